"""Questions about recurrent layers: every pair of their options, of masks, initial states and spellings."""
from answer import Question
from covering import pairwise
from keras import layers
from shared import ACTIVATIONS, CONSTRAINTS, REGULARIZERS, SPELLINGS, masks_of, smooth

COMMON = {
    "use_bias": [True, False],
    "return_sequences": [False, True],
    "return_state": [False, True],
    "go_backwards": [False, True],
    "zero_output_for_mask": [False, True],
    "kernel_regularizer": REGULARIZERS,
    "recurrent_regularizer": REGULARIZERS[:2],
    "bias_regularizer": REGULARIZERS[:2],
    "activity_regularizer": [None, None, "l2"],
    "kernel_constraint": CONSTRAINTS,
    "recurrent_constraint": CONSTRAINTS[:3],
    "bias_constraint": [None, "non_neg"],
    "dropout": [0.0, 0.3],
    "recurrent_dropout": [0.0, 0.2],
    "mask": [None, "right", "left", "scattered", "nothing"],
    "initial_state": [False, True],
    "units": [1, 2, 3],
    "spelling": SPELLINGS,
    "training": [False, True],
    "trainable": [True, True, False],
}
CELLS = {"SimpleRNN": layers.SimpleRNNCell, "LSTM": layers.LSTMCell, "GRU": layers.GRUCell}
STATES = {"SimpleRNN": 1, "LSTM": 2, "GRU": 1}


def settled(masks, config):
    """
    Where a sequence begins masked and its states do not begin at zero, Keras's backends differ: JAX gives the state for an output, TensorFlow and PyTorch
    zeros, as there is no output before. Such outputs are not asked for.
    """
    for mask in masks or []:
        if not config["return_sequences"]:
            mask[~mask.any(axis=1), 0] = True
        elif not config.get("zero_output_for_mask"):
            mask[:, -1 if config["go_backwards"] else 0] = True
    return masks


def sensible(config):
    """Random dropout has no golden numbers; a dropped option must not be asked to matter; what returns states has nothing to regularise by activity."""
    random_dropout = config.get("training") and (config.get("dropout") or config.get("recurrent_dropout"))
    old_hard_sigmoid = config.get("spelling") == "keras2" and "hard_sigmoid" in (config.get("activation"), config.get("recurrent_activation"))
    return smooth(config) and not random_dropout and not old_hard_sigmoid and not (config.get("activity_regularizer") and config.get("return_state"))


def layer_questions(kind, own, pool, random):
    for config in pairwise({**COMMON, **own}, random, sensible):
        mask, with_state, training = config.pop("mask"), config.pop("initial_state"), config.pop("training")
        spelling, units = config.pop("spelling"), config.pop("units")
        batch, steps, features = int(random.integers(2, 4)), int(random.integers(2, 5)), int(random.integers(1, 4))
        states = [pool.draw((batch, units)) for _ in range(STATES[kind])] if with_state else None
        masks = masks_of(pool, batch, steps, mask)
        dropped = config["dropout"] or config["recurrent_dropout"]
        yield Question(
            getattr(layers, kind)(units, **config),
            [pool.draw((batch, steps, features))],
            settled(masks, config) if with_state else masks,
            states,
            training=training,
            spelling=spelling,
            train=not dropped,
        )


def simple_rnn(pool, random):
    yield from layer_questions("SimpleRNN", {"activation": ACTIVATIONS}, pool, random)
    yield from unrolled("SimpleRNN", pool)


def lstm(pool, random):
    own = {"activation": ACTIVATIONS[:8], "recurrent_activation": ["sigmoid", "hard_sigmoid", "tanh", "linear"], "unit_forget_bias": [True, False]}
    yield from layer_questions("LSTM", own, pool, random)
    yield from unrolled("LSTM", pool)


def gru(pool, random):
    own = {"activation": ACTIVATIONS[:8], "recurrent_activation": ["sigmoid", "hard_sigmoid", "tanh", "softplus"], "reset_after": [True, False]}
    yield from layer_questions("GRU", own, pool, random)
    yield from unrolled("GRU", pool)


