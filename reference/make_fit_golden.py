"""Golden numbers of whole runs: fit with uneven batches, weights of samples and classes, masks, several inputs and outputs, regularizers, moving averages,
validation, then evaluate; by Keras on JAX in float64.

    ENV/bin/python reference/make_fit_golden.py        # a minute; writes packages/tekrar/src/training/golden/fit.json
"""
import json
import os
import pathlib
import re

os.environ["KERAS_BACKEND"] = "jax"
os.environ["JAX_PLATFORMS"] = "cpu"
import jax

jax.config.update("jax_enable_x64", True)
import keras
import numpy as np
from keras import layers
from keras.src.backend.common import dtypes

keras.config.set_floatx("float64")
dtypes.BIT64_TO_BIT32_DTYPE["float64"] = "float64"  # Or Keras's promotion computes in float32: see README.md.

OUT = pathlib.Path(__file__).resolve().parent.parent / "packages" / "tekrar" / "src" / "training" / "golden" / "fit.json"
draw = np.random.default_rng(415)


def camel(name):
    return re.sub(r"_([a-z])", lambda letter: letter.group(1).upper(), name)


def tensor(values):
    array = np.asarray(values)
    return {"shape": list(array.shape), "data": array.reshape(-1).tolist()}


def tensors(values):
    if isinstance(values, dict):
        return {name: tensors(value) for name, value in values.items()}
    return tensor(values)


def short(values):
    """Numbers that a float32 holds too."""
    return np.round(values * 1024) / 1024


def floats(*shape):
    return short(draw.uniform(-1, 1, shape))


def positive(*shape):
    return short(draw.uniform(0.2, 2, shape))


def ids(high, *shape):
    return draw.integers(0, high, shape).astype("int32")


def weights_of(model):
    return {f"{layer.name}/{camel(weight.name)}": tensor(weight) for layer in model.layers for weight in layer.weights}


def randomize(model):
    for layer in model.layers:
        layer.set_weights(
            [np.abs(value) + 0.5 if "variance" in weight.name else short(draw.uniform(-0.6, 0.6, value.shape))
             for weight, value in zip(layer.weights, layer.get_weights())]
        )


def sequences(steps=5, features=3):
    """LSTM over every step, dense at each, all numbers."""
    x = keras.Input((steps, features), name="x")
    h = layers.LSTM(4, return_sequences=True, name="lstm")(x)
    return keras.Model(x, layers.Dense(2, name="out")(h))


def classifier():
    x = keras.Input((4, 3), name="x")
    return keras.Model(x, layers.Dense(3, activation="softmax", name="out")(layers.GRU(4, name="gru")(x)))


def tagger():
    x = keras.Input((None,), dtype="int32", name="x")
    h = layers.Embedding(7, 3, mask_zero=True, name="table")(x)
    h = layers.GRU(4, return_sequences=True, name="gru")(h)
    return keras.Model(x, layers.Dense(4, name="out")(h))


def masked():
    x = keras.Input((5, 2), name="x")
    h = layers.LSTM(3, return_sequences=True, name="lstm")(layers.Masking(name="masking")(x))
    return keras.Model(x, layers.Dense(2, name="out")(h))


def several():
    """Two inputs of different time; two outputs, one of them at every step."""
    a = keras.Input((None, 2), name="a")
    b = keras.Input((None,), dtype="int32", name="b")
    along = layers.SimpleRNN(3, return_sequences=True, kernel_regularizer=keras.regularizers.L2(0.02), name="along")(a)
    whole = layers.LSTM(3, name="whole")(layers.Embedding(6, 2, mask_zero=True, name="table")(b))
    last = layers.GRU(3, name="last")(along)
    series = layers.Dense(1, name="series")(along)
    kind = layers.Dense(3, activation="softmax", kernel_regularizer=keras.regularizers.L1(0.01), name="kind")(
        layers.Concatenate(name="both")([whole, last])
    )
    return keras.Model([a, b], [series, kind])


def normalized():
    x = keras.Input((5, 3), name="x")
    h = layers.BatchNormalization(momentum=0.8, name="norm")(layers.SimpleRNN(4, return_sequences=True, name="simple")(x))
    return keras.Model(x, layers.Dense(1, name="out")(layers.GlobalAveragePooling1D(name="pool")(h)))


def constrained():
    x = keras.Input((5, 3), name="x")
    h = layers.LSTM(4, kernel_constraint=keras.constraints.MaxNorm(0.7), recurrent_regularizer=keras.regularizers.L2(0.1), name="lstm")(x)
    return keras.Model(x, layers.Dense(1, kernel_constraint=keras.constraints.NonNeg(), name="out")(h))


def padded(steps, n):
    """Ids from 1 with zeros at the end, another number of them in each row."""
    rows = ids(6, n, steps) + 1
    for row, length in zip(rows, draw.integers(1, steps + 1, n)):
        row[length:] = 0
    return rows


