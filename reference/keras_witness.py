"""Keras answers the questions, in float64. Runs as a process of its own because a backend is chosen once:

    KERAS_BACKEND=tensorflow|jax|torch python keras_witness.py < questions.json > answers.json
"""
import json
import os
import re
import sys

os.environ["CUDA_VISIBLE_DEVICES"] = ""
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
BACKEND = os.environ.setdefault("KERAS_BACKEND", "tensorflow")
if BACKEND == "jax":
    os.environ["JAX_PLATFORMS"] = "cpu"
    import jax

    jax.config.update("jax_enable_x64", True)
elif BACKEND == "torch":
    import torch

    torch.set_num_threads(1)
else:
    import tensorflow as tf

import keras
import numpy as np
from keras.src.backend.common import dtypes

from golden_format import array, tensor

keras.config.set_floatx("float64")
# Keras's type promotion turns float64 into float32 on every backend but TensorFlow, whatever floatx says: keras.ops.mean of float64 numbers on PyTorch is
# computed in float32 and cast back, so that the type still reads float64. On TensorFlow this line changes nothing.
dtypes.BIT64_TO_BIT32_DTYPE["float64"] = "float64"


def snake(name):
    return re.sub(r"[A-Z]", lambda letter: "_" + letter.group().lower(), name)


def keras_options(options):
    return {snake(key): (snake(value) if isinstance(value, str) else value) for key, value in options.items()}


def numbers(value):
    """Backend tensor → array, refusing anything but float64: a silent fall to float32 would make the numbers worthless."""
    if BACKEND == "torch" and hasattr(value, "detach"):
        value = value.detach().cpu().numpy()
    if BACKEND == "tensorflow":
        value = tf.convert_to_tensor(value)  # An embedding's gradient comes as rows and their numbers (IndexedSlices).
    result = np.asarray(value)
    if result.dtype != np.float64:
        raise TypeError(f"expected float64, Keras on {BACKEND} gave {result.dtype}")
    return result


LAYERS = {"simpleRnn": keras.layers.SimpleRNN, "lstm": keras.layers.LSTM, "gru": keras.layers.GRU}
CELLS = {"simpleRnn": keras.layers.SimpleRNNCell, "lstm": keras.layers.LSTMCell, "gru": keras.layers.GRUCell}


class Network:
    """Keras layers from the description, with its weights. `variables` is [(layer index, cell index or None, our name, Keras variable)]."""

    def __init__(self, question):
        self.layers, self.variables = [], []
        shape = tuple(question["inputs"]["shape"])
        for index, description in enumerate(question["layers"]):
            layer, parts = self.make(description)
            layer.build(shape)
            shape = layer.compute_output_shape(shape)
            shape = tuple(shape[0]) if isinstance(shape[0], (tuple, list)) else tuple(shape)
            self.layers.append((description, layer))
            for cell_index, weights, owner in parts(layer):
                for name, values in weights.items():
                    variable = getattr(owner, snake(name))
                    variable.assign(array(values))
                    if str(variable.dtype) != "float64":
                        raise TypeError(f"{name} is {variable.dtype}")
                    self.variables.append((index, cell_index, name, variable))
            if len(layer.trainable_variables) != sum(1 for entry in self.variables if entry[0] == index):
                raise ValueError(f"layer {index}: weights described and weights of Keras do not match")

    @staticmethod
    def make(description):
        kind, options = description["layer"], keras_options(description["options"])
        whole = lambda layer: [(None, description["weights"], layer)]
        if kind == "recurrent":
            cells = description["cells"]
            if len(cells) == 1:
                layer = LAYERS[cells[0]["cell"]](**keras_options(cells[0]["options"]), **options, return_state=True)
                return layer, lambda layer: [(0, cells[0]["weights"], layer.cell)]
            made = [CELLS[c["cell"]](**keras_options(c["options"])) for c in cells]
            layer = keras.layers.RNN(made, **options, return_state=True)
            return layer, lambda layer: [(i, c["weights"], layer.cell.cells[i]) for i, c in enumerate(cells)]
        if kind == "embedding":
            return keras.layers.Embedding(options["vocabulary"], options["units"]), whole
        if kind == "dense":
            return keras.layers.Dense(**options), whole
        if kind == "layerNormalization":
            return keras.layers.LayerNormalization(**options), whole
        if kind == "activation":
            return keras.layers.Activation(**options), whole
        raise ValueError(kind)

    def __call__(self, value, initial):
        finals, place = [], 0
        for description, layer in self.layers:
            if description["layer"] != "recurrent":
                value = layer(value)
                continue
            sizes = [2 if c["cell"] == "lstm" else 1 for c in description["cells"]]
            given = None
            if initial is not None:
                flat, place = initial[place : place + sum(sizes)], place + sum(sizes)
                given = flat
                if len(sizes) > 1:  # A list of cells wants a list of states per cell.
                    given, at = [], 0
                    for size in sizes:
                        given.append(flat[at] if size == 1 else list(flat[at : at + size]))
                        at += size
            value, *states = layer(value, initial_state=given)
            for state in states:
                finals.extend(state if isinstance(state, (list, tuple)) else [state])
        return value, finals


