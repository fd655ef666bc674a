"""Keras answers a question about one layer: outputs, states, masks, gradients, and three training steps."""
import dataclasses

import backend  # noqa: F401, must come before keras
import jax
import jax.numpy as jnp
import keras
import numpy as np
from keras import tree
from keras.src.backend import StatelessScope, get_keras_mask, set_keras_mask

from drawing import written
from spelling import spell

PADDING = 9.0


@dataclasses.dataclass
class Question:
    """A layer and what it is called on. Several calls are asked of a stateful layer; None among them is a reset of its states."""

    layer: object
    inputs: list
    masks: list = None
    states: list = None
    arguments: dict = dataclasses.field(default_factory=dict)
    training: bool = False
    # One tensor, a list of them, or one argument each.
    convention: str = "tensor"
    later: list = dataclasses.field(default_factory=list)
    train: bool = True
    spelling: str = "keras3"
    note: str = ""


def is_float(array):
    return np.asarray(array).dtype.kind == "f"


def tensors(arrays):
    return [jnp.asarray(array, dtype=jnp.float64 if is_float(array) else jnp.int32) for array in arrays]


def call_arguments(question, inputs, masks, states, layer):
    """Positional and named arguments of the layer's call; masks are given by name where the call takes one, else attached to the tensors."""
    named = {key: (jnp.asarray(value) if isinstance(value, np.ndarray) else value) for key, value in question.arguments.items()}
    if masks is not None:
        masks = [None if mask is None else jnp.asarray(mask) for mask in masks]
        if layer._call_has_mask_arg and question.convention != "arguments":
            named["mask"] = masks[0] if question.convention == "tensor" else masks
        else:
            for tensor, mask in zip(inputs, masks):
                if mask is not None:
                    set_keras_mask(tensor, mask)
    if states is not None:
        named["initial_state"] = states
    if layer._call_has_training_arg:
        named["training"] = question.training
    positional = {"tensor": inputs[:1], "list": [inputs], "arguments": inputs}[question.convention]
    return positional, named


def step_mask(output):
    """The mask an output carries. Keras leaves the square mask of attention on its scores by accident; that is none of steps."""
    mask = get_keras_mask(output)
    return mask if mask is not None and mask.ndim <= 2 else None


def run(question, layer, trainable, fixed, inputs, states, masks):
    positional, named = call_arguments(question, inputs, masks, states, layer)
    mapping = [*zip(layer.trainable_variables, trainable), *zip(layer.non_trainable_variables, fixed)]
    # Layer.stateless_call calls `call`, which knows nothing of masks that tensors carry nor of activity regularisers: the layer itself does.
    with StatelessScope(state_mapping=mapping, collect_losses=True) as scope:
        outputs = layer(*positional, **named)
        losses = layer.losses
    after = [scope.get_current_value(variable) for variable in layer.non_trainable_variables]
    after = [variable.value if value is None else value for variable, value in zip(layer.non_trainable_variables, after)]
    return outputs, [step_mask(output) for output in tree.flatten(outputs)], after, sum(losses) if losses else None


def write_tree(value):
    return tree.map_structure(lambda leaf: written(np.asarray(leaf)), value) if value is not None else None


def drawn_weights(layer, pool):
    values = []
    for variable in layer.weights:
        low, high = (0.5, 1.5) if "variance" in variable.path or "gamma" in variable.path else (-1.0, 1.0)
        values.append(pool.draw(variable.shape, low, high))
    return values


def answer(question, pool, name):
    layer = question.layer
    positional, named = call_arguments(question, tensors(question.inputs), question.masks, None, layer)
    layer(*positional, **named)
    if question.later:
        layer.reset_state()
    weights = drawn_weights(layer, pool)
    layer.set_weights(weights)
    configuration = spell(keras.layers.serialize(layer), question.spelling)
    case = {"name": name}
    if question.note:
        case["note"] = question.note
    case["layer"] = configuration
    case["convention"] = question.convention
    case["weights"] = [written(weight) for weight in weights]
    case["inputs"] = [written(array) for array in question.inputs]
    if question.masks is not None:
        case["mask"] = [None if mask is None else written(mask) for mask in question.masks]
    if question.states is not None:
        case["initialState"] = write_tree(question.states)
    if question.arguments:
        case["arguments"] = {key: written(value) if isinstance(value, np.ndarray) else value for key, value in question.arguments.items()}
    case["training"] = question.training
    case["expected"], shapes = first_call(question, layer, pool)
    if question.later:
        case["later"] = later_calls(question, layer)
    if question.train and not question.later:
        case["steps"] = training_steps(question, weights, shapes, pool)
    return case


