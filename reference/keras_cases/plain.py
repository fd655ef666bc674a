"""Questions about layers without a loop: embedding, dense, activations, dropout, normalisation, shapes, pooling, convolution."""
from answer import Question
from covering import pairwise
from keras import layers
from shared import ACTIVATIONS, CONSTRAINTS, REGULARIZERS, SPELLINGS, masks_of, smooth

ALL_ACTIVATIONS = [
    "relu", "relu6", "softmax", "celu", "elu", "selu", "softplus", "softsign", "squareplus", "soft_shrink", "sparse_plus", "silu", "gelu", "glu", "tanh", "tanh_shrink",
    "threshold", "sigmoid", "exponential", "hard_sigmoid", "hard_silu", "hard_tanh", "hard_shrink", "linear", "mish", "leaky_relu", "log_softmax", "log_sigmoid",
    "sparse_sigmoid", "sparsemax",
]  # fmt: skip
MASKS = [None, "right", "scattered"]


def sequence(pool, random, features=None):
    """Numbers [2 or 3, 2 … 4, features]."""
    return pool.draw((int(random.integers(2, 4)), int(random.integers(2, 5)), features or int(random.integers(1, 4))))


def on_sequence(layer, pool, random, mask=None, features=None, **rest):
    x = sequence(pool, random, features)
    return Question(layer, [x], masks_of(pool, x.shape[0], x.shape[1], mask), **rest)


def embedding(pool, random):
    options = {"mask_zero": [False, True], "embeddings_regularizer": REGULARIZERS[:3], "embeddings_constraint": CONSTRAINTS[:4], "rank": [1, 2], "spelling": SPELLINGS}
    for config in pairwise(options, random, smooth):
        spelling, rank = config.pop("spelling"), config.pop("rank")
        shape = (2, int(random.integers(2, 5)))[:rank]
        yield Question(layers.Embedding(5, 3, **config), [pool.integers(shape, 0, 5)], spelling=spelling)


def masking(pool, random):
    for value in (0.0, 9.0, -1.5):
        x = pool.draw((3, 4, 2))
        x[pool.mask(3, 4, "scattered")] = value
        x[0, 0, 0] = value
        yield Question(layers.Masking(value), [x])
    yield on_sequence(layers.Masking(), pool, random)


def dense(pool, random):
    options = {
        "activation": [None, *ACTIVATIONS[:10]],
        "use_bias": [True, False],
        "kernel_regularizer": REGULARIZERS,
        "bias_regularizer": REGULARIZERS[:2],
        "activity_regularizer": [None, "l2", "l1"],
        "kernel_constraint": CONSTRAINTS,
        "bias_constraint": [None, "non_neg"],
        "rank": [2, 3],
        "mask": [None, None, "scattered"],
        "spelling": SPELLINGS,
        "trainable": [True, True, False],
    }
    for config in pairwise(options, random, lambda c: smooth(c) and not (c["mask"] and c["rank"] == 2) and not (c["activation"] == "hard_sigmoid" and c["spelling"] == "keras2")):
        rank, mask, spelling = config.pop("rank"), config.pop("mask"), config.pop("spelling")
        x = sequence(pool, random)
        yield Question(layers.Dense(3, **config), [x if rank == 3 else x[:, 0]], masks_of(pool, x.shape[0], x.shape[1], mask), spelling=spelling)


def activations(pool, random):
    for i, name in enumerate(ALL_ACTIVATIONS):
        spelling = "keras3" if name == "hard_sigmoid" else SPELLINGS[i % 3]
        yield on_sequence(layers.Activation(name), pool, random, MASKS[i % 3], features=4, spelling=spelling)
    forms = [
        layers.ReLU(),
        layers.ReLU(max_value=0.5),
        layers.ReLU(max_value=0.6, negative_slope=0.2, threshold=0.1),
        layers.ReLU(negative_slope=0.3),
        layers.LeakyReLU(),
        layers.LeakyReLU(negative_slope=0.1),
        layers.ELU(),
        layers.ELU(alpha=0.5),
        layers.PReLU(),
        layers.PReLU(shared_axes=[1]),
        layers.PReLU(alpha_regularizer="l2", alpha_constraint="non_neg", shared_axes=[1]),
        layers.Softmax(),
        layers.Softmax(axis=1),
        layers.Softmax(axis=-2),
        layers.Softmax(axis=[1, 2]),
    ]
    for i, layer in enumerate(forms):
        kind = type(layer).__name__
        yield on_sequence(layer, pool, random, None if kind == "Softmax" else MASKS[i % 3], features=3, spelling=SPELLINGS[i % 2])


def regularization(pool, random):
    """At inference with any rate; in training with a rate of zero."""
    for training in (False, True):
        rate = 0.0 if training else 0.4
        made = [
            layers.Dropout(rate),
            layers.Dropout(rate, noise_shape=(None, 1, None)),
            layers.SpatialDropout1D(rate),
            layers.GaussianDropout(rate),
            layers.GaussianNoise(rate),
            layers.AlphaDropout(rate),
            layers.ActivityRegularization(l1=0.1, l2=0.2),
            layers.Identity(),
        ]
        for i, layer in enumerate(made):
            yield on_sequence(layer, pool, random, MASKS[i % 3], training=training, spelling=SPELLINGS[i % 3], train=training)


