"""Golden numbers of losses, metrics, optimizers, schedules, regularizers and constraints, by Keras on JAX in float64; PyTorch agrees where it has the same.

    ENV/bin/python reference/make_training_golden.py [losses metrics optimizers schedules weight-functions]     # two minutes; writes packages/tekrar/src/training/golden/keras-*.json
"""
import json
import os
import pathlib
import re
import sys

os.environ["KERAS_BACKEND"] = "jax"
os.environ["JAX_PLATFORMS"] = "cpu"
os.environ["CUDA_VISIBLE_DEVICES"] = ""
import jax

jax.config.update("jax_enable_x64", True)
import keras
import numpy as np
import torch
from keras.src import backend
from keras.src.backend.common import dtypes
from keras.src.losses.loss import reduce_weighted_values

keras.config.set_floatx("float64")
dtypes.BIT64_TO_BIT32_DTYPE["float64"] = "float64"  # Or Keras's promotion computes in float32: see README.md.

OUT = pathlib.Path(__file__).resolve().parent.parent / "packages" / "tekrar" / "src" / "training" / "golden"
draw = np.random.default_rng(2026)


def snake(name):
    return re.sub(r"[A-Z]", lambda letter: "_" + letter.group().lower(), name)


def tensor(values):
    array = np.asarray(values)
    if array.dtype.kind == "f" and array.dtype != np.float64:
        raise TypeError(f"expected float64, got {array.dtype}")
    if array.dtype.kind == "b":
        array = array.astype(np.int64)
    return {"shape": list(array.shape), "data": array.reshape(-1).tolist()}


def floats(*shape, low=-2.0, high=2.0):
    return np.round(draw.uniform(low, high, shape), 3)


def probabilities(*shape):
    raw = np.exp(draw.uniform(-2, 2, shape))
    return raw / raw.sum(-1, keepdims=True)


def masks(batch, steps):
    """Right, left and scattered padding."""
    mask = np.ones((batch, steps), dtype=np.int64)
    mask[0, -2:] = 0
    mask[1, 0] = 0
    mask[2:] = draw.integers(0, 2, (batch - 2, steps))
    return mask


def write(name, content):
    path = OUT / f"keras-{name}.json"
    head = {key: value for key, value in content.items() if key != "cases"}
    lines = ",\n  ".join(json.dumps(case, separators=(",", ":"), allow_nan=False) for case in content["cases"])
    before = "".join(f' "{key}": {json.dumps(value, separators=(",", ":"), allow_nan=False)},\n' for key, value in head.items())
    path.write_text(f'{{\n "madeBy": "reference/make_training_golden.py",\n{before} "cases": [\n  {lines}\n ]\n}}\n', encoding="utf-8")
    print(f"{path.name:28s} {len(content['cases']):4d} cases {path.stat().st_size / 1000:7.1f} kB")


# ---- losses

FUNCTIONS = {
    "sparseCategoricalCrossentropy": keras.losses.sparse_categorical_crossentropy,
    "categoricalCrossentropy": keras.losses.categorical_crossentropy,
    "binaryCrossentropy": keras.losses.binary_crossentropy,
    "categoricalFocalCrossentropy": keras.losses.categorical_focal_crossentropy,
    "binaryFocalCrossentropy": keras.losses.binary_focal_crossentropy,
    "meanSquaredError": keras.losses.mean_squared_error,
    "meanAbsoluteError": keras.losses.mean_absolute_error,
    "meanAbsolutePercentageError": keras.losses.mean_absolute_percentage_error,
    "meanSquaredLogarithmicError": keras.losses.mean_squared_logarithmic_error,
    "logCosh": keras.losses.log_cosh,
    "huber": keras.losses.huber,
    "cosineSimilarity": keras.losses.cosine_similarity,
    "poisson": keras.losses.poisson,
    "klDivergence": keras.losses.kl_divergence,
    "hinge": keras.losses.hinge,
    "squaredHinge": keras.losses.squared_hinge,
    "categoricalHinge": keras.losses.categorical_hinge,
    "dice": keras.losses.dice,
    "tversky": keras.losses.tversky,
}


