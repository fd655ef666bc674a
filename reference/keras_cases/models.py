"""Whole models: built, asked for predictions, trained three steps, fitted, evaluated; with several optimizers, losses, weights and masks."""
import sys

import backend  # noqa: F401, must come before keras
import keras
import numpy as np
from keras import Input, Model, Sequential, constraints, layers, losses, metrics, optimizers, regularizers

from drawing import Pool, written
from spelling import spell

IDS, WORDS = "int32", 7


def sequential(*stack):
    return Sequential(list(stack))


def classifier(cell=layers.SimpleRNN, mask_zero=False, last=3):
    """Network 6 of the chapter."""
    return sequential(Input((None,), dtype=IDS), layers.Embedding(WORDS, 3, mask_zero=mask_zero), cell(3), layers.Dense(last, activation="softmax"))


def sentiment():
    return sequential(
        Input((None,), dtype=IDS),
        layers.Embedding(WORDS, 3, mask_zero=True),
        layers.Bidirectional(layers.LSTM(2, return_sequences=True)),
        layers.Bidirectional(layers.LSTM(2)),
        layers.Dense(3, activation="relu"),
        layers.Dropout(0.0),
        layers.Dense(1, activation="sigmoid"),
    )


def music():
    return sequential(
        Input((None, 3)),
        layers.LSTM(3, return_sequences=True),
        layers.Dropout(0.0),
        layers.LSTM(4, return_sequences=True),
        layers.LSTM(2),
        layers.Dense(3, activation="relu"),
        layers.Dense(4, activation="softmax"),
    )


def anomaly():
    return sequential(
        Input((4, 2)),
        layers.Bidirectional(layers.LSTM(2, return_sequences=True)),
        layers.Bidirectional(layers.LSTM(2)),
        layers.Dense(3, activation="relu"),
        layers.Dense(2),
    )


def autoencoder():
    return sequential(
        Input((3, 2)),
        layers.LSTM(3),
        layers.RepeatVector(3),
        layers.LSTM(3, return_sequences=True),
        layers.TimeDistributed(layers.Dense(2)),
    )


def character():
    return sequential(
        Input((None,), dtype=IDS),
        layers.Embedding(WORDS, 3),
        layers.SimpleRNN(4, return_sequences=True),
        layers.Dense(WORDS),
    )


def summariser(mask_zero):
    """Network 8 of the chapter."""
    source, target = Input((None,), dtype=IDS, name="source"), Input((None,), dtype=IDS, name="target")
    words = layers.Embedding(WORDS, 3, mask_zero=mask_zero, name="source_words")(source)
    encoded, fh, fc, bh, bc = layers.Bidirectional(layers.LSTM(2, return_sequences=True, return_state=True), name="encoder")(words)
    h, c = layers.Concatenate()([fh, bh]), layers.Concatenate()([fc, bc])
    asked = layers.Embedding(WORDS, 3, mask_zero=mask_zero, name="target_words")(target)
    decoded, _, _ = layers.LSTM(4, return_sequences=True, return_state=True, name="decoder")(asked, initial_state=[h, c])
    context = layers.Attention()([decoded, encoded])
    joined = layers.Concatenate()([context, decoded])
    return Model([source, target], layers.Dense(WORDS, activation="softmax")(joined))


def siamese():
    """One embedding and one GRU, called twice."""
    left, right = Input((None,), dtype=IDS), Input((None,), dtype=IDS)
    words, read = layers.Embedding(WORDS, 3), layers.GRU(3)
    a, b = read(words(left)), read(words(right))
    far = layers.Subtract()([a, b])
    near = layers.Dot(axes=1, normalize=True)([a, b])
    return Model([left, right], layers.Dense(1, activation="sigmoid")(layers.Concatenate()([layers.Multiply()([far, far]), near])))


def nested():
    """A functional model used twice inside another, and a sequential one."""
    x = Input((None, 2), name="inner_x")
    inner = Model(x, layers.Dense(2, activation="tanh", name="shared")(layers.LSTM(3, name="lstm")(x)), name="inner")
    tail = Sequential([Input((4,)), layers.Dense(3, activation="relu", name="shared"), layers.Dense(1)], name="tail")
    a, b = Input((None, 2)), Input((None, 2))
    return Model([a, b], tail(layers.Concatenate()([inner(a), inner(b)])), name="outer")