def unrolled(kind, pool):
    yield Question(getattr(layers, kind)(2, unroll=True, return_sequences=True), [pool.draw((2, 3, 2))], [pool.mask(2, 3, "right")], spelling="keras2")


def cell(random, kinds=tuple(CELLS)):
    kind = str(random.choice(kinds))
    units = int(random.integers(1, 4))
    return kind, CELLS[kind](units), units


def stacked(pool, random):
    """RNN over one cell, over a list of cells, over StackedRNNCells."""
    options = {
        "how": ["cell", "list", "stacked"],
        "depth": [1, 2, 3],
        "return_sequences": [False, True],
        "return_state": [False, True],
        "go_backwards": [False, True],
        "zero_output_for_mask": [False, True],
        "mask": [None, "right", "left", "scattered", "nothing"],
        "initial_state": [False, True],
        "last": list(CELLS),
        "training": [False, True],
    }
    # A list of one cell is a cell to Keras.
    for config in pairwise(options, random, lambda c: (c["how"] == "cell") == (c["depth"] == 1)):
        made = [cell(random) for _ in range(config["depth"] - 1)] + [cell(random, (config["last"],))]
        cells = [each for _, each, _ in made]
        layer = layers.RNN(
            cells[0] if config["how"] == "cell" else cells if config["how"] == "list" else layers.StackedRNNCells(cells),
            return_sequences=config["return_sequences"],
            return_state=config["return_state"],
            go_backwards=config["go_backwards"],
            zero_output_for_mask=config["zero_output_for_mask"],
        )
        batch, steps, features = 2, int(random.integers(2, 5)), int(random.integers(1, 4))
        states = None
        if config["initial_state"]:
            states = [[pool.draw((batch, units)) for _ in range(STATES[kind])] for kind, _, units in made]
            states = [state[0] if len(state) == 1 else state for state in states]
            if config["how"] == "cell":
                states = states[0] if isinstance(states[0], list) else states
        masks = masks_of(pool, batch, steps, config["mask"])
        inputs = [pool.draw((batch, steps, features))]
        yield Question(layer, inputs, settled(masks, config) if states else masks, states, training=config["training"])


def bidirectional(pool, random):
    options = {
        "kind": ["SimpleRNN", "LSTM", "GRU", "RNN"],
        "merge_mode": ["sum", "mul", "ave", "concat", None],
        "own": [None, "same", "other"],
        "return_sequences": [False, True],
        "return_state": [False, True],
        "go_backwards": [False, False, True],
        "zero_output_for_mask": [False, True],
        "mask": [None, "right", "left", "scattered", "nothing"],
        "initial_state": [False, True],
        "use_bias": [True, False],
        "training": [False, True],
        "spelling": SPELLINGS,
        "trainable": [True, True, False],
    }

    def allowed(config):
        # A layer that goes backwards has no mirror image in Keras: the other must be given. Nested states cannot be halved.
        if config["go_backwards"] and config["own"] is None:
            return False
        return not (config["kind"] == "RNN" and (config["initial_state"] or not config["use_bias"]))

    for config in pairwise(options, random, allowed):
        batch, steps, features = 2, int(random.integers(2, 5)), int(random.integers(1, 4))
        units = int(random.integers(1, 4))
        shared = {key: config[key] for key in ("return_sequences", "return_state", "zero_output_for_mask")}

        def one(kind, units, backwards):
            if kind == "RNN":
                return layers.RNN([layers.GRUCell(units), layers.LSTMCell(units)], go_backwards=backwards, **shared)
            return getattr(layers, kind)(units, go_backwards=backwards, use_bias=config["use_bias"], **shared)

        own = None
        if config["own"] is not None:
            kind = config["kind"] if config["own"] == "same" or config["kind"] == "RNN" else {"SimpleRNN": "GRU", "GRU": "SimpleRNN", "LSTM": "LSTM"}[config["kind"]]
            wider = units + 1 if config["merge_mode"] in ("concat", None) and config["own"] == "other" else units
            own = one(kind, wider, not config["go_backwards"])
        layer = layers.Bidirectional(one(config["kind"], units, config["go_backwards"]), merge_mode=config["merge_mode"], backward_layer=own)
        # Given to the constructor it would freeze the wrapper and not what is inside.
        layer.trainable = config["trainable"]
        states = None
        if config["initial_state"]:
            count = STATES[config["kind"]]
            backward_units = own.units if own is not None else units
            states = [pool.draw((batch, units)) for _ in range(count)] + [pool.draw((batch, backward_units)) for _ in range(count)]
        masks = masks_of(pool, batch, steps, config["mask"])
        yield Question(
            layer,
            [pool.draw((batch, steps, features))],
            settled(masks, {**config, "zero_output_for_mask": True}) if states else masks,
            states,
            training=config["training"],
            spelling=config["spelling"],
        )


