"""Values that several families of questions draw their options from."""
from keras import constraints, regularizers

SPELLINGS = ["keras3", "short", "keras2"]
ACTIVATIONS = ["tanh", "relu", "sigmoid", "linear", "hard_sigmoid", "elu", "softsign", "gelu", "softmax", "selu", "softplus", "silu", "mish", "leaky_relu", "exponential"]
REGULARIZERS = [None, regularizers.L2(0.02), regularizers.L1(0.01), regularizers.L1L2(0.01, 0.02)]
CONSTRAINTS = [None, constraints.MaxNorm(0.8), constraints.NonNeg(), constraints.UnitNorm(), constraints.MinMaxNorm(0.4, 0.7, rate=0.8)]


def smooth(config):
    """
    L1 has no slope at 0, where non_neg puts weights: JAX takes 1 there, TensorFlow and PyTorch 0. The two are never asked for of one weight.
    """
    for weight in ("kernel", "recurrent", "embeddings"):
        regularizer, constraint = config.get(f"{weight}_regularizer"), config.get(f"{weight}_constraint")
        if isinstance(regularizer, (regularizers.L1, regularizers.L1L2)) and isinstance(constraint, constraints.NonNeg):
            return False
    return True


def masks_of(pool, batch, steps, kind):
    return None if kind is None else [pool.mask(batch, steps, kind)]