N = 11
sgd = {"name": "sgd", "options": {"learningRate": 0.1, "momentum": 0.9}}
adam = {"name": "adam", "options": {"learningRate": 0.02, "clipNorm": 0.5}}


def hidden(n, steps, features):
    """Numbers with whole steps of zeros, which masking leaves out; one row has none left."""
    x = floats(n, steps, features)
    x[draw.random((n, steps)) < 0.3] = 0
    x[1] = 0
    return x


CASES = [
    {"name": "an uneven last batch", "model": sequences, "inputs": {"x": floats(N, 5, 3)}, "targets": {"out": floats(N, 5, 2)},
     "loss": "meanSquaredError", "metrics": ["meanAbsoluteError"], "optimizer": sgd},
    {"name": "weights of samples", "model": sequences, "inputs": {"x": floats(N, 5, 3)}, "targets": {"out": floats(N, 5, 2)}, "weights": positive(N),
     "loss": "meanSquaredError", "metrics": ["meanAbsoluteError"], "weightedMetrics": ["meanSquaredError"], "optimizer": adam},
    {"name": "weights of every step", "model": sequences, "inputs": {"x": floats(N, 5, 3)}, "targets": {"out": floats(N, 5, 2)}, "weights": positive(N, 5),
     "loss": "huber", "metrics": [], "weightedMetrics": ["meanAbsoluteError"], "optimizer": sgd},
    {"name": "weights of classes", "model": classifier, "inputs": {"x": floats(N, 4, 3)}, "targets": {"out": ids(3, N)}, "classWeights": {0: 0.5, 2: 3.0},
     "loss": "sparseCategoricalCrossentropy", "metrics": ["accuracy"], "weightedMetrics": ["sparseCategoricalCrossentropy"], "optimizer": adam},
    {"name": "a mask made by an embedding", "model": tagger, "inputs": {"x": padded(6, N)}, "targets": {"out": ids(4, N, 6)},
     "loss": {"sparseCategoricalCrossentropy": {"fromLogits": True}}, "metrics": ["accuracy"], "optimizer": sgd},
    {"name": "a mask, and weights of samples", "model": masked, "inputs": {"x": hidden(N, 5, 2)}, "targets": {"out": floats(N, 5, 2)}, "weights": positive(N),
     "loss": "meanSquaredError", "metrics": ["meanAbsoluteError"], "weightedMetrics": ["meanSquaredError"], "optimizer": sgd},
    {"name": "a mask, and weights of every step", "model": masked, "inputs": {"x": hidden(N, 5, 2)}, "targets": {"out": floats(N, 5, 2)}, "weights": positive(N, 5),
     "loss": "logCosh", "metrics": ["meanAbsoluteError"], "weightedMetrics": ["meanSquaredError"], "optimizer": adam},
    {"name": "validation on the last part", "model": sequences, "inputs": {"x": floats(N, 5, 3)}, "targets": {"out": floats(N, 5, 2)}, "weights": positive(N),
     "loss": "meanSquaredError", "metrics": ["meanAbsoluteError"], "optimizer": sgd, "validation": 0.4},
    {"name": "several inputs and outputs", "model": several, "inputs": {"a": floats(N, 5, 2), "b": padded(4, N) % 6},
     "targets": {"series": floats(N, 5, 1), "kind": ids(3, N)}, "loss": {"series": "meanAbsoluteError", "kind": "sparseCategoricalCrossentropy"},
     "lossWeights": {"series": 0.3, "kind": 2.0}, "metrics": {"series": ["meanSquaredError"], "kind": ["accuracy"]}, "optimizer": adam},
    {"name": "several outputs with weights of each", "model": several, "inputs": {"a": floats(N, 5, 2), "b": padded(4, N) % 6},
     "targets": {"series": floats(N, 5, 1), "kind": ids(3, N)}, "weights": {"series": positive(N, 5), "kind": positive(N)},
     "loss": {"series": "meanSquaredError", "kind": "sparseCategoricalCrossentropy"}, "metrics": {"series": [], "kind": []},
     "weightedMetrics": {"series": ["meanAbsoluteError"], "kind": ["accuracy"]}, "optimizer": sgd, "validation": 0.3},
    {"name": "moving averages of a batch normalization", "model": normalized, "inputs": {"x": floats(N, 5, 3)}, "targets": {"out": floats(N, 1)},
     "loss": "meanSquaredError", "metrics": [], "optimizer": sgd},
    {"name": "constraints and a regularizer", "model": constrained, "inputs": {"x": floats(N, 5, 3)}, "targets": {"out": floats(N, 1)},
     "loss": "meanSquaredError", "metrics": [], "optimizer": {"name": "adam", "options": {"learningRate": 0.1}}, "validation": 0.3},
    {"name": "a moving average of the weights", "model": sequences, "inputs": {"x": floats(N, 5, 3)}, "targets": {"out": floats(N, 5, 2)},
     "loss": "meanSquaredError", "metrics": [], "optimizer": {"name": "adam", "options": {"learningRate": 0.05, "useEma": True, "emaMomentum": 0.7}}},
    {"name": "gradients accumulated, weights decaying", "model": sequences, "inputs": {"x": floats(N, 5, 3)}, "targets": {"out": floats(N, 5, 2)},
     "loss": "meanSquaredError", "metrics": [],
     "optimizer": {"name": "sgd", "options": {"learningRate": 0.3, "weightDecay": 0.01, "gradientAccumulationSteps": 2}}},
]