def loss_case(name, loss, kind, predictions, targets, options=None, mask=None, weights=None, reduction="sumOverBatchSize"):
    options = options or {}
    settings = {snake(key): value for key, value in options.items()}
    if "fromLogits" not in options and kind != "values" and "rossentropy" in loss:
        settings["from_logits"] = kind == "logits"
    reductions = {"sumOverBatchSize": "sum_over_batch_size", "meanWithSampleWeight": "mean_with_sample_weight"}

    def of(output):
        values = FUNCTIONS[loss](targets, output, **settings)
        own = backend.get_keras_mask(values)
        both = own if mask is None else (mask.astype(bool) if own is None else mask.astype(bool) & own)
        total = reduce_weighted_values(values, sample_weight=weights, mask=both, reduction=reductions.get(reduction, reduction))
        return total, values

    (total, values), gradient = jax.value_and_grad(of, has_aux=True)(jax.numpy.asarray(predictions))
    case = {"name": name, "loss": loss, "options": options, "reduction": reduction, "kind": kind, "predictions": tensor(predictions), "targets": tensor(targets)}
    if mask is not None:
        case["mask"] = tensor(mask)
    if weights is not None:
        case["weights"] = tensor(weights)
    case["expected"] = {"values": tensor(np.asarray(values)), "loss": float(total), "gradient": tensor(np.asarray(gradient))}
    return case


def targets_for(loss, shape):
    if loss == "sparseCategoricalCrossentropy":
        return draw.integers(0, shape[-1], shape[:-1])
    if loss in ("categoricalCrossentropy", "categoricalFocalCrossentropy", "klDivergence"):
        return probabilities(*shape)
    if "binary" in loss or loss in ("dice", "tversky", "hinge", "squaredHinge"):
        return draw.integers(0, 2, shape).astype(np.float64)
    if loss == "categoricalHinge":
        return np.eye(shape[-1])[draw.integers(0, shape[-1], shape[:-1])]
    if loss == "poisson":
        return draw.integers(0, 5, shape).astype(np.float64)
    if loss == "meanSquaredLogarithmicError":
        return floats(*shape, low=0.1, high=4)
    return floats(*shape)


def predictions_for(loss, shape, kind):
    if kind == "logits":
        return floats(*shape, low=-3, high=3)
    if loss in ("sparseCategoricalCrossentropy", "categoricalCrossentropy", "categoricalFocalCrossentropy", "klDivergence"):
        return probabilities(*shape)
    if "binary" in loss or loss in ("dice", "tversky"):
        return floats(*shape, low=0.05, high=0.95)
    if loss in ("poisson", "meanSquaredLogarithmicError"):
        return floats(*shape, low=0.1, high=4)
    return floats(*shape)


VARIANTS = {
    "sparseCategoricalCrossentropy": [("logits", {}), ("probabilities", {}), ("logits", {"ignoreClass": 1}), ("probabilities", {"ignoreClass": 0, "fromLogits": False}), ("logits", {"ignoreClass": -1})],
    "categoricalCrossentropy": [("logits", {}), ("probabilities", {}), ("logits", {"labelSmoothing": 0.2}), ("probabilities", {"labelSmoothing": 0.1, "fromLogits": False})],
    "binaryCrossentropy": [("logits", {}), ("probabilities", {}), ("logits", {"labelSmoothing": 0.2}), ("probabilities", {"labelSmoothing": 0.1})],
    "categoricalFocalCrossentropy": [("logits", {}), ("probabilities", {}), ("probabilities", {"alpha": 0.6, "gamma": 1.5, "labelSmoothing": 0.1}), ("logits", {"gamma": 0})],
    "binaryFocalCrossentropy": [("logits", {}), ("probabilities", {}), ("probabilities", {"applyClassBalancing": True, "alpha": 0.4, "gamma": 2.5}), ("logits", {"labelSmoothing": 0.1, "gamma": 3})],
    "huber": [("values", {}), ("values", {"delta": 0.4})],
    "tversky": [("values", {}), ("values", {"alpha": 0.3, "beta": 0.8})],
}


