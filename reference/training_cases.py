"""The questions of training/: five optimizer steps of a character model, and every loss by name."""
import numpy as np

from golden_format import tensor
from layer_cases import Draw, cell, dense, embedding, recurrent

VOCABULARY, INPUTS, UNITS, BATCH, STEPS = 4, 2, 2, 2, 4


def optimizer_problem():
    """One small model and five batches, the same for every optimizer. No batch has every symbol, so some table rows get no gradient."""
    draw = Draw(700)
    layers = [embedding(draw, VOCABULARY, INPUTS), recurrent([cell(draw, "lstm", INPUTS, UNITS)], returnSequences=True), dense(draw, UNITS, VOCABULARY)]
    batches = [{"inputs": draw.ids(VOCABULARY - (i % 2), BATCH, STEPS), "targets": draw.ids(VOCABULARY, BATCH, STEPS)} for i in range(5)]
    return {"layers": layers, "batches": batches, "loss": "sparseCategoricalCrossentropy"}


def optimizer_cases():
    plain = [
        ("sgd", {"learningRate": 0.5}),
        ("sgd", {"learningRate": 0.2, "momentum": 0.9}),
        ("sgd", {"learningRate": 0.2, "momentum": 0.9, "nesterov": True}),
        ("rmsprop", {"learningRate": 0.05}),
        ("rmsprop", {"learningRate": 0.02, "rho": 0.8, "momentum": 0.7, "epsilon": 1e-3}),
        ("rmsprop", {"learningRate": 0.02, "centered": True}),
        ("adam", {}),
        ("adam", {"learningRate": 0.05}),
        # A large epsilon: its place (beside the root of the uncorrected second moment) decides the numbers.
        ("adam", {"learningRate": 0.05, "beta1": 0.8, "beta2": 0.95, "epsilon": 1e-2}),
        ("adamW", {"learningRate": 0.05}),
        ("adamW", {"learningRate": 0.05, "weightDecay": 0.3}),
    ]
    clips = [{"clipNorm": 0.05}, {"globalClipNorm": 0.1}, {"clipValue": 0.02}]
    # Clipping nearly cancels in Adam's first step; these limits bite on some variables and steps and not on others.
    clipped = [(name, {**options, **clip}) for name, options in (("sgd", {"learningRate": 0.5}), ("adam", {"learningRate": 0.05})) for clip in clips]
    clipped += [("rmsprop", {"learningRate": 0.05, "globalClipNorm": 0.1}), ("adamW", {"learningRate": 0.05, "weightDecay": 0.3, "globalClipNorm": 0.1})]
    clipped.append(("adam", {"learningRate": 0.05, "globalClipNorm": 0.5}))
    clipped.append(("sgd", {"learningRate": 0.2, "momentum": 0.9, "nesterov": True, "globalClipNorm": 0.1}))
    return [{"name": f"{name} {', '.join(f'{k} {str(v).lower()}' for k, v in options.items()) or 'as it comes'}", "optimizer": name, "options": options} for name, options in plain + clipped]