def loss_of(name, from_logits=False):
    losses = keras.losses
    return {
        "meanSquaredError": lambda: losses.MeanSquaredError(),
        "meanAbsoluteError": lambda: losses.MeanAbsoluteError(),
        "sparseCategoricalCrossentropy": lambda: losses.SparseCategoricalCrossentropy(from_logits=from_logits),
        "categoricalCrossentropy": lambda: losses.CategoricalCrossentropy(from_logits=from_logits),
        "binaryCrossentropy": lambda: losses.BinaryCrossentropy(from_logits=from_logits),
    }[name]()


def tensors(record):
    values = array(record)
    return keras.ops.convert_to_tensor(values, dtype="int32" if values.dtype.kind == "i" else "float64")


def value_and_gradient(function, arguments):
    """function(list of arrays) → (loss, rest); gives (loss, rest, gradients), all arrays."""
    if BACKEND == "jax":
        import jax.numpy as jnp

        (loss, rest), gradients = jax.value_and_grad(function, has_aux=True)([jnp.asarray(a) for a in arguments])
        return loss, rest, gradients
    if BACKEND == "tensorflow":
        leaves = [tf.constant(a) for a in arguments]
        with tf.GradientTape() as tape:
            for leaf in leaves:
                tape.watch(leaf)
            loss, rest = function(leaves)
        return loss, rest, [tf.convert_to_tensor(g) for g in tape.gradient(loss, leaves)]
    leaves = [torch.tensor(a, requires_grad=True) for a in arguments]
    loss, rest = function(leaves)
    return loss, rest, torch.autograd.grad(loss, leaves)


def network_step(network, question, inputs, targets, from_logits=False):
    """One forward and backward pass; gradients of weights in the order of network.variables, then inputs (if floats), then initial states."""
    variables = [entry[3] for entry in network.variables]
    arguments = [numbers(v.value) for v in variables]
    differentiable = array(inputs).dtype == np.float64
    if differentiable:
        arguments.append(array(inputs))
    initial = question.get("initialStates")
    arguments += [array(s) for s in initial or []]
    criterion = loss_of(question["loss"], from_logits)

    def function(values):
        values = list(values)
        mapping, rest = list(zip(variables, values)), values[len(variables) :]
        x = rest.pop(0) if differentiable else tensors(inputs)
        with keras.StatelessScope(state_mapping=mapping):
            outputs, finals = network(x, rest if initial is not None else None)
            loss = criterion(tensors(targets), outputs)
            for target, state in zip(question.get("stateTargets") or [], finals):
                loss = loss + keras.ops.mean(keras.ops.square(state - tensors(target)))
        return loss, (outputs, finals)

    loss, (outputs, finals), gradients = value_and_gradient(function, arguments)
    return loss, outputs, finals, gradients, differentiable