def losses():
    cases = []
    for loss in FUNCTIONS:
        for number, (kind, options) in enumerate(VARIANTS.get(loss, [("values", {})])):
            label = f"{loss} {json.dumps(options)} {kind}"
            for shape in ((4, 3), (3, 4, 3)):
                rank = "rows" if len(shape) == 2 else "sequences"
                predictions, targets = predictions_for(loss, shape, kind), targets_for(loss, shape)
                if options.get("ignoreClass") == -1:
                    targets = np.where(draw.uniform(size=targets.shape) < 0.4, -1, targets)
                cases.append(loss_case(f"{label}, {rank}", loss, kind, predictions, targets, options))
                if loss in ("dice", "tversky"):
                    continue
                own = floats(*shape[:-1], low=0.1, high=2)
                if rank == "rows":
                    cases.append(loss_case(f"{label}, rows with weights", loss, kind, predictions, targets, options, weights=own))
                else:
                    mask = masks(*shape[:2])
                    cases.append(loss_case(f"{label}, sequences with a mask", loss, kind, predictions, targets, options, mask=mask))
                    cases.append(loss_case(f"{label}, sequences with a mask and weights", loss, kind, predictions, targets, options, mask=mask, weights=own))
    shape = (3, 4, 2)
    predictions, targets, mask, own = floats(*shape), floats(*shape), masks(3, 4), floats(3, 4, low=0.1, high=2)
    for reduction in ("sum", "mean", "meanWithSampleWeight"):
        cases.append(loss_case(f"reduction {reduction}", "meanSquaredError", "values", predictions, targets, reduction=reduction))
        cases.append(loss_case(f"reduction {reduction} with a mask", "meanSquaredError", "values", predictions, targets, mask=mask, reduction=reduction))
        cases.append(loss_case(f"reduction {reduction} with a mask and weights", "meanSquaredError", "values", predictions, targets, mask=mask, weights=own, reduction=reduction))
    nothing = np.zeros((3, 4), dtype=np.int64)
    cases.append(loss_case("all steps masked", "meanSquaredError", "values", predictions, targets, mask=nothing))
    cases.append(loss_case("all steps masked, with weights", "meanAbsoluteError", "values", predictions, targets, mask=nothing, weights=own))
    cases.append(loss_case("hinge with targets of -1 and 1", "hinge", "values", floats(4, 3), draw.choice([-1.0, 1.0], (4, 3))))
    cases.append(loss_case("cosine of a vector of zeros", "cosineSimilarity", "values", np.array([[0.3, -0.2], [1e-9, 2e-9]]), np.array([[0.0, 0.0], [1.0, 2.0]])))
    return cases


# ---- metrics

METRICS = {
    "accuracy": None,
    "binaryAccuracy": keras.metrics.BinaryAccuracy,
    "categoricalAccuracy": keras.metrics.CategoricalAccuracy,
    "sparseCategoricalAccuracy": keras.metrics.SparseCategoricalAccuracy,
    "topKCategoricalAccuracy": keras.metrics.TopKCategoricalAccuracy,
    "sparseTopKCategoricalAccuracy": keras.metrics.SparseTopKCategoricalAccuracy,
    "precision": keras.metrics.Precision,
    "recall": keras.metrics.Recall,
    "truePositives": keras.metrics.TruePositives,
    "falsePositives": keras.metrics.FalsePositives,
    "trueNegatives": keras.metrics.TrueNegatives,
    "falseNegatives": keras.metrics.FalseNegatives,
    "auc": keras.metrics.AUC,
    "fBetaScore": keras.metrics.FBetaScore,
    "f1Score": keras.metrics.F1Score,
    "rootMeanSquaredError": keras.metrics.RootMeanSquaredError,
    "cosineSimilarity": keras.metrics.CosineSimilarity,
    "r2Score": keras.metrics.R2Score,
    "meanIoU": keras.metrics.OneHotMeanIoU,
    "meanSquaredError": keras.metrics.MeanSquaredError,
    "meanAbsoluteError": keras.metrics.MeanAbsoluteError,
    "meanAbsolutePercentageError": keras.metrics.MeanAbsolutePercentageError,
    "meanSquaredLogarithmicError": keras.metrics.MeanSquaredLogarithmicError,
    "logCosh": keras.metrics.LogCoshError,
    "sparseCategoricalCrossentropy": keras.metrics.SparseCategoricalCrossentropy,
    "categoricalCrossentropy": keras.metrics.CategoricalCrossentropy,
    "binaryCrossentropy": keras.metrics.BinaryCrossentropy,
    "klDivergence": keras.metrics.KLDivergence,
    "poisson": keras.metrics.Poisson,
    "hinge": keras.metrics.Hinge,
    "squaredHinge": keras.metrics.SquaredHinge,
    "categoricalHinge": keras.metrics.CategoricalHinge,
}
SPARSE = ("sparseCategoricalAccuracy", "sparseTopKCategoricalAccuracy", "sparseCategoricalCrossentropy")
DENSE = ("categoricalAccuracy", "topKCategoricalAccuracy", "categoricalCrossentropy", "klDivergence", "categoricalHinge")
MEANS = (*SPARSE, *DENSE, "binaryAccuracy", "cosineSimilarity", "meanSquaredError", "meanAbsoluteError", "meanAbsolutePercentageError", "meanSquaredLogarithmicError", "logCosh", "binaryCrossentropy", "poisson", "hinge", "squaredHinge")
REGRESSION = ("rootMeanSquaredError", "cosineSimilarity", "r2Score", "meanSquaredError", "meanAbsoluteError", "meanAbsolutePercentageError", "logCosh")
OPTIONS = {
    "binaryAccuracy": [{}, {"threshold": 0.3}],
    "topKCategoricalAccuracy": [{"k": 2}],
    "sparseTopKCategoricalAccuracy": [{"k": 2}, {}],
    "precision": [{}, {"thresholds": [0.2, 0.7]}, {"topK": 2}, {"classId": 1}, {"topK": 2, "classId": 2, "thresholds": 0.4}],
    "recall": [{}, {"thresholds": 0.8}, {"topK": 1}],
    "truePositives": [{}, {"thresholds": [0.1, 0.5, 0.9]}],
    "auc": [{}, {"curve": "PR"}, {"numThresholds": 7}, {"curve": "PR", "summationMethod": "minoring"}, {"summationMethod": "majoring"}, {"curve": "PRGAIN"}, {"multiLabel": True}, {"multiLabel": True, "labelWeights": [1, 2, 0.5, 3]}, {"labelWeights": [1, 2, 0.5, 3]}, {"curve": "PR", "numThresholds": 33, "multiLabel": True}],
    "fBetaScore": [{"average": "micro", "beta": 2.0}, {"average": "macro", "beta": 0.5, "threshold": 0.4}, {"beta": 1.5}, {"average": "weighted", "beta": 2.0}],
    "f1Score": [{"average": "macro"}, {"average": "weighted", "threshold": 0.5}],
    "r2Score": [{}, {"classAggregation": "varianceWeightedAverage"}, {"classAggregation": "none"}, {"numRegressors": 2}],
}
SIZES = (3, 4, 2)


