"""Keras: keras_peer.py THREADS jax|tensorflow"""
import os
import sys

import protocol

threads, backend = int(sys.argv[1]), sys.argv[2]
os.environ["KERAS_BACKEND"] = backend
if backend == "jax" and hasattr(os, "sched_setaffinity"):
    # XLA takes all the processors it sees, whatever it is told
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:threads])
numpy, below = protocol.imported("numpy", backend)
if backend == "tensorflow":
    below.config.threading.set_intra_op_parallelism_threads(threads)
    below.config.threading.set_inter_op_parallelism_threads(threads)
(keras,) = protocol.imported("keras")
layers = keras.layers
loops = {"lstm": layers.LSTM, "gru": layers.GRU, "simple": layers.SimpleRNN}


def step(shape):
    work, units = shape["work"], shape["units"]
    first = {
        "characters": lambda: [layers.Input((shape["steps"],), dtype="int32"), layers.Embedding(shape["symbols"], units)],
        "weather": lambda: [layers.Input((shape["steps"], shape["inputs"]))],
        "sentiment": lambda: [layers.Input((shape["steps"],), dtype="int32"), layers.Embedding(shape["words"], shape["inputs"])],
    }
    each = [loops[shape["cell"]](units, return_sequences=work == "characters" or i < shape["layers"] - 1) for i in range(shape["layers"])]
    if work == "sentiment":
        each = [layers.Bidirectional(loop) for loop in each]
    network = keras.Sequential([*first[work](), *each, layers.Dense(shape["symbols"] if work == "characters" else 1)])
    losses = {
        "characters": keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        "weather": "mse",
        "sentiment": keras.losses.BinaryCrossentropy(from_logits=True),
    }
    clipping = {"global_clipnorm": 1.0} if work == "characters" else {}
    network.compile(optimizer=keras.optimizers.Adam(**clipping), loss=losses[work], jit_compile="auto")
    inputs, targets = protocol.made_up(shape)
    return lambda: network.train_on_batch(inputs, targets)


def prepare(kind, shape):
    keras.backend.clear_session()
    return step(shape)


protocol.serve({"keras": keras.__version__, backend: below.__version__}, prepare)
