"""Questions about layers that take several tensors: attention and merging."""
from answer import Question
from covering import pairwise
from keras import layers
from shared import REGULARIZERS, SPELLINGS


def masks(pool, *asked):
    """[(batch, steps, kind or None)] → masks, or None where none is asked for."""
    made = [None if kind is None else pool.mask(batch, steps, kind) for batch, steps, kind in asked]
    return made if any(mask is not None for mask in made) else None


MASK = [None, "right", "left", "scattered"]


def attention(pool, random):
    options = {
        "use_scale": [False, True],
        "score_mode": ["dot", "concat"],
        "dropout": [0.0, 0.3],
        "key": [False, True],
        "query_mask": MASK,
        "value_mask": MASK,
        "use_causal_mask": [False, True],
        "return_attention_scores": [False, True],
        "training": [False, True],
        "spelling": SPELLINGS,
    }
    yield from dot_like(layers.Attention, options, ("use_scale", "score_mode", "dropout"), pool, random)


def additive_attention(pool, random):
    options = {
        "use_scale": [True, False],
        "dropout": [0.0, 0.3],
        "key": [False, True],
        "query_mask": MASK,
        "value_mask": MASK,
        "use_causal_mask": [False, True],
        "return_attention_scores": [False, True],
        "training": [False, True],
        "spelling": SPELLINGS,
    }
    yield from dot_like(layers.AdditiveAttention, options, ("use_scale", "dropout"), pool, random)


def call_options(config):
    return {key: True for key in ("use_causal_mask", "return_attention_scores") if config[key]}


def first_value_seen(mask, causal):
    """Under a causal mask the first query sees the first value alone: it must not be masked, or a row of scores has nothing in it."""
    if causal and mask is not None:
        mask[:, 0] = True
    return mask


def dot_like(kind, options, own, pool, random):
    for config in pairwise(options, random, lambda c: not (c["training"] and c["dropout"])):
        batch, queries, values, width = 2, int(random.integers(2, 4)), int(random.integers(2, 5)), int(random.integers(1, 4))
        inputs = [pool.draw((batch, queries, width)), pool.draw((batch, values, width))]
        asked = [(batch, queries, config["query_mask"]), (batch, values, config["value_mask"])]
        if config["key"]:
            inputs.append(pool.draw((batch, values, width)))
            asked.append((batch, values, None))
        given = masks(pool, *asked)
        if given:
            first_value_seen(given[1], config["use_causal_mask"])
        yield Question(
            kind(**{key: config[key] for key in own}),
            inputs,
            given,
            arguments=call_options(config),
            convention="list",
            training=config["training"],
            spelling=config["spelling"],
            train=not config["return_attention_scores"] and not config["dropout"],
        )


def multi_head_attention(pool, random):
    options = {
        "num_heads": [1, 2],
        "key_dim": [1, 2, 3],
        "value_dim": [None, 2],
        "use_bias": [True, False],
        "output_shape": [None, 3],
        "dropout": [0.0, 0.3],
        "kernel_regularizer": REGULARIZERS[:2],
        "key": [False, True],
        "query_mask": MASK,
        "value_mask": MASK,
        "key_mask": [None, "right"],
        "attention_mask": [False, True],
        "use_causal_mask": [False, True],
        "return_attention_scores": [False, True],
        "training": [False, True],
        "spelling": SPELLINGS[:2],
    }
    allowed = lambda c: not (c["training"] and c["dropout"]) and (c["key"] or not c["key_mask"])
    for config in pairwise(options, random, allowed):
        batch, queries, values = 2, int(random.integers(2, 4)), int(random.integers(2, 4))
        inputs = [pool.draw((batch, queries, 2)), pool.draw((batch, values, 3))]
        asked = [(batch, queries, config["query_mask"]), (batch, values, config["value_mask"])]
        if config["key"]:
            inputs.append(pool.draw((batch, values, 2)))
            asked.append((batch, values, config["key_mask"]))
        given = masks(pool, *asked)
        for mask in given[1:] if given else []:
            if mask is not None:
                mask[:, 0] = True
        arguments = call_options(config)
        if config["attention_mask"]:
            seen = pool.random.random((batch, queries, values)) < 0.7
            seen[:, :, 0] = True
            arguments["attention_mask"] = seen
        own = ("num_heads", "key_dim", "value_dim", "use_bias", "output_shape", "dropout", "kernel_regularizer")
        yield Question(
            layers.MultiHeadAttention(**{key: config[key] for key in own}),
            inputs,
            given,
            arguments=arguments,
            convention="arguments",
            training=config["training"],
            spelling=config["spelling"],
            train=not config["return_attention_scores"] and not config["attention_mask"] and not config["dropout"],
        )


def merging(pool, random):
    for kind in (layers.Add, layers.Subtract, layers.Multiply, layers.Average, layers.Maximum, layers.Minimum):
        options = {"count": [2, 3], "masks": ["none", "all", "some"], "rank": [2, 3], "broadcast": [False, True], "spelling": SPELLINGS}
        allowed = lambda c: not (kind is layers.Subtract and c["count"] == 3) and not (c["rank"] == 2 and c["masks"] != "none")
        for config in pairwise(options, random, allowed):
            shape = (2, 3, 2)[: config["rank"]] if config["rank"] == 3 else (2, 3)
            inputs = [pool.draw(shape) for _ in range(config["count"])]
            if config["broadcast"]:
                inputs[1] = pool.draw((*shape[:-1], 1))
            asked = [(2, 3, "scattered" if config["masks"] == "all" or (config["masks"] == "some" and i == 1) else None) for i in range(config["count"])]
            yield Question(kind(), inputs, masks(pool, *asked), convention="list", spelling=config["spelling"])
    options = {"axis": [-1, 1, 2], "count": [2, 3], "masks": ["none", "all", "some"], "spelling": SPELLINGS}
    for config in pairwise(options, random):
        inputs, asked = [], []
        for i in range(config["count"]):
            steps, features = (i + 1, 2) if config["axis"] == 1 else (3, i + 1)
            inputs.append(pool.draw((2, steps, features)))
            asked.append((2, steps, "right" if config["masks"] == "all" or (config["masks"] == "some" and i == 1) else None))
        yield Question(layers.Concatenate(axis=config["axis"]), inputs, masks(pool, *asked), convention="list", spelling=config["spelling"])
    yield Question(layers.Concatenate(), [pool.draw((2, 3)), pool.draw((2, 2))], convention="list")
    options = {"axes": [1, 2, -1, [1, 2], [2, 1], [2, 2]], "normalize": [False, True], "spelling": SPELLINGS}
    for config in pairwise(options, random):
        axes = config["axes"]
        pair = [axes, axes] if isinstance(axes, int) else axes
        shapes = [[2, 3, 4], [2, 3, 4]]
        for shape, axis in zip(shapes, pair):
            shape[axis] = 2
        yield Question(
            layers.Dot(axes=axes, normalize=config["normalize"]), [pool.draw(shape) for shape in shapes], convention="list", spelling=config["spelling"]
        )
    for normalize in (False, True):
        yield Question(layers.Dot(axes=1, normalize=normalize), [pool.draw((3, 2)), pool.draw((3, 2))], convention="list")
