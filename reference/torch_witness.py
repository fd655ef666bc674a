"""PyTorch's own layers answer the same questions, in float64, with weights mapped. None where PyTorch does not have the thing."""
import numpy as np
import torch
from torch import nn

from golden_format import array, tensor

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)

# Our gate i is PyTorch's gate ORDER[i]. LSTM: i f c o in both. GRU: ours z r h, PyTorch's r z n.
ORDER = {"simpleRnn": [0], "lstm": [0, 1, 2, 3], "gru": [1, 0, 2]}
LAYERS = {"simpleRnn": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}


def to_torch(kind, values):
    """[..., gates·units] in our order → [gates·units, ...] in PyTorch's."""
    blocks = np.split(values, len(ORDER[kind]), axis=-1)
    return np.concatenate([blocks[i] for i in ORDER[kind]], axis=-1).T


def from_torch(kind, values):
    blocks = np.split(values.T, len(ORDER[kind]), axis=-1)
    return np.concatenate([blocks[i] for i in np.argsort(ORDER[kind])], axis=-1)


class Recurrent:
    def __init__(self, description):
        (self.cell,) = description["cells"]
        options, weights = self.cell["options"], self.cell["weights"]
        kind = self.kind = self.cell["cell"]
        self.bias, self.options = options.get("useBias", True), description["options"]
        inputs = weights["kernel"]["shape"][0]
        extra = {"nonlinearity": options["activation"]} if options.get("activation") == "relu" and kind == "simpleRnn" else {}
        self.layer = LAYERS[kind](inputs, options["units"], batch_first=True, bias=self.bias, **extra)
        with torch.no_grad():
            self.layer.weight_ih_l0.copy_(torch.tensor(to_torch(kind, array(weights["kernel"]))))
            self.layer.weight_hh_l0.copy_(torch.tensor(to_torch(kind, array(weights["recurrentKernel"]))))
            if self.bias:
                bias = array(weights["bias"])
                both = bias if bias.ndim == 2 else np.stack([bias, np.zeros_like(bias)])
                self.layer.bias_ih_l0.copy_(torch.tensor(to_torch(kind, both[0])))
                self.layer.bias_hh_l0.copy_(torch.tensor(to_torch(kind, both[1])))

    @staticmethod
    def has(description):
        if len(description["cells"]) > 1:
            return False
        cell, options = description["cells"][0], description["cells"][0]["options"]
        if cell["cell"] == "gru" and not options["resetAfter"]:
            return False
        if options.get("activation", "tanh") != "tanh" and not (cell["cell"] == "simpleRnn" and options["activation"] == "relu"):
            return False
        return options.get("recurrentActivation", "sigmoid") == "sigmoid"

    def __call__(self, value, initial):
        """initial: this layer's states, [hidden] or [hidden, cell], or None."""
        if self.options.get("goBackwards"):
            value = value.flip(1)
        if initial is not None:
            initial = tuple(s[None] for s in initial)
            initial = initial if self.kind == "lstm" else initial[0]
        outputs, finals = self.layer(value, initial)
        finals = finals if isinstance(finals, tuple) else (finals,)
        return (outputs if self.options.get("returnSequences") else outputs[:, -1]), [f[0] for f in finals]

    def gradients(self):
        of = lambda name: getattr(self.layer, name + "_l0").grad.numpy()
        result = {"kernel": from_torch(self.kind, of("weight_ih")), "recurrentKernel": from_torch(self.kind, of("weight_hh"))}
        if self.bias:
            rows = [from_torch(self.kind, of("bias_ih")), from_torch(self.kind, of("bias_hh"))]
            result["bias"] = np.stack(rows) if self.cell["weights"]["bias"]["shape"][0] == 2 and self.kind == "gru" else rows[0]
        return [{name: tensor(g) for name, g in result.items()}]



class Plain:
    """Layers whose weights PyTorch holds the same way, apart from a transposition: written with torch.nn.functional."""

    def __init__(self, description):
        self.kind, self.options = description["layer"], description["options"]
        self.weights = {name: torch.tensor(array(values), requires_grad=True) for name, values in description["weights"].items()}

    @staticmethod
    def has(description):
        return description["options"].get("activation", "linear") in ("linear", "relu", "softmax", "sigmoid")

    def __call__(self, value, _):
        w, f = self.weights, nn.functional
        if self.kind == "embedding":
            value = f.embedding(value, w["embeddings"])
        elif self.kind == "dense":
            value = f.linear(value, w["kernel"].T, w.get("bias"))
        elif self.kind == "layerNormalization":
            value = f.layer_norm(value, value.shape[-1:], w.get("gamma"), w.get("beta"), self.options.get("epsilon", 1e-3))
        activation = self.options.get("activation", "linear")
        value = {"linear": lambda v: v, "relu": torch.relu, "sigmoid": torch.sigmoid, "softmax": lambda v: torch.softmax(v, -1)}[activation](value)
        return value, []

    def gradients(self):
        return {name: tensor(w.grad.numpy()) for name, w in self.weights.items()}