def metric_data(metric, rows, classes, steps):
    shape = (rows, classes) if steps is None else (rows, steps, classes)
    if metric in SPARSE:
        return draw.integers(0, classes, shape[:-1]), probabilities(*shape)
    if metric in DENSE or metric == "meanIoU":
        hot = np.eye(classes)[draw.integers(0, classes, shape[:-1])]
        return (probabilities(*shape) if metric == "klDivergence" else hot), probabilities(*shape)
    if metric in REGRESSION:
        return floats(*shape), floats(*shape)
    if metric in ("poisson", "meanSquaredLogarithmicError"):
        return floats(*shape, low=0.1, high=4), floats(*shape, low=0.1, high=4)
    # Some outputs stand exactly on a threshold, and at 0 and 1.
    outputs = np.where(draw.uniform(size=shape) < 0.15, draw.choice([0.0, 0.5, 1.0], shape), np.round(draw.uniform(0, 1, shape), 3))
    return draw.integers(0, 2, shape).astype(np.float64), outputs


def metric_of(metric, options, classes):
    settings = {snake(key): value for key, value in options.items()}
    settings = {key: (snake(value) if key in ("class_aggregation",) else value) for key, value in settings.items()}
    for key in ("class_aggregation", "average"):
        if settings.get(key) == "none":
            settings[key] = None
    if metric == "meanIoU":
        settings.update(num_classes=classes, dtype="float64")  # Its own default is int.
    if metric == "auc" and settings.get("multi_label"):
        settings["num_labels"] = classes
    return METRICS[metric](**settings)


def metric_case(metric, options, steps, weighing, masked):
    classes = 4
    known = metric_of(metric, options, classes)
    batches = []
    for rows in SIZES:
        targets, outputs = metric_data(metric, rows, classes, steps)
        batch = {"targets": tensor(targets), "predictions": tensor(outputs)}
        weights = None
        if weighing:
            weights = floats(rows, low=0.1, high=2) if steps is None else floats(rows, steps, low=0.1, high=2)
            batch["weights"] = tensor(weights)
        given = keras.ops.convert_to_tensor(outputs)
        if masked:
            mask = draw.integers(0, 2, (rows, steps))
            mask[0, 0] = 1
            batch["mask"] = tensor(mask)
            backend.set_keras_mask(given, keras.ops.convert_to_tensor(mask.astype(bool)))
        known.update_state(targets, given, sample_weight=weights)
        batches.append(batch)
    result = np.asarray(known.result())
    kind = "values" if metric in REGRESSION else "probabilities"
    how = ", ".join(["rows" if steps is None else "sequences", *(["weights"] if weighing else []), *(["a mask"] if masked else [])])
    return {"name": f"{metric} {json.dumps(options)}, {how}", "metric": metric, "options": options, "kind": kind, "batches": batches, "expected": result.reshape(-1).tolist()}


