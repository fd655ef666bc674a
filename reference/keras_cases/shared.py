"""Values that several families of questions draw their options from."""
from keras import constraints, regularizers

SPELLINGS = ["keras3", "short", "keras2"]
ACTIVATIONS = ["tanh", "relu", "sigmoid", "linear", "hard_sigmoid", "elu", "softsign", "gelu", "softmax", "selu", "softplus", "silu", "mish", "leaky_relu", "exponential"]
REGULARIZERS = [None, regularizers.L2(0.02), regularizers.L1(0.01), regularizers.L1L2(0.01, 0.02)]
CONSTRAINTS = [None, constraints.MaxNorm(0.8), constraints.NonNeg(), constraints.UnitNorm(), constraints.MinMaxNorm(0.4, 0.7, rate=0.8)]


def masks_of(pool, batch, steps, kind):
    return None if kind is None else [pool.mask(batch, steps, kind)]