def two_outputs():
    x = Input((None, 2), name="series")
    y, h = layers.GRU(3, return_sequences=True, return_state=True)(x)
    return Model(x, [layers.Dense(1, name="each")(y), layers.Dense(2, activation="softmax", name="whole")(h)])


def named_inputs():
    """Inputs and outputs by name."""
    x, z = Input((3,), name="x"), Input((2,), name="z")
    return Model({"x": x, "z": z}, layers.Dense(1)(layers.Concatenate()([x, z])))


def transformer():
    x = Input((None, 4))
    attended = layers.MultiHeadAttention(2, 2)(x, x, use_causal_mask=True)
    y = layers.LayerNormalization()(layers.Add()([x, attended]))
    z = layers.Dense(4)(layers.Dense(5, activation="gelu")(y))
    return Model(x, layers.Dense(2)(layers.LayerNormalization()(layers.Add()([y, z]))))


def masked_transformer():
    ids = Input((None,), dtype=IDS)
    x = layers.Embedding(WORDS, 4, mask_zero=True)(ids)
    # Nothing after the attention may use x: Keras takes its mask away when it is attended to.
    y = layers.LayerNormalization()(layers.MultiHeadAttention(2, 2)(x, x))
    return Model(ids, layers.Dense(WORDS)(y))


def convolutional():
    return sequential(
        Input((None, 2)),
        layers.Conv1D(3, 3, padding="causal", activation="relu"),
        layers.MaxPooling1D(2),
        layers.Conv1D(2, 2, padding="same"),
        layers.GRU(3, return_sequences=True),
        layers.GlobalAveragePooling1D(),
        layers.Dense(2),
    )


def normalised():
    return sequential(
        Input((None, 3)), layers.BatchNormalization(), layers.LSTM(3, return_sequences=True), layers.LayerNormalization(), layers.BatchNormalization(momentum=0.8), layers.Dense(2)
    )


def held():
    """Regularisers, constraints, a frozen layer."""
    return sequential(
        Input((None, 3)),
        layers.GRU(
            3,
            return_sequences=True,
            kernel_regularizer=regularizers.L2(0.05),
            recurrent_constraint=constraints.MaxNorm(0.7),
            bias_regularizer=regularizers.L1(0.01),
            activity_regularizer=regularizers.L2(0.03),
        ),
        layers.SimpleRNN(2, trainable=False, kernel_regularizer="l2"),
        layers.Dense(2, kernel_constraint=constraints.UnitNorm(), kernel_regularizer=regularizers.OrthogonalRegularizer(0.02)),
    )


def masked_series(last=2):
    return sequential(
        Input((None, 2)), layers.Masking(9.0), layers.LSTM(3, return_sequences=True), layers.Dropout(0.0), layers.TimeDistributed(layers.Dense(last))
    )


def stacked_cells():
    return sequential(Input((None, 2)), layers.RNN([layers.LSTMCell(2), layers.GRUCell(3)], return_sequences=True), layers.Dense(1))


def series(features, last=None, activation=None):
    return sequential(Input((None, features)), layers.SimpleRNN(3, return_sequences=True), layers.Dense(last or features, activation=activation))


def vector(last, activation=None):
    return sequential(Input((None, 2)), layers.GRU(3), layers.Dense(last, activation=activation))


