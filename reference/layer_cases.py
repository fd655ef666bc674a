"""The questions: small networks with random weights (three decimals, so that the files stay small and every reader gets the very same number)."""
import numpy as np

from golden_format import tensor

BATCH, STEPS, INPUTS, UNITS, VOCABULARY = 2, 4, 3, 4, 5
GATES = {"simpleRnn": 1, "lstm": 4, "gru": 3}
STATES = {"simpleRnn": 1, "lstm": 2, "gru": 1}


class Draw:
    """Random numbers for one case. Weights span ±0.9, so that gates leave their linear middle."""

    def __init__(self, seed):
        self.generator = np.random.default_rng(seed)

    def floats(self, *shape, span=0.9):
        return tensor(np.round(self.generator.uniform(-span, span, shape), 3))

    def ids(self, below, *shape):
        return tensor(self.generator.integers(0, below, shape))


def cell(draw, kind, inputs, units=UNITS, **options):
    gates = GATES[kind]
    weights = {"kernel": draw.floats(inputs, gates * units), "recurrentKernel": draw.floats(units, gates * units)}
    if options.get("useBias", True):
        two = kind == "gru" and options["resetAfter"]
        weights["bias"] = draw.floats(2, gates * units) if two else draw.floats(gates * units)
    return {"cell": kind, "options": {"units": units, **options}, "weights": weights}


def recurrent(cells, **options):
    return {"layer": "recurrent", "options": options, "cells": cells}


def dense(draw, inputs, units, **options):
    weights = {"kernel": draw.floats(inputs, units)}
    if options.get("useBias", True):
        weights["bias"] = draw.floats(units)
    return {"layer": "dense", "options": {"units": units, **options}, "weights": weights}


def embedding(draw, vocabulary, units):
    return {"layer": "embedding", "options": {"vocabulary": vocabulary, "units": units}, "weights": {"embeddings": draw.floats(vocabulary, units)}}


def layer_normalization(draw, units, **options):
    weights = {}
    if options.get("scale", True):
        weights["gamma"] = draw.floats(units)
    if options.get("center", True):
        weights["beta"] = draw.floats(units)
    return {"layer": "layerNormalization", "options": options, "weights": weights}


def states_of(draw, layers, batch=BATCH):
    return [draw.floats(batch, c["options"]["units"]) for l in layers if l["layer"] == "recurrent" for c in l["cells"] for _ in range(STATES[c["cell"]])]


def question(name, layers, inputs, targets, loss="meanSquaredError", initial=None, state_targets=None):
    return {"name": name, "layers": layers, "inputs": inputs, "initialStates": initial, "loss": loss, "targets": targets, "stateTargets": state_targets}


def cell_cases(kind, first_seed, **form):
    """Every option of one cell. `form` is what tells two forms of a cell apart (GRU's resetAfter)."""
    cases = []

    def add(name, cell_options=None, layer_options=None, states=False, initial=False, count=1, steps=STEPS, batch=BATCH, together=False):
        draw = Draw(first_seed + len(cases))
        cell_options, layer_options = cell_options or {}, layer_options or {}
        # The second layer is wider than the first: a mix-up of the two does not pass.
        cells = [cell(draw, kind, INPUTS if i == 0 else UNITS + i - 1, UNITS + i, **form, **cell_options) for i in range(count)]
        if together or count == 1:
            layers = [recurrent(cells, **layer_options)]
        else:
            layers = [recurrent([c], **{**layer_options, **({"returnSequences": True} if i < count - 1 else {})}) for i, c in enumerate(cells)]
        width = UNITS + count - 1
        sequence = layers[-1]["options"].get("returnSequences", False)
        inputs = draw.floats(batch, steps, INPUTS, span=1.5)
        targets = draw.floats(batch, steps, width) if sequence else draw.floats(batch, width)
        cases.append(question(name, layers, inputs, targets, initial=states_of(draw, layers, batch) if initial else None, state_targets=states_of(draw, layers, batch) if states else None))

    sequences = {"returnSequences": True}
    add("default: the last output")
    add("every output and the final states", layer_options=sequences, states=True)
    add("last output, initial states given, final states had", states=True, initial=True)
    add("every output, initial states given, final states had", layer_options=sequences, states=True, initial=True)
    add("without bias", {"useBias": False}, sequences, states=True, initial=True)
    if kind == "simpleRnn":
        add("relu", {"activation": "relu"}, sequences, states=True, initial=True)
        add("hardSigmoid", {"activation": "hardSigmoid"}, sequences, states=True, initial=True)
    else:
        add("relu and hardSigmoid", {"activation": "relu", "recurrentActivation": "hardSigmoid"}, sequences, states=True, initial=True)
        add("linear and tanh", {"activation": "linear", "recurrentActivation": "tanh"}, sequences, states=True, initial=True)
    add("backwards: the last output", layer_options={"goBackwards": True}, states=True)
    add("backwards: every output, in reversed order", layer_options={"goBackwards": True, **sequences}, states=True, initial=True)
    add("two layers", layer_options=sequences, states=True, initial=True, count=2)
    add("two cells stacked in one layer, backwards", layer_options={"goBackwards": True, **sequences}, states=True, initial=True, count=2, together=True)
    add("one step, one row", layer_options=sequences, states=True, initial=True, steps=1, batch=1)
    return cases