def loss_cases():
    cases = []

    def add(name, loss, source, predictions, targets, **more):
        cases.append({"name": name, "loss": loss, "from": source, "predictions": predictions, "targets": targets, **more})

    def probabilities(draw, *shape):
        raw = np.exp(draw.generator.uniform(-2, 2, shape))
        return tensor(raw / raw.sum(-1, keepdims=True))

    draw = Draw(800)
    for rank, shape in (("rows", (4,)), ("sequences", (2, 3))):
        classes = 5
        ids = draw.ids(classes, *shape)
        soft = probabilities(draw, *shape, classes)
        add(f"sparse categorical, {rank}, logits", "sparseCategoricalCrossentropy", "logits", draw.floats(*shape, classes, span=3), ids)
        add(f"sparse categorical, {rank}, probabilities", "sparseCategoricalCrossentropy", "probabilities", probabilities(draw, *shape, classes), ids)
        add(f"categorical, {rank}, logits, soft targets", "categoricalCrossentropy", "logits", draw.floats(*shape, classes, span=3), soft)
        add(f"categorical, {rank}, probabilities, soft targets", "categoricalCrossentropy", "probabilities", probabilities(draw, *shape, classes), soft)
        binary = tensor(draw.generator.integers(0, 2, (*shape, 3)).astype(np.float64))
        add(f"binary, {rank}, logits", "binaryCrossentropy", "logits", draw.floats(*shape, 3, span=3), binary)
        add(f"binary, {rank}, probabilities", "binaryCrossentropy", "probabilities", tensor(np.round(draw.generator.uniform(0.02, 0.98, (*shape, 3)), 3)), binary)
        add(f"mean squared, {rank}", "meanSquaredError", "values", draw.floats(*shape, 3, span=3), draw.floats(*shape, 3, span=3))
        add(f"mean absolute, {rank}", "meanAbsoluteError", "values", draw.floats(*shape, 3, span=3), draw.floats(*shape, 3, span=3))
    sure = tensor(np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.3, 0.7, 0.0], [0.2, 0.2, 0.6]]))
    add("sparse categorical, sure and wrong: probabilities are held to [1e-7, 1 − 1e-7]", "sparseCategoricalCrossentropy", "probabilities", sure, tensor(np.array([1, 1, 2, 0])), clipped=True)
    add("categorical, sure and wrong: probabilities are held to [1e-7, 1 − 1e-7]", "categoricalCrossentropy", "probabilities", sure, tensor(np.array([[0.0, 1.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.5, 0.5], [0.2, 0.0, 0.8]])), clipped=True)
    add("categorical, probabilities that sum to 2 are divided by their sum", "categoricalCrossentropy", "probabilities", tensor(np.array([[0.5, 0.7, 0.8], [1.0, 0.4, 0.6]])), tensor(np.array([[0.0, 1.0, 0.0], [0.25, 0.5, 0.25]])))
    add("binary, sure and wrong: probabilities are held to [1e-7, 1 − 1e-7]", "binaryCrossentropy", "probabilities", tensor(np.array([[1.0], [0.0], [0.3], [0.9]])), tensor(np.array([[0.0], [0.0], [1.0], [1.0]])), clipped=True)
    add("binary, large logits", "binaryCrossentropy", "logits", tensor(np.array([[40.0, -40.0, 800.0], [-800.0, 0.0, 15.0]])), tensor(np.array([[0.0, 0.0, 1.0], [1.0, 1.0, 0.5]])))
    add("sparse categorical, large logits", "sparseCategoricalCrossentropy", "logits", tensor(np.array([[900.0, -900.0, 0.0], [50.0, 49.0, -50.0]])), tensor(np.array([1, 1])))
    weights = tensor(np.array([0.0, 1.0, 2.0, 0.5]))
    add("mean squared, a weight for every row: the sum is divided by the number of elements, not by the weights' sum", "meanSquaredError", "values", draw.floats(4, 3), draw.floats(4, 3), sampleWeights=weights)
    add("sparse categorical, a weight for every row", "sparseCategoricalCrossentropy", "logits", draw.floats(4, 5, span=3), draw.ids(5, 4), sampleWeights=weights)
    return cases


def activation_cases():
    names = ["linear", "relu", "relu6", "tanh", "sigmoid", "hardSigmoid", "softmax", "elu", "selu", "silu", "softplus", "softsign", "exponential", "leakyRelu", "geluTanh"]
    draw = Draw(900)
    inputs = tensor(np.array([[-4.2, -3.01, -2.4, -1.3], [-0.7, -0.05, 0.02, 0.6], [1.1, 2.3, 2.99, 6.7]]))
    weights = draw.floats(3, 4)
    return [{"activation": name, "inputs": inputs, "weights": weights} for name in names]