def layer_normalization(pool, random):
    options = {
        "axis": [-1, [-1], [1, 2], 1, 2],
        "center": [True, False],
        "scale": [True, False],
        "epsilon": [1e-3, 1e-5],
        "gamma_regularizer": REGULARIZERS[:2],
        "beta_constraint": [None, "non_neg"],
        "mask": MASKS,
        "spelling": SPELLINGS,
    }
    for config in pairwise(options, random):
        mask, spelling = config.pop("mask"), config.pop("spelling")
        yield on_sequence(layers.LayerNormalization(**config), pool, random, mask, features=3, spelling=spelling)
    yield on_sequence(layers.UnitNormalization(), pool, random, features=3)


def batch_normalization(pool, random):
    options = {
        "axis": [-1, 2, 1],
        "momentum": [0.99, 0.6],
        "center": [True, False],
        "scale": [True, False],
        "epsilon": [1e-3, 1e-2],
        "rank": [2, 3],
        "training": [False, True],
        "mask": MASKS,
        "trainable": [True, True, False],
        "spelling": SPELLINGS,
    }
    allowed = lambda c: not (c["rank"] == 2 and (c["mask"] or c["axis"] == 2)) and not (c["mask"] and c["axis"] == 1)
    for config in pairwise(options, random, allowed):
        rank, mask, spelling, training = config.pop("rank"), config.pop("mask"), config.pop("spelling"), config.pop("training")
        # The variance of two numbers leaves no gradient but rounding errors.
        x = pool.draw((int(random.integers(4, 6)), int(random.integers(2, 4)), 2))
        yield Question(
            layers.BatchNormalization(**config),
            [x if rank == 3 else x[:, 0]],
            masks_of(pool, x.shape[0], x.shape[1], mask),
            training=training,
            spelling=spelling,
        )


def reshaping(pool, random):
    made = [
        (layers.Reshape((6, 2)), (2, 4, 3)),
        (layers.Reshape((-1, 3)), (2, 2, 6)),
        (layers.Reshape((-1,)), (2, 2, 3)),
        (layers.Reshape((2, 2, 3)), (2, 4, 3)),
        (layers.Reshape((4, 1)), (3, 4)),
        (layers.Permute((2, 1)), (2, 4, 3)),
        (layers.Permute((1, 2)), (2, 4, 3)),
        (layers.Permute((3, 1, 2)), (2, 2, 3, 2)),
        (layers.RepeatVector(3), (2, 4)),
        (layers.RepeatVector(1), (3, 2)),
        (layers.Flatten(), (2, 4, 3)),
        (layers.Flatten(), (2, 4)),
        (layers.Flatten(), (2, 2, 3, 2)),
        (layers.ZeroPadding1D(1), (2, 3, 2)),
        (layers.ZeroPadding1D((2, 0)), (2, 3, 2)),
        (layers.Cropping1D(1), (2, 4, 2)),
        (layers.Cropping1D((0, 2)), (2, 4, 2)),
        (layers.UpSampling1D(2), (2, 3, 2)),
        (layers.UpSampling1D(3), (2, 2, 2)),
    ]
    for i, (layer, shape) in enumerate(made):
        yield Question(layer, [pool.draw(shape)], spelling=SPELLINGS[i % 3])
    yield on_sequence(layers.Permute((2, 1)), pool, random, "right")
    yield on_sequence(layers.Flatten(), pool, random, "right")


def pooling(pool, random):
    for kind in (layers.GlobalAveragePooling1D, layers.GlobalMaxPooling1D):
        options = {"keepdims": [False, True], "mask": [None, "right", "left", "scattered"], "spelling": SPELLINGS}
        for config in pairwise(options, random):
            yield on_sequence(kind(keepdims=config["keepdims"]), pool, random, config["mask"], spelling=config["spelling"])
    for kind in (layers.AveragePooling1D, layers.MaxPooling1D):
        options = {"pool_size": [1, 2, 3], "strides": [None, 1, 2, 3], "padding": ["valid", "same"], "mask": [None, "right"], "spelling": SPELLINGS}
        for config in pairwise(options, random):
            mask, spelling = config.pop("mask"), config.pop("spelling")
            steps = int(random.integers(3, 7))
            yield Question(kind(**config), [pool.draw((2, steps, 2))], masks_of(pool, 2, steps, mask), spelling=spelling)


def convolution(pool, random):
    options = {
        "kernel_size": [1, 2, 3],
        "strides": [1, 2, 3],
        "padding": ["valid", "same", "causal"],
        "dilation_rate": [1, 2],
        "groups": [1, 2],
        "activation": [None, "relu", "tanh"],
        "use_bias": [True, False],
        "kernel_regularizer": REGULARIZERS[:3],
        "kernel_constraint": CONSTRAINTS,
        "mask": [None, "right"],
        "spelling": SPELLINGS,
    }
    for config in pairwise(options, random, lambda c: smooth(c) and (c["strides"] == 1 or c["dilation_rate"] == 1)):
        mask, spelling = config.pop("mask"), config.pop("spelling")
        steps = int(random.integers(5, 8))
        yield Question(layers.Conv1D(2, **config), [pool.draw((2, steps, 2))], masks_of(pool, 2, steps, mask), spelling=spelling)
