"""How golden numbers are written and compared: a tensor is {"shape": [...], "data": [...]}, row-major, on one line."""
import json
import math

import numpy as np


def tensor(values):
    """Array → {"shape", "data"}. Floats keep every digit (Python's repr is the shortest text that reads back to the same float64)."""
    array = np.asarray(values)
    if array.dtype.kind == "f" and array.dtype != np.float64:
        raise TypeError(f"golden numbers are float64, got {array.dtype}")
    return {"shape": list(array.shape), "data": array.reshape(-1).tolist()}


def array(record):
    """{"shape", "data"} → float64 or int64 array."""
    data = record["data"]
    whole = len(data) > 0 and all(isinstance(number, int) for number in data)
    return np.array(data, dtype=np.int64 if whole else np.float64).reshape(record["shape"])


def is_tensor(value):
    return isinstance(value, dict) and set(value) == {"shape", "data"}


def difference(left, right, place=""):
    """Largest difference between two nested results, each tensor's relative to its own largest magnitude. Raises where the structures differ."""
    if is_tensor(left):
        a, b = array(left).astype(np.float64), array(right).astype(np.float64)
        if a.shape != b.shape:
            raise ValueError(f"{place}: shapes differ, {a.shape} and {b.shape}")
        if a.size == 0:
            return 0.0
        if not (np.isfinite(a).all() and np.isfinite(b).all()):
            raise ValueError(f"{place}: not finite")
        scale = max(np.abs(a).max(), np.abs(b).max(), 1e-300)
        return float(np.abs(a - b).max() / scale)
    if isinstance(left, dict):
        if set(left) != set(right):
            raise ValueError(f"{place}: keys differ, {sorted(left)} and {sorted(right)}")
        return max((difference(left[key], right[key], f"{place}/{key}") for key in left), default=0.0)
    if isinstance(left, list):
        if len(left) != len(right):
            raise ValueError(f"{place}: lengths differ, {len(left)} and {len(right)}")
        return max((difference(a, b, f"{place}/{i}") for i, (a, b) in enumerate(zip(left, right))), default=0.0)
    if left is None or right is None:
        if left is not right:
            raise ValueError(f"{place}: one is null")
        return 0.0
    if not (math.isfinite(left) and math.isfinite(right)):
        raise ValueError(f"{place}: not finite")
    return abs(left - right) / max(abs(left), abs(right), 1e-300)


def text(value, depth=0):
    """Readable JSON: objects and lists of objects over several lines, tensors and lists of plain values on one."""
    pad, inner = " " * depth, " " * (depth + 1)
    if is_tensor(value):
        return json.dumps(value, separators=(",", ":"), allow_nan=False)
    if isinstance(value, dict):
        if not value:
            return "{}"
        return "{\n" + ",\n".join(f"{inner}{json.dumps(key)}: {text(item, depth + 1)}" for key, item in value.items()) + f"\n{pad}}}"
    if isinstance(value, list) and any(isinstance(item, (dict, list)) for item in value):
        return "[\n" + ",\n".join(inner + text(item, depth + 1) for item in value) + f"\n{pad}]"
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