def layer_answer(question):
    network = Network(question)
    loss, outputs, finals, gradients, differentiable = network_step(network, question, question["inputs"], question["targets"])
    gradients = list(gradients)
    weights = [[{} for _ in l["cells"]] if l["layer"] == "recurrent" else {} for l in question["layers"]]
    for (index, cell, name, _), gradient in zip(network.variables, gradients):
        (weights[index] if cell is None else weights[index][cell])[name] = tensor(numbers(gradient))
    rest = gradients[len(network.variables) :]
    return {
        "outputs": tensor(numbers(outputs)),
        "finalStates": [tensor(numbers(s)) for s in finals],
        "loss": float(numbers(loss)),
        "gradients": {
            "weights": weights,
            "inputs": tensor(numbers(rest.pop(0))) if differentiable else None,
            "initialStates": [tensor(numbers(g)) for g in rest] if question["initialStates"] is not None else None,
        },
    }


def optimizer_of(description):
    options = {snake(key): value for key, value in description["options"].items()}
    for ours, theirs in (("beta1", "beta_1"), ("beta2", "beta_2"), ("clip_norm", "clipnorm"), ("global_clip_norm", "global_clipnorm"), ("clip_value", "clipvalue")):
        if ours in options:
            options[theirs] = options.pop(ours)
    return {"sgd": keras.optimizers.SGD, "rmsprop": keras.optimizers.RMSprop, "adam": keras.optimizers.Adam, "adamW": keras.optimizers.AdamW}[description["optimizer"]](**options)


def optimizer_answer(question):
    network = Network({"layers": question["layers"], "inputs": question["batches"][0]["inputs"]})
    variables = [entry[3] for entry in network.variables]
    optimizer = optimizer_of(question)
    optimizer.build(variables)
    steps = []
    for batch in question["batches"]:
        loss, _, _, gradients, _ = network_step(network, question, batch["inputs"], batch["targets"], from_logits=True)
        norms = [float(np.sqrt((numbers(g) ** 2).sum())) for g in gradients]
        optimizer.apply(list(gradients), variables)
        steps.append(
            {
                "loss": float(numbers(loss)),
                "gradientNorms": norms,
                "globalGradientNorm": float(np.sqrt(sum(n * n for n in norms))),
                "weights": [tensor(numbers(v.value)) for v in variables],
            }
        )
    return {"steps": steps}


def loss_answer(question):
    criterion = loss_of(question["loss"], question["from"] == "logits")
    weights = question.get("sampleWeights")

    def function(values):
        return criterion(tensors(question["targets"]), values[0], sample_weight=None if weights is None else tensors(weights)), None

    loss, _, gradients = value_and_gradient(function, [array(question["predictions"])])
    return {"loss": float(numbers(loss)), "gradient": tensor(numbers(gradients[0]))}


def activation_answer(question):
    name = question["activation"]
    function = (lambda x: keras.activations.gelu(x, approximate=True)) if name == "geluTanh" else keras.activations.get(snake(name))
    weights = tensors(question["weights"])

    def run(values):
        outputs = function(values[0])
        return keras.ops.sum(outputs * weights), outputs

    _, outputs, gradients = value_and_gradient(run, [array(question["inputs"])])
    return {"outputs": tensor(numbers(outputs)), "gradient": tensor(numbers(gradients[0]))}


ANSWERS = {"layers": layer_answer, "optimizers": optimizer_answer, "losses": loss_answer, "activations": activation_answer}

if __name__ == "__main__":
    questions = json.load(sys.stdin)
    answers = {kind: [ANSWERS[kind](question) for question in asked] for kind, asked in questions.items()}
    json.dump({"version": keras.__version__, "answers": answers}, sys.stdout)