# What data a model takes and is held to: "ids", "padded" (ids with zeros at the end), features, "masked" (features, PADDING where left out).
def plans():
    ce, bce, mse = "sparse_categorical_crossentropy", "binary_crossentropy", "mean_squared_error"
    adam = lambda: optimizers.Adam(0.05)
    yield "classifier", classifier(), ["ids"], ["class3"], adam(), ce, {"metrics": ["accuracy"]}
    yield "classifier, masked", classifier(mask_zero=True), ["padded"], ["class3"], adam(), ce, {"weighted": True}
    yield "classifier, lstm", classifier(layers.LSTM, True), ["padded"], ["class3"], optimizers.Adam(0.05, clipnorm=1.0), ce, {"metrics": ["accuracy"]}
    yield "sentiment", sentiment(), ["padded"], ["binary1"], optimizers.RMSprop(0.02), bce, {"metrics": ["accuracy"], "weighted": True}
    yield "music", music(), [3], ["onehot4"], adam(), "categorical_crossentropy", {"metrics": ["accuracy"]}
    yield "anomaly", anomaly(), [2], ["vector2"], adam(), mse, {"steps": 4, "metrics": ["mae"]}
    yield "autoencoder", autoencoder(), [2], ["series2"], adam(), "mae", {"steps": 3}
    yield "characters", character(), ["ids"], ["words"], optimizers.Adam(0.05, global_clipnorm=0.5), losses.SparseCategoricalCrossentropy(from_logits=True), {"metrics": ["sparse_categorical_accuracy"]}
    yield "summariser", summariser(False), ["ids", "ids"], ["words"], adam(), ce, {}
    # No metric: while it trains, Keras on JAX measures as if there were no mask.
    yield "summariser, masked", summariser(True), ["padded", "padded"], ["words"], adam(), ce, {}
    yield "siamese", siamese(), ["ids", "ids"], ["binary1"], adam(), bce, {}
    yield "nested", nested(), [2, 2], ["vector1"], adam(), mse, {}
    yield "two outputs", two_outputs(), [2], ["series1", "onehot2"], adam(), [mse, "categorical_crossentropy"], {"loss_weights": [0.3, 2.0]}
    yield "named inputs", named_inputs(), ["flat3", "flat2"], ["vector1"], adam(), mse, {"named": ["x", "z"]}
    # A key's bias moves nothing: of its gradient, rounding errors, Adam would make whole steps.
    yield "transformer", transformer(), [4], ["series2"], optimizers.SGD(0.1), mse, {}
    yield "transformer, masked", masked_transformer(), ["padded"], ["words"], optimizers.SGD(0.1), losses.SparseCategoricalCrossentropy(from_logits=True), {}
    yield "convolutional", convolutional(), [2], ["vector2"], adam(), mse, {"steps": 6}
    # Nothing depends on what is added before a normalisation: see above.
    yield "normalised", normalised(), [3], ["series2"], optimizers.SGD(0.1), mse, {}
    yield "held", held(), [3], ["vector2"], optimizers.SGD(0.1), mse, {}
    yield "masked series", masked_series(), ["masked2"], ["series2"], adam(), mse, {}
    yield "masked series, weighted", masked_series(), ["masked2"], ["series2"], adam(), "huber", {"weighted": True}
    yield "stacked cells", stacked_cells(), [2], ["series1"], adam(), mse, {"weighted": True}
    for optimizer in (
        optimizers.SGD(0.1),
        optimizers.SGD(0.1, momentum=0.9, nesterov=True),
        optimizers.SGD(0.1, clipvalue=0.05),
        optimizers.RMSprop(0.01, rho=0.8, momentum=0.5, centered=True),
        optimizers.Adagrad(0.1),
        optimizers.Adadelta(1.0),
        optimizers.Adam(0.02, amsgrad=True, clipnorm=0.3),
        optimizers.AdamW(0.02, weight_decay=0.1),
        optimizers.Adamax(0.02),
        optimizers.Nadam(0.02),
        optimizers.Ftrl(0.1, l1_regularization_strength=0.01, l2_regularization_strength=0.02),
        optimizers.Lion(0.01),
        optimizers.Adam(0.02, weight_decay=0.05, use_ema=True, ema_momentum=0.8, ema_overwrite_frequency=2),
        optimizers.Adam(0.02, gradient_accumulation_steps=2),
        optimizers.Adam(optimizers.schedules.ExponentialDecay(0.1, 2, 0.5)),
        optimizers.SGD(optimizers.schedules.PiecewiseConstantDecay([1, 3], [0.1, 0.05, 0.01])),
        optimizers.SGD(optimizers.schedules.PolynomialDecay(0.1, 4, 0.01, power=2.0)),
        optimizers.SGD(optimizers.schedules.InverseTimeDecay(0.1, 2, 0.5, staircase=True)),
        optimizers.SGD(optimizers.schedules.CosineDecay(0.1, 4, alpha=0.1, warmup_steps=2, warmup_target=0.2)),
        optimizers.SGD(optimizers.schedules.CosineDecayRestarts(0.1, 2)),
    ):
        yield f"optimizer {type(optimizer).__name__}", vector(2), [2], ["vector2"], optimizer, mse, {}
    for loss, last, activation, target in (
        ("mean_absolute_error", 2, None, "series2"),
        ("mean_absolute_percentage_error", 2, None, "positive2"),
        ("mean_squared_logarithmic_error", 2, "softplus", "positive2"),
        (losses.LogCosh(), 2, None, "series2"),
        ("huber", 2, None, "series2"),
        ("poisson", 2, "softplus", "positive2"),
        ("kl_divergence", 3, "softmax", "shares3"),
        (losses.CosineSimilarity(), 3, None, "series3"),
        ("hinge", 2, None, "sign2"),
        ("squared_hinge", 2, None, "sign2"),
        ("categorical_hinge", 3, None, "each3"),
        (losses.BinaryCrossentropy(from_logits=True, label_smoothing=0.1), 2, None, "binaries2"),
        (losses.CategoricalCrossentropy(from_logits=True, label_smoothing=0.2), 3, None, "each3"),
        (losses.CategoricalCrossentropy(label_smoothing=0.1), 3, "softmax", "each3"),
        (losses.SparseCategoricalCrossentropy(from_logits=True, ignore_class=0), 3, None, "classes3"),
        (losses.SparseCategoricalCrossentropy(ignore_class=2), 3, "softmax", "classes3"),
        (losses.BinaryFocalCrossentropy(), 2, "sigmoid", "binaries2"),
        (losses.BinaryFocalCrossentropy(gamma=3.0, from_logits=True, apply_class_balancing=True, alpha=0.3), 2, None, "binaries2"),
        (losses.CategoricalFocalCrossentropy(), 3, "softmax", "each3"),
        (losses.MeanSquaredError(reduction="sum"), 2, None, "series2"),
        (losses.MeanSquaredError(reduction="mean_with_sample_weight"), 2, None, "series2"),
    ):
        name = loss if isinstance(loss, str) else loss.name
        # Percentages of small numbers are large: at 0.1 the model is thrown about.
        rate = 0.001 if name == "mean_absolute_percentage_error" else 0.1
        yield f"loss {name}", series(2, last, activation), [2], [target], optimizers.SGD(rate), loss, {"weighted": True}
        masked = sequential(Input((None, 2)), layers.Masking(9.0), layers.SimpleRNN(3, return_sequences=True), layers.Dense(last, activation=activation))
        yield f"loss {name}, masked", masked, ["masked2"], [target], optimizers.SGD(rate), loss, {}
    wanted = [
        metrics.BinaryAccuracy(threshold=0.4), metrics.Precision(), metrics.Recall(thresholds=0.3), metrics.AUC(), metrics.AUC(curve="PR", name="auc_pr"),
        metrics.FBetaScore(average="micro", threshold=0.5), metrics.MeanSquaredError(), metrics.RootMeanSquaredError(), metrics.R2Score(), metrics.BinaryCrossentropy(),
        metrics.TruePositives(), metrics.FalseNegatives(),
    ]  # fmt: skip
    yield "metrics, binary", vector(1, "sigmoid"), [2], ["binary1"], adam(), bce, {"metrics": wanted}
    wanted = [
        metrics.SparseTopKCategoricalAccuracy(k=2), metrics.SparseCategoricalCrossentropy(), "accuracy",
    ]  # fmt: skip
    yield "metrics, classes", vector(4, "softmax"), [2], ["class4"], adam(), ce, {"metrics": wanted}
    wanted = [metrics.MeanAbsoluteError(), metrics.CosineSimilarity(), metrics.LogCoshError(), metrics.MeanAbsolutePercentageError()]
    yield "metrics, values", vector(2), [2], ["vector2"], adam(), mse, {"metrics": wanted}