def stateful(pool, random):
    """call, call, reset, call."""
    options = {
        "kind": ["SimpleRNN", "LSTM", "GRU", "RNN", "Bidirectional"],
        "return_sequences": [False, True],
        "return_state": [False, True],
        "go_backwards": [False, True],
        "mask": [None, "right", "left", "scattered"],
        "spelling": SPELLINGS,
    }
    for config in pairwise(options, random):
        batch, features, units = 2, 2, 2
        shared = {"return_sequences": config["return_sequences"], "return_state": config["return_state"], "go_backwards": config["go_backwards"], "stateful": True}
        if config["kind"] == "RNN":
            layer = layers.RNN([layers.LSTMCell(units), layers.GRUCell(units)], **shared)
        elif config["kind"] == "Bidirectional":
            layer = layers.Bidirectional(layers.LSTM(units, **shared))
        else:
            layer = getattr(layers, config["kind"])(units, **shared)

        def one():
            steps = int(random.integers(1, 4))
            masks = masks_of(pool, batch, steps, config["mask"])
            return [pool.draw((batch, steps, features))], settled(masks, {**config, "zero_output_for_mask": config["kind"] == "Bidirectional"})

        inputs, masks = one()
        yield Question(layer, inputs, masks, later=[one(), None, one(), one()], spelling=config["spelling"])


def time_distributed(pool, random):
    options = {
        "what": ["Dense", "LSTM", "LayerNormalization", "Activation", "Dropout", "GRU", "Flatten", "BatchNormalization", "Conv1D", "Bidirectional"],
        "mask": [None, "right", "scattered"],
        "training": [False, True],
        "spelling": SPELLINGS,
    }
    inner = {
        "Dense": lambda: layers.Dense(2, activation="tanh"),
        "LSTM": lambda: layers.LSTM(2, return_sequences=True),
        "GRU": lambda: layers.GRU(2),
        "LayerNormalization": lambda: layers.LayerNormalization(),
        "Activation": lambda: layers.Activation("softmax"),
        "Dropout": lambda: layers.Dropout(0.0),
        "Flatten": lambda: layers.Flatten(),
        "BatchNormalization": lambda: layers.BatchNormalization(),
        "Conv1D": lambda: layers.Conv1D(2, 2),
        "Bidirectional": lambda: layers.Bidirectional(layers.SimpleRNN(2)),
    }
    # A mask of outer steps handed to a layer that masks its own steps is meant for something else: Keras refuses or broadcasts.
    deep = {"LSTM", "GRU", "Bidirectional"}
    for config in pairwise(options, random, lambda c: not (c["mask"] and c["what"] in deep | {"BatchNormalization"})):
        batch, steps = 2, int(random.integers(2, 4))
        shape = (batch, steps, 3, 2) if config["what"] in deep | {"Flatten", "Conv1D"} else (batch, steps, 3)
        yield Question(
            layers.TimeDistributed(inner[config["what"]]()),
            [pool.draw(shape)],
            masks_of(pool, batch, steps, config["mask"]),
            training=config["training"],
            spelling=config["spelling"],
        )
