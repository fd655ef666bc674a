"""Golden numbers for the ridge regression on windows, by scikit-learn (pip install scikit-learn==1.9.0):
packages/tasks/src/baselines/series/golden.json.

    python reference/make_ridge_golden.py
"""
import json
from pathlib import Path

import numpy as np
from sklearn.linear_model import Ridge

random = np.random.default_rng(3)
LAGS, AHEAD = 5, 2


def run(windows):
    """Two columns of numbers, of which the first is foretold two steps ahead, and one number besides that each window has."""
    steps = windows + LAGS + AHEAD - 1
    first = np.cumsum(random.normal(size=steps)) * 0.3
    second = np.roll(first, 1) + random.normal(size=steps)
    extra = random.normal(size=windows)
    return {"first": first.round(6), "second": second.round(6), "extra": extra.round(6), "windows": windows}


def rows(one):
    past = np.stack([one["first"], one["second"]], axis=1)
    x = [np.concatenate([past[i : i + LAGS].ravel(), [one["extra"][i]]]) for i in range(one["windows"])]
    y = [one["first"][i + LAGS : i + LAGS + AHEAD] for i in range(one["windows"])]
    return np.array(x), np.array(y)


def case(windows, pull):
    runs = [run(count) for count in windows]
    x, y = (np.concatenate(parts) for parts in zip(*map(rows, runs)))
    model = Ridge(alpha=pull * len(x), solver="cholesky").fit(x, y)
    return {
        "pull": pull,
        "runs": [{name: value.tolist() if name != "windows" else value for name, value in one.items()} for one in runs],
        "kernel": model.coef_.T.tolist(),
        "bias": model.intercept_.tolist(),
        "error": float(((model.predict(x) - y) ** 2).mean()),
    }


golden = {"lags": LAGS, "ahead": AHEAD, "cases": [case([60], 1e-3), case([40, 7, 3], 0.05)]}
path = Path(__file__).parent.parent / "packages/tasks/src/baselines/series/golden.json"
path.write_text(json.dumps(golden) + "\n")