snake = lambda name: re.sub(r"[A-Z]", lambda letter: "_" + letter.group().lower(), name)
OPTIONS = {"clipNorm": "clipnorm"}
LOSSES = {
    "meanSquaredError": keras.losses.MeanSquaredError, "meanAbsoluteError": keras.losses.MeanAbsoluteError, "huber": keras.losses.Huber,
    "logCosh": keras.losses.LogCosh, "sparseCategoricalCrossentropy": keras.losses.SparseCategoricalCrossentropy,
}
METRICS = {
    "meanSquaredError": lambda: keras.metrics.MeanSquaredError(name="meanSquaredError"),
    "meanAbsoluteError": lambda: keras.metrics.MeanAbsoluteError(name="meanAbsoluteError"),
    "sparseCategoricalCrossentropy": lambda: keras.metrics.SparseCategoricalCrossentropy(name="sparseCategoricalCrossentropy"),
    "accuracy": lambda: keras.metrics.SparseCategoricalAccuracy(name="accuracy"),
}


def loss_of(loss):
    if isinstance(loss, str):
        return LOSSES[loss]()
    if set(loss) <= set(LOSSES):
        [(name, options)] = loss.items()
        return LOSSES[name](**{snake(key): value for key, value in options.items()})
    return {output: loss_of(one) for output, one in loss.items()}


def metrics_of(metrics):
    return {output: metrics_of(one) for output, one in metrics.items()} if isinstance(metrics, dict) else [METRICS[one]() for one in metrics]


def data_of(values):
    return values if not isinstance(values, dict) or len(values) > 1 else next(iter(values.values()))


def along_time(weights, targets, model):
    """[batch] as Keras takes it for values at every step: [batch, 1]."""
    if weights is None:
        return None
    if isinstance(weights, dict):
        return [along_time(weights[name], targets[name], model.get_layer(name)) for name in weights]
    sequence = len(model.output.shape) == 3
    return weights[:, None] if sequence and weights.ndim == 1 else weights


def run(case):
    model = case["model"]()
    randomize(model)
    before = weights_of(model)
    optimizer = getattr(keras.optimizers, {"sgd": "SGD", "adam": "Adam"}[case["optimizer"]["name"]])(
        **{OPTIONS.get(key, snake(key)): value for key, value in case["optimizer"]["options"].items()}
    )
    single = len(case["targets"]) == 1
    model.compile(
        optimizer, loss_of(case["loss"]), loss_weights=case.get("lossWeights"), metrics=metrics_of(case["metrics"]),
        weighted_metrics=metrics_of(case["weightedMetrics"]) if "weightedMetrics" in case else None, jit_compile=False,
    )
    inputs, targets, weights = data_of(case["inputs"]), data_of(case["targets"]), along_time(case.get("weights"), case["targets"], model)
    if isinstance(weights, list):  # Keras wants targets as it gets weights.
        targets = list(targets.values())
    beside = {"class_weight": case["classWeights"]} if "classWeights" in case else {"sample_weight": weights}
    history = model.fit(
        inputs, targets, batch_size=4, epochs=3, shuffle=False, verbose=0, validation_split=case.get("validation", 0.0), **beside
    ).history
    after = weights_of(model)
    evaluated = model.evaluate(inputs, targets, batch_size=4, sample_weight=weights, verbose=0, return_dict=True)
    data = {"inputs": tensors(case["inputs"]), "targets": tensors(case["targets"])}
    if weights is not None:
        data["weights"] = tensors(case["weights"])
    print(f"{case['name']}: {sorted(history)}", flush=True)
    return {
        **{key: case[key] for key in ("name", "loss", "lossWeights", "metrics", "weightedMetrics", "optimizer", "classWeights", "validation") if key in case},
        "model": case["model"].__name__, "single": single, **data, "before": before,
        "expected": {"history": {name: [float(v) for v in values] for name, values in history.items()}, "evaluated": {k: float(v) for k, v in evaluated.items()}, "weights": after},
    }


OUT.write_text(json.dumps({"cases": [run(case) for case in CASES]}, separators=(",", ":")) + "\n")