def first_call(question, layer, pool):
    trainable = [variable.value for variable in layer.trainable_variables]
    fixed = [variable.value for variable in layer.non_trainable_variables]
    inputs = tensors(question.inputs)
    differentiable = [i for i, array in enumerate(question.inputs) if is_float(array)]
    states = None if question.states is None else tree.map_structure(jnp.asarray, question.states)
    outputs, masks, fixed_after, losses = run(question, layer, trainable, fixed, inputs, states, question.masks)
    flat = tree.flatten(outputs)
    shapes = [output.shape for output in flat]
    cotangents = [pool.draw(shape) for shape in shapes]

    def total(trainable, floats, states):
        given = list(inputs)
        for place, value in zip(differentiable, floats):
            given[place] = value
        outputs, _, _, losses = run(question, layer, trainable, fixed, given, states or None, question.masks)
        value = sum(jnp.sum(output * cotangent) for output, cotangent in zip(tree.flatten(outputs), cotangents))
        return value if losses is None else value + losses

    gradients = jax.grad(total, argnums=(0, 1, 2))(trainable, [inputs[i] for i in differentiable], states if states is not None else [])
    by_variable = {id(variable): gradient for variable, gradient in zip(layer.trainable_variables, gradients[0])}
    of_inputs = {place: gradient for place, gradient in zip(differentiable, gradients[1])}
    expected = {
        "outputs": write_tree(list(outputs) if isinstance(outputs, (list, tuple)) else outputs),
        "cotangents": [written(cotangent) for cotangent in cotangents],
        "gradients": {
            "weights": [written(by_variable[id(variable)]) if id(variable) in by_variable else None for variable in layer.weights],
            "inputs": [written(of_inputs[i]) if i in of_inputs else None for i in range(len(question.inputs))],
        },
    }
    if any(mask is not None for mask in masks):
        expected["masks"] = [None if mask is None else written(mask) for mask in masks]
    if losses is not None:
        expected["losses"] = float(losses)
    if states is not None:
        expected["gradients"]["initialState"] = write_tree(gradients[2])
    if fixed_after and question.training:
        after = {id(variable): value for variable, value in zip(layer.non_trainable_variables, fixed_after)}
        changed = [written(after[id(variable)]) if id(variable) in after else None for variable in layer.weights]
        if any(changed):
            expected["weights"] = changed
    return expected, shapes


def later_calls(question, layer):
    """What a stateful layer gives call after call, the first one once more among them."""
    results = []
    for step in [(question.inputs, question.masks), *question.later]:
        if step is None:
            layer.reset_state()
            results.append("reset")
            continue
        inputs, masks = step
        positional, named = call_arguments(question, tensors(inputs), masks, None, layer)
        outputs = layer(*positional, **named)
        result = {"inputs": [written(array) for array in inputs], "outputs": write_tree(list(outputs) if isinstance(outputs, (list, tuple)) else outputs)}
        if masks is not None:
            result["mask"] = [None if mask is None else written(mask) for mask in masks]
        results.append(result)
    return results


def training_steps(question, weights, shapes, pool):
    """
    Three steps of SGD with momentum on the mean squared error of every output, the last batch one row short, in the model
    inputs → (Masking where there is a mask) → the layer. Masked steps of an input hold PADDING.
    """
    layer = keras.layers.deserialize(keras.layers.serialize(question.layer))
    symbolic, called = [], []
    for place, array in enumerate(question.inputs):
        tensor = keras.Input(array.shape[1:], dtype="float64" if is_float(array) else "int32", name=f"input_{place}")
        symbolic.append(tensor)
        if question.masks is not None and question.masks[place] is not None and is_float(array):
            tensor = keras.layers.Masking(PADDING, name=f"masking_{place}")(tensor)
        called.append(tensor)
    named = {key: value for key, value in question.arguments.items() if not isinstance(value, np.ndarray)}
    positional = {"tensor": called[:1], "list": [called], "arguments": called}[question.convention]
    outputs = tree.flatten(layer(*positional, **named))
    model = keras.Model(symbolic, outputs)
    model.set_weights(weights)
    optimizer = keras.optimizers.SGD(0.05, momentum=0.9)
    model.compile(optimizer=optimizer, loss=["mean_squared_error"] * len(outputs), run_eagerly=True)
    batches, losses = [], []
    rows = question.inputs[0].shape[0]
    weighted = len(outputs) == 1 and len(shapes[0]) <= 3 and pool.random.random() < 0.5
    for number in range(3):
        kept = rows if number < 2 or rows == 1 else rows - 1
        inputs = []
        for place, array in enumerate(question.inputs):
            values = pool.draw(array.shape) if is_float(array) else pool.integers(array.shape, 0, int(array.max()) + 1)
            if question.masks is not None and question.masks[place] is not None and is_float(array):
                values[~question.masks[place]] = PADDING
            inputs.append(values[:kept])
        targets = [pool.draw((kept, *shape[1:])) for shape in shapes]
        # Of a sequence [batch, steps, …] Keras takes weights [batch, steps]; [batch] it lays along the steps.
        weight = pool.draw((kept, *shapes[0][1:-1]), 0.5, 1.5) if weighted else None
        value = model.train_on_batch(inputs if len(inputs) > 1 else inputs[0], targets if len(targets) > 1 else targets[0], sample_weight=weight, return_dict=True)
        losses.append(float(value["loss"]))
        batch = {"inputs": [written(array) for array in inputs], "targets": [written(array) for array in targets]}
        if weight is not None:
            batch["sampleWeights"] = written(weight)
        batches.append(batch)
        model.reset_metrics()
    return {"batches": batches, "losses": losses, "weights": [written(weight) for weight in model.get_weights()]}