def loss_of(name, outputs, targets, from_logits=False):
    f = nn.functional
    if name == "meanSquaredError":
        return f.mse_loss(outputs, targets)
    if name == "meanAbsoluteError":
        return f.l1_loss(outputs, targets)
    if name == "sparseCategoricalCrossentropy":
        flat, ids = outputs.reshape(-1, outputs.shape[-1]), targets.reshape(-1)
        return f.cross_entropy(flat, ids) if from_logits else f.nll_loss(torch.log(flat), ids)
    if name == "categoricalCrossentropy":
        logarithms = torch.log_softmax(outputs, -1) if from_logits else torch.log(outputs)
        return -(targets * logarithms).sum(-1).mean()
    if name == "binaryCrossentropy":
        return f.binary_cross_entropy_with_logits(outputs, targets) if from_logits else f.binary_cross_entropy(outputs, targets)
    raise ValueError(name)


class Network:
    def __init__(self, layers):
        self.layers = [(Recurrent if l["layer"] == "recurrent" else Plain)(l) for l in layers]

    @staticmethod
    def has(layers):
        return all((Recurrent if l["layer"] == "recurrent" else Plain).has(l) for l in layers)

    def __call__(self, value, initial):
        finals, place = [], 0
        for layer in self.layers:
            given = None
            if isinstance(layer, Recurrent) and initial is not None:
                size = 2 if layer.kind == "lstm" else 1
                given, place = initial[place : place + size], place + size
            value, states = layer(value, given)
            finals += states
        return value, finals


def layer_answer(question):
    if not Network.has(question["layers"]):
        return None
    network = Network(question["layers"])
    inputs = torch.tensor(array(question["inputs"]))
    differentiable = inputs.dtype == torch.float64
    inputs.requires_grad_(differentiable)
    initial = None if question["initialStates"] is None else [torch.tensor(array(s), requires_grad=True) for s in question["initialStates"]]
    outputs, finals = network(inputs, initial)
    loss = loss_of(question["loss"], outputs, torch.tensor(array(question["targets"])))
    for target, state in zip(question["stateTargets"] or [], finals):
        loss = loss + nn.functional.mse_loss(state, torch.tensor(array(target)))
    loss.backward()
    return {
        "outputs": tensor(outputs.detach().numpy()),
        "finalStates": [tensor(s.detach().numpy()) for s in finals],
        "loss": loss.item(),
        "gradients": {
            "weights": [layer.gradients() for layer in network.layers],
            "inputs": tensor(inputs.grad.numpy()) if differentiable else None,
            "initialStates": None if initial is None else [tensor(s.grad.numpy()) for s in initial],
        },
    }


def loss_answer(question):
    """From probabilities as Keras does it: categorical ones are divided by their sum, all are held to [1e-7, 1 − 1e-7]. Both change the gradient."""
    if question.get("sampleWeights"):
        return None
    predictions = torch.tensor(array(question["predictions"]), requires_grad=True)
    targets, value, name = torch.tensor(array(question["targets"])), predictions, question["loss"]
    if question["from"] == "probabilities":
        if name != "binaryCrossentropy":
            value = value / value.sum(-1, keepdim=True)
        value = value.clamp(1e-7, 1 - 1e-7)
    loss = loss_of(name, value, targets, question["from"] == "logits")
    loss.backward()
    return {"loss": loss.item(), "gradient": tensor(predictions.grad.numpy())}


def activation_answer(question):
    f = nn.functional
    # torch.nn.functional.hardsigmoid multiplies by a float32 sixth even in float64 (3e-8 off), so the formula stands in for it.
    table = {
        "linear": lambda v: v, "relu": f.relu, "relu6": f.relu6, "tanh": torch.tanh, "sigmoid": torch.sigmoid, "hardSigmoid": lambda v: f.relu6(v + 3) / 6, "softmax": lambda v: f.softmax(v, -1),
        "elu": f.elu, "selu": f.selu, "silu": f.silu, "softplus": f.softplus, "softsign": f.softsign, "exponential": torch.exp, "leakyRelu": lambda v: f.leaky_relu(v, 0.2),
        "geluTanh": lambda v: f.gelu(v, approximate="tanh"),
    }
    if question["activation"] not in table:
        return None
    inputs = torch.tensor(array(question["inputs"]), requires_grad=True)
    outputs = table[question["activation"]](inputs)
    (outputs * torch.tensor(array(question["weights"]))).sum().backward()
    return {"outputs": tensor(outputs.detach().numpy()), "gradient": tensor(inputs.grad.numpy())}
