"""How the polynomials of math.h came about: weighted minimax fits (Remez exchange in 60 digits), rounded to float32.

    python coefficients.py        (needs mpmath)
"""
from mpmath import mp, mpf, matrix, lu_solve, linspace, exp, log, sqrt, ln, erf, erfc
import struct

mp.dps = 60


def remez(f, weight, degree, low, high, rounds=30):
    """Polynomial P of the degree with max |weight · (P − f)| least on [low, high]."""
    n = degree + 2
    points = [(low + high) / 2 + (high - low) / 2 * mp.cos(mp.pi * (n - 1 - i) / (n - 1)) for i in range(n)]
    grid = list(linspace(low, high, 4001))
    for _ in range(rounds):
        rows = matrix(n, n)
        right = matrix(n, 1)
        for i, x in enumerate(points):
            for j in range(degree + 1):
                rows[i, j] = x**j
            rows[i, degree + 1] = (-1) ** i / weight(x)
            right[i] = f(x)
        solution = lu_solve(rows, right)
        p = [solution[j] for j in range(degree + 1)]
        error = [weight(x) * (mp.polyval(p[::-1], x) - f(x)) for x in grid]
        peaks = []
        for i in range(len(grid)):
            if peaks and (error[i] > 0) == (error[peaks[-1]] > 0):
                if abs(error[i]) > abs(error[peaks[-1]]):
                    peaks[-1] = i
            else:
                peaks.append(i)
        while len(peaks) > n:
            peaks.pop(0 if abs(error[peaks[0]]) < abs(error[peaks[-1]]) else -1)
        if len(peaks) < n:
            break
        points = [grid[i] for i in peaks]
    return p, max(abs(e) for e in error)


def show(name, p, error):
    single = [struct.unpack("f", struct.pack("f", float(c)))[0] for c in p]
    print(name, "error", mp.nstr(error, 3))
    for c in single:
        print("  ", float(c).hex(), f"{c:.9g}")


half = ln(2) / 2
# e^r = 1 + r + r² · P(r); the weight makes the error relative to e^r − 1 (tanh needs it near 0)
near = lambda r: r if abs(r) > mpf(10) ** -12 else mpf(10) ** -12
f = lambda r: (exp(near(r)) - 1 - near(r)) / near(r) ** 2
p, e = remez(f, lambda r: near(r) ** 2 / abs(exp(near(r)) - 1), 4, -half * mpf("1.01"), half * mpf("1.01"))
show("exp", p, e)
# log(1 + f) = f − f²/2 + f³ · P(f)
g = lambda x: (log(1 + near(x)) - near(x) + near(x) ** 2 / 2) / near(x) ** 3 if abs(x) > mpf(10) ** -9 else mpf(1) / 3
for degree in (6, 7, 8):
    p, e = remez(g, lambda x: near(x) ** 3 / log(1 + near(x)) if abs(x) > mpf(10) ** -9 else near(x) ** 2, degree, sqrt(mpf(1) / 2) - 1, sqrt(mpf(2)) - 1)
    show(f"log {degree}", p, e)
# erf x = x · P(x²) up to 1
ratio = lambda t: erf(sqrt(t)) / sqrt(t) if t > mpf(10) ** -20 else 2 / sqrt(mp.pi)
p, e = remez(ratio, lambda t: 1 / ratio(t), 6, mpf(0), mpf(1))
show("erf, near", p, e)
# erf x = 1 − exp(−x · Q(x)) beyond
p, e = remez(lambda x: -log(erfc(x)) / x, lambda x: x * erfc(x) / erf(x), 6, mpf(1), mpf("3.95"))
show("erf, far", p, e)
