"""What Keras's activations give, with and without options, and their slopes: packages/tekrar/src/graph/activations.golden.json.

    python reference/activation_cases.py
"""
import json
import os

os.environ["KERAS_BACKEND"] = "jax"
os.environ["JAX_ENABLE_X64"] = "1"
import jax
import jax.numpy as jnp
import keras
import numpy as np

keras.config.set_floatx("float64")
a = keras.activations
ROWS = [
    [-4.5, -2.5, -1.1, -0.4, 0.3, 0.8],
    [1.7, 2.6, 4.2, 7.0, -0.7, 0.1],
    [-0.05, 0.52, -0.6, 1.2, -3.3, 0.9],
    [6.5, -6.5, 0.45, -0.45, 25.0, -30.0],
    [0.25, 0.25, 0.25, -0.25, 0.75, 0.75],
]

PLAIN = "linear tanh sigmoid relu softmax hard_sigmoid elu selu softplus softsign gelu exponential silu swish leaky_relu relu6 mish log_softmax"
PLAIN += " log_sigmoid celu glu hard_silu hard_swish hard_tanh hard_shrink soft_shrink tanh_shrink squareplus sparse_plus sparse_sigmoid sparsemax"
# Keras's tanh alone rounds float64 numbers to float32.
cases = [(name, [], jnp.tanh if name == "tanh" else a.get(name)) for name in PLAIN.split()]
cases += [
    ("relu_with", [{"negativeSlope": 0.3}], lambda x: a.relu(x, negative_slope=0.3)),
    ("relu_with", [{"maxValue": 2}], lambda x: a.relu(x, max_value=2)),
    ("relu_with", [{"maxValue": 6}], lambda x: a.relu(x, max_value=6)),
    ("relu_with", [{"threshold": 0.5}], lambda x: a.relu(x, threshold=0.5)),
    ("relu_with", [{"negativeSlope": 0.3, "maxValue": 2, "threshold": 0.5}], lambda x: a.relu(x, negative_slope=0.3, max_value=2, threshold=0.5)),
    ("relu_with", [{"negativeSlope": 0.3, "maxValue": 6, "threshold": -1}], lambda x: a.relu(x, negative_slope=0.3, max_value=6, threshold=-1)),
    ("leaky_relu", [0.4], lambda x: a.leaky_relu(x, negative_slope=0.4)),
    ("elu", [0.7], lambda x: a.elu(x, alpha=0.7)),
    ("celu", [0.7], lambda x: a.celu(x, alpha=0.7)),
    ("gelu", [True], lambda x: a.gelu(x, approximate=True)),
    ("squareplus", [1.5], lambda x: a.squareplus(x, b=1.5)),
    ("hard_shrink", [0.7], lambda x: a.hard_shrink(x, threshold=0.7)),
    ("soft_shrink", [0.7], lambda x: a.soft_shrink(x, threshold=0.7)),
    ("threshold", [0.7, -2], lambda x: a.threshold(x, 0.7, -2.0)),
]


def camel(name):
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def weights(shape):
    return jnp.asarray(np.cos(np.arange(np.prod(shape), dtype="float64")).reshape(shape))


x = jnp.asarray(ROWS)
written = []
for name, options, function in cases:
    y = function(x)
    slope = jax.grad(lambda x: jnp.sum(function(x) * weights(y.shape)))(x)
    written.append({"name": camel(name), "options": options, "y": y.ravel().tolist(), "slope": slope.ravel().tolist()})
place = os.path.join(os.path.dirname(__file__), "../packages/tekrar/src/graph/activations.golden.json")
lines = ",\n".join("  " + json.dumps(case) for case in written)
with open(place, "w") as file:
    file.write('{\n"x": ' + json.dumps(ROWS) + ',\n"cases": [\n' + lines + "\n]\n}\n")
