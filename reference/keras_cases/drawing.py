"""The numbers of a case: drawn so that none is repeated and none stands on a kink, and written so that they are short to read."""
import json

import numpy as np


class Pool:
    """
    Odd multiples of 1/512 in (−1, 1), each drawn once until all are used: no ties for a maximum, no zero for a relu, and every number is a float32 as well, so
    that nothing is lost before an engine begins.
    """

    def __init__(self, random):
        self.random = random
        self.left = []

    def draw(self, shape, low=-1.0, high=1.0):
        """Numbers of that shape, spread over (low, high)."""
        size = int(np.prod(shape, dtype=np.int64))
        while len(self.left) < size:
            self.left.extend(self.random.permutation(np.arange(-511, 512, 2)).tolist())
        taken, self.left = self.left[:size], self.left[size:]
        unit = (np.array(taken, dtype=np.float64) + 512) / 1024
        return (low + (high - low) * unit).reshape(shape)

    def integers(self, shape, low, high):
        return self.random.integers(low, high, size=shape)

    def mask(self, batch, steps, kind):
        """Booleans [batch, steps]. `right` and `left`: uneven lengths, at least one step true; `scattered`: any, one step true at least."""
        lengths = self.random.integers(1, steps + 1, size=batch)
        lengths[self.random.integers(batch)] = self.random.integers(1, steps) if steps > 1 else 1
        at = np.arange(steps)[None, :]
        if kind == "right":
            return at < lengths[:, None]
        if kind == "left":
            return at >= steps - lengths[:, None]
        scattered = self.random.random((batch, steps)) < 0.6
        scattered[np.arange(batch), self.random.integers(steps, size=batch)] = True
        if scattered.all():
            scattered[self.random.integers(batch), self.random.integers(steps)] = steps == 1
        if kind == "nothing":
            scattered[self.random.integers(batch)] = False
        return scattered


def written(values):
    """Array → {"shape", "data"}; twelve significant digits, which is a thousandth of what the tests allow."""
    array = np.asarray(values)
    if array.dtype.kind in "biu":
        return {"shape": list(array.shape), "data": array.astype(np.int64).reshape(-1).tolist()}
    if array.dtype != np.float64:
        raise TypeError(f"golden numbers are float64, got {array.dtype}")
    if not np.isfinite(array).all():
        raise ValueError("not finite")
    return {"shape": list(array.shape), "data": [short(float(number)) for number in array.reshape(-1)]}


def short(number):
    rounded = float(f"{number:.12g}")
    return int(rounded) if rounded == int(rounded) and abs(rounded) < 1e15 else rounded


def text(cases):
    """One case a line."""
    lines = ",\n".join(json.dumps(case, separators=(",", ":"), allow_nan=False) for case in cases)
    return '{"cases": [\n' + lines + "\n]}\n"