def metrics():
    cases = []
    for metric, kept in METRICS.items():
        if kept is None:
            continue
        for options in OPTIONS.get(metric, [{}]):
            cases.append(metric_case(metric, options, None, False, False))
            cases.append(metric_case(metric, options, None, True, False))
            if metric in MEANS:
                cases.append(metric_case(metric, options, 3, False, False))
                cases.append(metric_case(metric, options, 3, False, True))
                cases.append(metric_case(metric, options, 3, True, True))
    return cases


# ---- optimizers

OPTIMIZERS = {
    "sgd": keras.optimizers.SGD,
    "rmsprop": keras.optimizers.RMSprop,
    "adagrad": keras.optimizers.Adagrad,
    "adadelta": keras.optimizers.Adadelta,
    "adam": keras.optimizers.Adam,
    "adamW": keras.optimizers.AdamW,
    "adamax": keras.optimizers.Adamax,
    "nadam": keras.optimizers.Nadam,
    "ftrl": keras.optimizers.Ftrl,
    "lion": keras.optimizers.Lion,
    "lamb": keras.optimizers.Lamb,
    "adafactor": keras.optimizers.Adafactor,
}
OWN = {
    "sgd": [{"learningRate": 0.1}, {"learningRate": 0.1, "momentum": 0.9}, {"learningRate": 0.1, "momentum": 0.9, "nesterov": True}],
    "rmsprop": [{"learningRate": 0.05}, {"learningRate": 0.05, "centered": True, "momentum": 0.8, "rho": 0.7}],
    "adagrad": [{"learningRate": 0.1}, {"learningRate": 0.1, "initialAccumulatorValue": 0, "epsilon": 1e-3}],
    "adadelta": [{"learningRate": 1.0}, {"learningRate": 0.5, "rho": 0.8, "epsilon": 1e-4}],
    "adam": [{"learningRate": 0.05}, {"learningRate": 0.05, "amsgrad": True, "beta2": 0.6, "epsilon": 1e-3}],
    "adamW": [{"learningRate": 0.05}, {"learningRate": 0.05, "weightDecay": 0.3}],
    "adamax": [{"learningRate": 0.05}, {"learningRate": 0.05, "beta1": 0.7, "beta2": 0.8, "epsilon": 1e-2}],
    "nadam": [{"learningRate": 0.05}, {"learningRate": 0.05, "beta1": 0.7, "beta2": 0.8, "epsilon": 1e-2}],
    "ftrl": [{"learningRate": 0.1}, {"learningRate": 0.1, "learningRatePower": -0.7, "l1RegularizationStrength": 0.2, "l2RegularizationStrength": 0.1, "l2ShrinkageRegularizationStrength": 0.05, "beta": 0.3}],
    "lion": [{"learningRate": 0.05}, {"learningRate": 0.05, "beta1": 0.5, "beta2": 0.7}],
    "lamb": [{"learningRate": 0.05}, {"learningRate": 0.05, "beta1": 0.7, "beta2": 0.8, "epsilon": 1e-2}],
    "adafactor": [{"learningRate": 0.1}, {"learningRate": 0.05, "beta2Decay": -0.5, "clipThreshold": 0.6, "epsilon2": 0.2}],
}
AROUND = [
    {"weightDecay": 0.2},
    {"weightDecay": 0.2, "excludeFromWeightDecay": ["bias"]},
    {"useEma": True, "emaMomentum": 0.7},
    {"useEma": True, "emaMomentum": 0.6, "emaOverwriteFrequency": 2},
    {"gradientAccumulationSteps": 3},
    {"gradientAccumulationSteps": 2, "weightDecay": 0.1, "useEma": True, "emaMomentum": 0.5, "emaOverwriteFrequency": 2, "globalClipNorm": 0.8},
    {"clipNorm": 0.5},
    {"globalClipNorm": 0.8},
    {"clipValue": 0.3},
]
STEPS = 7
KERAS_NAMES = {"beta1": "beta_1", "beta2": "beta_2", "beta2Decay": "beta_2_decay", "epsilon2": "epsilon_2", "clipNorm": "clipnorm", "globalClipNorm": "global_clipnorm", "clipValue": "clipvalue"}


