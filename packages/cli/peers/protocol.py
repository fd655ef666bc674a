"""How a peer of `tekrar bench` speaks: requests come as JSON lines on standard input, answers go as JSON lines to standard output.

{"do": "prepare", "kind": "step" | "generation", "shape": {...}}   builds, compiles and warms up      -> {"ready": true} or {"error": ...}
{"do": "time", "seconds": s}                                       calls it for so long               -> {"ms": the fastest call's, "calls": how many}

The first line it writes says the versions, or which package is missing: {"versions": {...}} or {"missing": "torch"}. It ends with its input.
"""
import gc
import json
import os
import signal
import sys
import time

# What libraries print must not stand between the answers.
_answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)


def answer(**message):
    _answers.write(json.dumps(message) + "\n")
    _answers.flush()


def imported(*names):
    """The modules, or the end of this process where one is missing."""
    import importlib

    try:
        return [importlib.import_module(name) for name in names]
    except ImportError as error:
        answer(missing=(error.name or str(error)).split(".")[0], reason=str(error)[:300])
        sys.exit(0)


def timed(call, seconds):
    """The fastest call of as many as fit, three at least."""
    best, calls, start = float("inf"), 0, time.perf_counter()
    while calls < 3 or time.perf_counter() - start < seconds:
        before = time.perf_counter()
        call()
        best = min(best, time.perf_counter() - before)
        calls += 1
    return dict(ms=best * 1e3, calls=calls)


def serve(versions, prepare):
    """Answers requests; `prepare(kind, shape)` gives the call to be timed."""
    # Ctrl-C is for whoever started this: its input ends then.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answer(versions=versions)
    call = None
    for line in sys.stdin:
        request = json.loads(line)
        try:
            if request["do"] == "prepare":
                call = None
                gc.collect()
                call = prepare(request["kind"], request["shape"])
                call()
                call()
                answer(ready=True)
            else:
                answer(**timed(call, request["seconds"]))
        except Exception as error:
            answer(error=f"{type(error).__name__}: {error}"[:300])


def made_up(shape):
    """Inputs and targets of a shape: [batch, steps] symbols, [batch, steps, columns] numbers."""
    import numpy as np

    random = np.random.default_rng(0)
    batch, steps = shape["batch"], shape["steps"]
    if shape["work"] == "characters":
        return [random.integers(0, shape["symbols"], (batch, steps)).astype("int32") for _ in range(2)]
    if shape["work"] == "weather":
        return random.standard_normal((batch, steps, shape["inputs"]), dtype="float32"), random.standard_normal((batch, 1), dtype="float32")
    return random.integers(0, shape["words"], (batch, steps)).astype("int32"), random.integers(0, 2, (batch, 1)).astype("float32")
