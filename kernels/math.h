#pragma once
// exp, log, tanh, sigmoid and erf, on polynomials of our own (coefficients.py): the same bits on every native target, at most 2.5 units in the last place off (functions.test.ts),
// NaN for NaN.
#include "simd.h"

namespace TEKRAR_TARGET {

/** e^2^−s·r − 1 for |2^−s·r| ≤ log 2 / 2: a polynomial whose coefficients are scaled by powers of two, so that tanh need not double its argument first. */
template <int s> INLINE Floats expMinusOneNear(Floats r) {
  constexpr float two = s == 1 ? 2 : 1;
  Floats p = splat(0x1.6beb2ep-10f * two * two * two * two * two * two);
  p = multiplyAdd(p, r, splat(0x1.122d00p-7f * two * two * two * two * two));
  p = multiplyAdd(p, r, splat(0x1.555680p-5f * two * two * two * two));
  p = multiplyAdd(p, r, splat(0x1.5554aap-3f * two * two * two));
  p = multiplyAdd(p, r, splat(0x1.fffffep-2f * two * two));
  return multiplyAdd(multiply(r, r), p, s == 1 ? add(r, r) : r);
}

/** x = n · log 2 / 2^s + r with n whole and |r| ≤ log 2 / 2^(s + 1), for |x| < 2^20. The low bits of `shifted` are n + 127: shifted left by 23 they are 2^n, −127 < n < 129. */
struct Split {
  Floats n, r, shifted;
};

template <int s> INLINE Split splitByLog2(Floats x) {
  constexpr float two = s == 1 ? 2 : 1;
  const Floats magic = splat(0x1.8p23f + 127);
  const Floats shifted = multiplyAdd(x, splat(0x1.715476p0f * two), magic);
  const Floats n = subtract(shifted, magic);
  // log 2 in two parts; the first has few enough bits for n times it to be exact
  Floats r = multiplyAdd(n, splat(-0x1.63p-1f / two), x);
  r = multiplyAdd(n, splat(0x1.bd0106p-13f / two), r);
  return {n, r, shifted};
}

INLINE Floats powerOf(const Split &s) { return floatsOf(shiftLeft<23>(wordsOf(s.shifted))); }

/** Clamped by smaller and larger so that NaN passes. */
INLINE Floats clamped(float low, Floats x, float high) { return larger(splat(low), smaller(splat(high), x)); }

INLINE Floats expOf(Floats x) {
  const Split s = splitByLog2<0>(clamped(-104.0f, x, 89.0f));
  return scale(add(expMinusOneNear<0>(s.r), splat(1.0f)), s.n, subtractWords(wordsOf(s.shifted), wordsOf(splat(0x1.8p23f + 127))));
}

/** Tanh and sigmoid in three parts: how x splits, the polynomial of r, and the rest, which needs 2^n. */
struct Begun {
  Floats r, power;
};

/** With a = |x|: e^2a − 1 = 2^n (e^r − 1) + (2^n − 1), and tanh a = (e^2a − 1) / (e^2a + 1). */
struct Tanh {
  INLINE Begun begin(Floats x) {
    const Split s = splitByLog2<1>(smaller(splat(10.0f), absolute(x)));
    return {s.r, powerOf(s)};
  }
  INLINE Floats middle(Floats r) { return expMinusOneNear<1>(r); }
  INLINE Floats end(Floats near, Floats power, Floats x) {
    const Floats e = multiplyAdd(power, near, subtract(power, splat(1.0f)));
    return withSign(divide(e, add(e, splat(2.0f))), x);
  }
};

/** 1 / (1 + e^−x); what is below 2^−127 becomes 0. */
struct Sigmoid {
  INLINE Begun begin(Floats x) {
    const Split s = splitByLog2<0>(clamped(-60.0f, negate(x), 89.0f));
    return {s.r, powerOf(s)};
  }
  INLINE Floats middle(Floats r) { return expMinusOneNear<0>(r); }
  INLINE Floats end(Floats near, Floats power, Floats) {
    const Floats one = splat(1.0f);
    return divide(one, multiplyAdd(power, add(near, one), one));
  }
};

template <class Function> INLINE Floats wholeOf(Floats x) {
  const Begun b = Function::begin(x);
  return Function::end(Function::middle(b.r), b.power, x);
}
INLINE Floats tanhOf(Floats x) { return wholeOf<Tanh>(x); }
INLINE Floats sigmoidOf(Floats x) { return wholeOf<Sigmoid>(x); }

/** x = 2^n · (1 + f) with 1 + f from √½ to √2; log(1 + f) = f − f²/2 + f³ · P(f). */
INLINE Floats logOf(Floats x) {
  const Floats infinity = splat(__builtin_inff());
  Mask tiny = greater(splat(0x1p-126f), x);
  Floats y = select(tiny, multiply(x, splat(0x1p23f)), x);
  Words rest = subtractWords(wordsOf(y), splatWord(0x3f3504f3)); // √½
  Words exponent = shiftRightSigned<23>(rest);
  Floats n = subtract(convert(exponent), select(tiny, splat(23.0f), zero()));
  Floats f = subtract(floatsOf(addWords(andWords(rest, splatWord(0x007fffff)), splatWord(0x3f3504f3))), splat(1.0f));
  Floats p = splat(-0x1.38b578p-4f);
  p = multiplyAdd(p, f, splat(0x1.055b68p-3f));
  p = multiplyAdd(p, f, splat(-0x1.0d8542p-3f));
  p = multiplyAdd(p, f, splat(0x1.22da1ep-3f));
  p = multiplyAdd(p, f, splat(-0x1.547244p-3f));
  p = multiplyAdd(p, f, splat(0x1.99a008p-3f));
  p = multiplyAdd(p, f, splat(-0x1.000226p-2f));
  p = multiplyAdd(p, f, splat(0x1.555554p-2f));
  Floats square = multiply(f, f);
  Floats tail = multiplyAdd(multiply(square, f), p, multiply(n, splat(-0x1.bd0106p-13f)));
  tail = multiplyAdd(square, splat(-0.5f), tail);
  Floats result = multiplyAdd(n, splat(0x1.63p-1f), add(f, tail));
  result = select(equal(x, infinity), infinity, result);
  result = select(equal(x, zero()), splat(-__builtin_inff()), result);
  result = select(greater(zero(), x), splat(__builtin_nanf("")), result);
  return select(unordered(x), x, result);
}

/** With a = |x| and t = x²: a + a · (2/√π − 1 + t · P(t)) up to 1, beyond it 1 − e^(−a · Q(a)), which is 1 from 4 on. */
INLINE Floats erfOf(Floats x) {
  const Floats a = smaller(splat(4.0f), absolute(x));
  const Floats t = multiply(a, a);
  Floats p = splat(0x1.496a30p-14f);
  p = multiplyAdd(p, t, splat(-0x1.a3f700p-11f));
  p = multiplyAdd(p, t, splat(0x1.5405b2p-8f));
  p = multiplyAdd(p, t, splat(-0x1.b7f90ep-6f));
  p = multiplyAdd(p, t, splat(0x1.ce2cf8p-4f));
  p = multiplyAdd(p, t, splat(-0x1.81273ep-2f));
  p = multiplyAdd(p, t, splat(0x1.06eba8p-3f));
  Floats q = splat(0x1.d47f20p-17f);
  q = multiplyAdd(q, a, splat(-0x1.6f9eeap-12f));
  q = multiplyAdd(q, a, splat(0x1.ec7fccp-9f));
  q = multiplyAdd(q, a, splat(-0x1.89617ap-6f));
  q = multiplyAdd(q, a, splat(0x1.b459b2p-4f));
  q = multiplyAdd(q, a, splat(0x1.451abap-1f));
  q = multiplyAdd(q, a, splat(0x1.20f21cp+0f));
  const Floats far = subtract(splat(1.0f), expOf(negate(multiply(a, q))));
  const Floats y = select(greater(a, splat(1.0f)), far, multiplyAdd(a, p, a));
  return select(unordered(x), x, withSign(y, x));
}

INLINE Floats signOf(Floats x) {
  Floats one = splat(1.0f);
  return select(greater(x, zero()), one, select(greater(zero(), x), negate(one), x));
}

/** The whole number towards 0, as an integer; the nearest there is where it is too large, 0 for NaN. */
INLINE Floats toIndexOf(Floats x) {
  const Floats there = select(unordered(x), zero(), x);
  return floatsOf(truncated(clamped(-2147483648.0f, there, 2147483520.0f)));
}

INLINE Floats isFiniteOf(Floats x) { return select(greater(splat(__builtin_inff()), absolute(x)), splat(1.0f), zero()); }

} // namespace TEKRAR_TARGET