def optimizer_of(optimizer, options):
    settings = {KERAS_NAMES.get(key, snake(key)): value for key, value in options.items() if key != "excludeFromWeightDecay"}
    made = OPTIMIZERS[optimizer](**settings)
    if "excludeFromWeightDecay" in options:
        made.exclude_from_weight_decay(var_names=options["excludeFromWeightDecay"])
    return made


def optimizer_case(optimizer, options, weights, gradients, constraint=None):
    made = optimizer_of(optimizer, options)
    variables = [keras.Variable(value, dtype="float64", name=name) for name, value in weights.items()]
    if constraint is not None:
        for variable in variables:
            variable.constraint = constraint
    made.build(variables)
    steps = []
    for gradient in gradients:
        made.apply([keras.ops.convert_to_tensor(gradient[name]) for name in weights], variables)
        steps.append([tensor(np.asarray(variable.value)) for variable in variables])
    case = {"name": f"{optimizer} {json.dumps(options)}{' with a constraint' if constraint else ''}", "optimizer": optimizer, "options": options, "expected": {"steps": steps}}
    if options.get("useEma"):
        made.finalize_variable_values(variables)
        case["expected"]["final"] = [tensor(np.asarray(variable.value)) for variable in variables]
    return case


def optimizers():
    weights = {"kernel": floats(3, 2), "bias": floats(2)}
    gradients = [{name: np.round(draw.normal(0, 0.6, value.shape), 3) for name, value in weights.items()} for _ in range(STEPS)]
    gradients[2]["bias"][:] = 0  # A step without a gradient for one weight.
    cases = [optimizer_case(name, options, weights, gradients) for name, all_options in OWN.items() for options in all_options]
    for name, all_options in OWN.items():
        cases += [optimizer_case(name, {**all_options[0], **around}, weights, gradients) for around in AROUND]
    constraint = keras.constraints.MinMaxNorm(0.5, 0.9, rate=0.6)
    cases += [optimizer_case(name, {**OWN[name][0], "gradientAccumulationSteps": 2, "useEma": True, "emaMomentum": 0.5}, weights, gradients, constraint) for name in ("sgd", "adam")]
    torch_agrees(weights, gradients)
    problem = {"weights": {name: tensor(value) for name, value in weights.items()}, "gradients": [{name: tensor(value) for name, value in step.items()} for step in gradients]}
    return {"problem": problem, "cases": cases}


def torch_agrees(weights, gradients):
    """PyTorch's own optimizers give Keras's numbers where both mean the same: epsilon, which stands elsewhere, is made too small to matter."""
    tiny = 1e-30
    pairs = [
        ("sgd", {"learningRate": 0.1}, lambda p: torch.optim.SGD(p, lr=0.1)),
        ("sgd", {"learningRate": 0.1, "momentum": 0.9}, lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9)),
        ("sgd", {"learningRate": 0.1, "momentum": 0.9, "nesterov": True}, lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, nesterov=True)),
        ("rmsprop", {"learningRate": 0.05, "epsilon": tiny}, lambda p: torch.optim.RMSprop(p, lr=0.05, alpha=0.9, eps=tiny)),
        ("rmsprop", {"learningRate": 0.05, "momentum": 0.8, "epsilon": tiny}, lambda p: torch.optim.RMSprop(p, lr=0.05, alpha=0.9, momentum=0.8, eps=tiny)),
        ("adagrad", {"learningRate": 0.1, "epsilon": tiny}, lambda p: torch.optim.Adagrad(p, lr=0.1, initial_accumulator_value=0.1, eps=tiny)),
        ("adadelta", {"learningRate": 0.5, "rho": 0.8, "epsilon": 1e-4}, lambda p: torch.optim.Adadelta(p, lr=0.5, rho=0.8, eps=1e-4)),
        ("adam", {"learningRate": 0.05, "epsilon": tiny}, lambda p: torch.optim.Adam(p, lr=0.05, eps=tiny)),
        ("adamW", {"learningRate": 0.05, "weightDecay": 0.3, "epsilon": tiny}, lambda p: torch.optim.AdamW(p, lr=0.05, weight_decay=0.3, eps=tiny)),
        ("adamax", {"learningRate": 0.05, "epsilon": tiny}, lambda p: torch.optim.Adamax(p, lr=0.05, eps=tiny)),
    ]
    worst = 0.0
    steps = [step for step in gradients if all(np.abs(value).min() > 0 for value in step.values())]
    for name, options, make in pairs:
        ours = optimizer_case(name, options, weights, steps)["expected"]["steps"]
        parameters = [torch.nn.Parameter(torch.tensor(value)) for value in weights.values()]
        optimizer = make(parameters)
        for step, expected in zip(steps, ours):
            for parameter, gradient in zip(parameters, step.values()):
                parameter.grad = torch.tensor(gradient)
            optimizer.step()
            for parameter, known in zip(parameters, expected):
                known = np.array(known["data"]).reshape(known["shape"])
                worst = max(worst, float(np.abs(parameter.detach().numpy() - known).max() / np.abs(known).max()))
    if worst > 1e-12:
        raise SystemExit(f"PyTorch and Keras differ by {worst}")
    print(f"PyTorch's optimizers and Keras's: {len(pairs)} agree within {worst:.1e}")


