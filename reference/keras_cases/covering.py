"""Pairwise covering: the fewest configurations, found greedily, in which every pair of two options' values occurs together at least once."""
import itertools


def pairwise(options, random, allowed=lambda config: True, tries=40):
    """options: name → values. `allowed` refuses whole configurations; a pair that no allowed configuration can hold is left out."""
    names = list(options)
    values = {name: list(range(len(options[name]))) for name in names}
    as_config = lambda indices: {name: options[name][indices[name]] for name in names}
    if len(names) == 1:
        return [as_config({names[0]: i}) for i in values[names[0]] if allowed(as_config({names[0]: i}))]
    missing = {(a, i, b, j) for a, b in itertools.combinations(names, 2) for i in values[a] for j in values[b]}
    covered_by = lambda indices: {(a, indices[a], b, indices[b]) for a, b in itertools.combinations(names, 2)}
    chosen = []
    while missing:
        a, i, b, j = sorted(missing)[random.integers(len(missing))]
        best, gain = None, 0
        for _ in range(tries):
            candidate = {name: int(random.choice(values[name])) for name in names} | {a: i, b: j}
            if allowed(as_config(candidate)):
                covers = len(covered_by(candidate) & missing)
                if covers > gain:
                    best, gain = candidate, covers
        if best is None:
            missing.discard((a, i, b, j))
            continue
        missing -= covered_by(best)
        chosen.append(as_config(best))
    return chosen