def draw_input(pool, kind, rows, steps):
    if kind == "ids":
        return pool.integers((rows, steps), 0, WORDS)
    if kind == "padded":
        return pool.integers((rows, steps), 1, WORDS) * pool.mask(rows, steps, "right")
    if isinstance(kind, int):
        return pool.draw((rows, steps, kind))
    if kind.startswith("flat"):
        return pool.draw((rows, int(kind[4:])))
    values = pool.draw((rows, steps, int(kind[-1])))
    values[~pool.mask(rows, steps, "scattered")] = 9.0
    return values


def draw_target(pool, kind, rows, steps):
    width = int(kind[-1]) if kind[-1].isdigit() else WORDS
    return {
        "class": lambda: pool.integers((rows,), 0, width),
        "words": lambda: pool.integers((rows, steps), 0, WORDS),
        "classes": lambda: pool.integers((rows, steps), 0, width),
        "onehot": lambda: np.eye(width)[pool.integers((rows,), 0, width)],
        "each": lambda: np.eye(width)[pool.integers((rows, steps), 0, width)],
        "binary": lambda: pool.integers((rows, width), 0, 2).astype(np.float64),
        "binaries": lambda: pool.integers((rows, steps, width), 0, 2).astype(np.float64),
        "sign": lambda: pool.integers((rows, steps, width), 0, 2) * 2.0 - 1,
        "vector": lambda: pool.draw((rows, width)),
        "series": lambda: pool.draw((rows, steps, width)),
        "positive": lambda: pool.draw((rows, steps, width), 0.125, 1.125),
        "shares": lambda: np.tile(np.array([0.5, 0.25, 0.25]), (rows, steps, 1)),
    }[kind.rstrip("0123456789")]()