def network_cases():
    """Whole networks: character models, a sentiment head, layer normalisation."""
    cases = []
    for kind, form in (("simpleRnn", {}), ("lstm", {}), ("gru", {"resetAfter": True}), ("gru", {"resetAfter": False})):
        draw = Draw(500 + len(cases))
        layers = [embedding(draw, VOCABULARY, INPUTS), recurrent([cell(draw, kind, INPUTS, **form)], returnSequences=True), dense(draw, UNITS, VOCABULARY, activation="softmax")]
        ids, targets = draw.ids(VOCABULARY, 3, STEPS), draw.ids(VOCABULARY, 3, STEPS)
        form_name = "" if not form else (", reset after" if form["resetAfter"] else ", reset before")
        cases.append(question(f"embedding, {kind}{form_name}, dense softmax", layers, ids, targets, loss="sparseCategoricalCrossentropy", initial=states_of(draw, layers, 3)))
    draw = Draw(520)
    layers = [embedding(draw, VOCABULARY, INPUTS), recurrent([cell(draw, "lstm", INPUTS)], returnSequences=True), recurrent([cell(draw, "lstm", UNITS, UNITS + 1)]), dense(draw, UNITS + 1, 1, activation="sigmoid")]
    cases.append(question("embedding, two lstm, dense sigmoid on the last output", layers, draw.ids(VOCABULARY, 3, STEPS), tensor(np.array([[1.0], [0.0], [1.0]])), loss="binaryCrossentropy"))
    # A backwards layer leaves its outputs in reversed order; the next layer reads them as they come.
    for kind, form, second, seed in (("lstm", {}, {}, 526), ("gru", {"resetAfter": True}, {"goBackwards": True}, 527)):
        draw = Draw(seed)
        layers = [recurrent([cell(draw, kind, 2, 2, **form)], returnSequences=True, goBackwards=True), recurrent([cell(draw, kind, 2, 2, **form)], returnSequences=True, **second), dense(draw, 2, 2)]
        cases.append(question(f"{kind} backwards, then {'backwards again' if second else 'forwards through what it left'}, dense", layers, draw.floats(BATCH, STEPS, 2), draw.floats(BATCH, STEPS, 2), initial=states_of(draw, layers), state_targets=states_of(draw, layers)))
    draw = Draw(521)
    layers = [recurrent([cell(draw, "gru", INPUTS, resetAfter=True)], returnSequences=True), layer_normalization(draw, UNITS), dense(draw, UNITS, 2)]
    cases.append(question("gru, layerNormalization, dense", layers, draw.floats(BATCH, STEPS, INPUTS), draw.floats(BATCH, STEPS, 2)))
    draw = Draw(522)
    cases.append(question("layerNormalization", [layer_normalization(draw, UNITS)], draw.floats(BATCH, STEPS, UNITS, span=2), draw.floats(BATCH, STEPS, UNITS)))
    draw = Draw(523)
    cases.append(question("layerNormalization, epsilon 0.1, nothing to scale or centre by", [layer_normalization(draw, UNITS, epsilon=0.1, scale=False, center=False)], draw.floats(3, UNITS, span=2), draw.floats(3, UNITS)))
    draw = Draw(524)
    cases.append(question("dense, relu, without bias", [dense(draw, INPUTS, UNITS, activation="relu", useBias=False)], draw.floats(3, INPUTS, span=2), draw.floats(3, UNITS)))
    draw = Draw(525)
    layers = [dense(draw, INPUTS, 4), {"layer": "activation", "options": {"activation": "softmax"}, "weights": {}}]
    cases.append(question("dense, softmax as a layer of its own", layers, draw.floats(3, INPUTS, span=2), draw.ids(4, 3), loss="sparseCategoricalCrossentropy"))
    return cases


def layer_files():
    return {
        "simple-rnn": cell_cases("simpleRnn", 100),
        "lstm": cell_cases("lstm", 200),
        "gru-reset-after": cell_cases("gru", 300, resetAfter=True),
        "gru-reset-before": cell_cases("gru", 400, resetAfter=False),
        "networks": network_cases(),
    }