# ---- schedules

def schedules():
    s = keras.optimizers.schedules
    made = [
        ("exponentialDecay", {"initialLearningRate": 0.1, "decaySteps": 70, "decayRate": 0.6}, s.ExponentialDecay(0.1, 70, 0.6)),
        ("exponentialDecay", {"initialLearningRate": 0.1, "decaySteps": 70, "decayRate": 0.6, "staircase": True}, s.ExponentialDecay(0.1, 70, 0.6, staircase=True)),
        ("exponentialDecay", {"initialLearningRate": 0.01, "decaySteps": 900, "decayRate": 1.7}, s.ExponentialDecay(0.01, 900, 1.7)),
        ("inverseTimeDecay", {"initialLearningRate": 0.2, "decaySteps": 30, "decayRate": 0.5}, s.InverseTimeDecay(0.2, 30, 0.5)),
        ("inverseTimeDecay", {"initialLearningRate": 0.2, "decaySteps": 30, "decayRate": 0.5, "staircase": True}, s.InverseTimeDecay(0.2, 30, 0.5, staircase=True)),
        ("polynomialDecay", {"initialLearningRate": 0.1, "decaySteps": 400}, s.PolynomialDecay(0.1, 400)),
        ("polynomialDecay", {"initialLearningRate": 0.1, "decaySteps": 300, "endLearningRate": 0.01, "power": 2.5}, s.PolynomialDecay(0.1, 300, 0.01, 2.5)),
        ("polynomialDecay", {"initialLearningRate": 0.1, "decaySteps": 150, "endLearningRate": 0.01, "power": 0.5, "cycle": True}, s.PolynomialDecay(0.1, 150, 0.01, 0.5, cycle=True)),
        ("piecewiseConstantDecay", {"boundaries": [100, 250, 600], "values": [0.1, 0.05, 0.2, 0.003]}, s.PiecewiseConstantDecay([100, 250, 600], [0.1, 0.05, 0.2, 0.003])),
        ("cosineDecay", {"initialLearningRate": 0.1, "decaySteps": 700, "alpha": 0.05}, s.CosineDecay(0.1, 700, alpha=0.05)),
        ("cosineDecay", {"initialLearningRate": 0.0, "decaySteps": 500, "warmupTarget": 0.3, "warmupSteps": 60}, s.CosineDecay(0.0, 500, warmup_target=0.3, warmup_steps=60)),
        ("cosineDecay", {"initialLearningRate": 0.02, "decaySteps": 500, "warmupTarget": 0.3, "warmupSteps": 60, "alpha": 0.1}, s.CosineDecay(0.02, 500, alpha=0.1, warmup_target=0.3, warmup_steps=60)),
        ("cosineDecayRestarts", {"initialLearningRate": 0.1, "firstDecaySteps": 61}, s.CosineDecayRestarts(0.1, 61)),
        ("cosineDecayRestarts", {"initialLearningRate": 0.1, "firstDecaySteps": 61, "tMul": 1.0, "mMul": 0.8, "alpha": 0.1}, s.CosineDecayRestarts(0.1, 61, 1.0, 0.8, 0.1)),
        ("cosineDecayRestarts", {"initialLearningRate": 0.1, "firstDecaySteps": 37, "tMul": 1.5, "mMul": 0.9, "alpha": 0.02}, s.CosineDecayRestarts(0.1, 37, 1.5, 0.9, 0.02)),
    ]
    cases = []
    for name, options, schedule in made:
        cases.append({"name": f"{name} {json.dumps(options)}", "schedule": name, "options": options, "rates": [float(rate) for rate in jax.vmap(schedule)(jax.numpy.arange(1000))]})
    for options, settings in [({}, {}), ({"pctStart": 0.4, "annealStrategy": "linear", "divFactor": 10, "finalDivFactor": 100}, {"pct_start": 0.4, "anneal_strategy": "linear", "div_factor": 10, "final_div_factor": 100})]:
        optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1, dtype=torch.float64))], lr=1.0)
        schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=0.4, total_steps=1000, cycle_momentum=False, **settings)
        rates = []
        for _ in range(1000):
            rates.append(optimizer.param_groups[0]["lr"])
            optimizer.step()
            if len(rates) < 1000:
                schedule.step()
        cases.append({"name": f"oneCycle {json.dumps(options)}", "schedule": "oneCycle", "options": {"maxLearningRate": 0.4, "totalSteps": 1000, **options}, "rates": rates})
    # Every step up to 40, then those that follow a change or are a multiple of 9: files stay small.
    for case in cases:
        rates = case.pop("rates")
        kept = [i for i in range(1000) if i < 40 or i % 9 == 0 or i == 999 or abs(rates[i] - rates[i - 1]) > 0.02 * max(rates)]
        case["steps"], case["rates"] = kept, [rates[i] for i in kept]
    return cases