def logs(values):
    return {key: float(np.asarray(value).reshape(-1)[0]) for key, value in values.items()}


def answer(number, pool, name, model, inputs, targets, optimizer, loss, options):
    steps = options.get("steps", 3)
    rows = 5
    for weight in model.weights:
        low, high = (0.5, 1.5) if "variance" in weight.path or "gamma" in weight.path else (-1.0, 1.0)
        weight.assign(pool.draw(weight.shape, low, high))
    x = [draw_input(pool, kind, rows, steps) for kind in inputs]
    y = [draw_target(pool, kind, rows, steps) for kind in targets]
    weights = None
    if options.get("weighted"):
        weights = pool.draw((rows, steps) if targets[0].rstrip("0123456789") in ("series", "words", "positive", "shares", "sign", "each", "binaries", "classes") else (rows,), 0.5, 1.5)
    style = ("keras3", "short", "keras2")[number % 3]
    if style == "keras2" and isinstance(model.get_config().get("layers"), list) and not isinstance(model, Sequential):
        style = "keras3"  # Connections were written otherwise then; see the hand-written files beside the reader.
    case = {
        "name": name,
        "model": spell(keras.saving.serialize_keras_object(model), style),
        "weights": [written(weight) for weight in model.get_weights()],
        "compile": {
            "optimizer": keras.optimizers.serialize(optimizer),
            "loss": [serial(each) for each in loss] if isinstance(loss, list) else serial(loss),
            **({"metrics": [serial(each) for each in options["metrics"]]} if "metrics" in options else {}),
            **({"loss_weights": options["loss_weights"]} if "loss_weights" in options else {}),
        },
        "inputs": [written(array) for array in x],
        "targets": [written(array) for array in y],
    }
    if weights is not None:
        case["sampleWeights"] = written(weights)
    one = lambda arrays: arrays[0] if len(arrays) == 1 else arrays
    named = options.get("named")
    given = (lambda arrays: dict(zip(named, arrays))) if named else one
    predictions = model.predict(given(x), batch_size=2, verbose=0)
    case["predictions"] = [written(array) for array in (predictions if isinstance(predictions, list) else [predictions])]
    model.compile(optimizer=optimizer, loss=loss, metrics=options.get("metrics"), loss_weights=options.get("loss_weights"), run_eagerly=True)
    case["steps"] = []
    for first, last in ((0, 2), (2, 4), (4, 5)):
        part = lambda arrays: [array[first:last] for array in arrays]
        model.reset_metrics()
        values = model.train_on_batch(given(part(x)), one(part(y)), sample_weight=None if weights is None else weights[first:last], return_dict=True)
        case["steps"].append({"rows": [first, last], "loss": float(values["loss"])})
    case["weightsAfterSteps"] = [written(weight) for weight in model.get_weights()]
    history = model.fit(given(x), one(y), sample_weight=weights, batch_size=2, epochs=2, shuffle=False, verbose=0)
    case["history"] = {key: [float(np.asarray(value).reshape(-1)[0]) for value in values] for key, values in history.history.items()}
    case["weightsAfterFit"] = [written(weight) for weight in model.get_weights()]
    model.reset_metrics()
    case["evaluation"] = logs(model.evaluate(given(x), one(y), sample_weight=weights, batch_size=2, verbose=0, return_dict=True))
    return case


def serial(value):
    if isinstance(value, str):
        return value
    return keras.saving.serialize_keras_object(value)


def answers(seed):
    random = np.random.default_rng([seed, 99])
    pool = Pool(random)
    cases = []
    for number, plan in enumerate(plans()):
        try:
            cases.append(answer(number, pool, *plan))
        except Exception as error:  # noqa: BLE001
            print(f"  {plan[0]}: Keras refuses: {type(error).__name__}: {str(error).splitlines()[0][:200]}", file=sys.stderr)
            if "--trace" in sys.argv:
                raise
    return cases