# ---- regularizers and constraints

def weight_functions():
    r, c = keras.regularizers, keras.constraints
    made = [
        ("l1", {}, r.L1()), ("l1", {"l1": 0.3}, r.L1(0.3)), ("l2", {}, r.L2()), ("l2", {"l2": 0.2}, r.L2(0.2)),
        ("l1l2", {"l1": 0.1, "l2": 0.2}, r.L1L2(0.1, 0.2)), ("l1l2", {}, r.L1L2()),
        ("orthogonalRegularizer", {}, r.OrthogonalRegularizer()), ("orthogonalRegularizer", {"factor": 0.5, "mode": "columns"}, r.OrthogonalRegularizer(0.5, "columns")),
        ("maxNorm", {}, c.MaxNorm()), ("maxNorm", {"maxValue": 0.7, "axis": 1}, c.MaxNorm(0.7, 1)), ("maxNorm", {"maxValue": 0.7, "axis": [0, 1]}, c.MaxNorm(0.7, [0, 1])),
        ("nonNeg", {}, c.NonNeg()), ("unitNorm", {}, c.UnitNorm()), ("unitNorm", {"axis": -1}, c.UnitNorm(-1)),
        ("minMaxNorm", {}, c.MinMaxNorm()), ("minMaxNorm", {"minValue": 0.9, "maxValue": 1.4, "rate": 0.6, "axis": 1}, c.MinMaxNorm(0.9, 1.4, 0.6, 1)),
    ]
    cases = []
    for kind, options, function in made:
        weight = floats(4, 3)
        weight[np.abs(weight) < 0.01] = 0.1  # At a corner backends differ.
        share = floats(4, 3)

        def of(value):
            result = function(value)
            return (result if result.ndim == 0 else (result * share).sum()), result

        (_, result), gradient = jax.value_and_grad(of, has_aux=True)(jax.numpy.asarray(weight))
        cases.append({"name": f"{kind} {json.dumps(options)}", "kind": kind, "options": options, "weight": tensor(weight), "share": tensor(share), "expected": {"result": tensor(np.asarray(result)), "gradient": tensor(np.asarray(gradient))}})
    return cases


if __name__ == "__main__":
    print(f"Keras {keras.__version__}, JAX {jax.__version__}, PyTorch {torch.__version__}")
    parts = {
        "losses": lambda: {"cases": losses()},
        "metrics": lambda: {"cases": metrics()},
        "optimizers": optimizers,
        "schedules": lambda: {"cases": schedules()},
        "weight-functions": lambda: {"cases": weight_functions()},
    }
    for place, (name, make) in enumerate(parts.items()):
        draw = np.random.default_rng(2026 + place)
        if name in (sys.argv[1:] or parts):
            write(name, make())
