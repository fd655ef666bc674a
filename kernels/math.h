#pragma once
// exp, log, tanh and sigmoid, on polynomials of our own (coefficients.py): the same bits on every native target, at most about 2 units in the last place off,
// NaN for NaN.
#include "simd.h"

namespace TEKRAR_TARGET {

/** x = n · log 2 + r with n whole and |r| ≤ log 2 / 2. Needs |x| < 2^21. */
struct Split {
  Floats n, r;
  Words words;
};

INLINE Split splitByLog2(Floats x) {
  const Floats magic = splat(0x1.8p23f);
  Floats shifted = multiplyAdd(x, splat(0x1.715476p0f), magic);
  Floats n = subtract(shifted, magic);
  // log 2 in two parts; the first has few enough bits for n times it to be exact
  Floats r = multiplyAdd(n, splat(-0x1.63p-1f), x);
  r = multiplyAdd(n, splat(0x1.bd0106p-13f), r);
  return {n, r, subtractWords(wordsOf(shifted), wordsOf(magic))};
}

/** e^r − 1 for |r| ≤ log 2 / 2. */
INLINE Floats expMinusOneNear(Floats r) {
  Floats p = splat(0x1.6beb2ep-10f);
  p = multiplyAdd(p, r, splat(0x1.122d00p-7f));
  p = multiplyAdd(p, r, splat(0x1.555680p-5f));
  p = multiplyAdd(p, r, splat(0x1.5554aap-3f));
  p = multiplyAdd(p, r, splat(0x1.fffffep-2f));
  return multiplyAdd(multiply(r, r), p, r);
}

INLINE Floats expOf(Floats x) {
  x = select(greater(x, splat(89.0f)), splat(89.0f), x);
  x = select(greater(splat(-104.0f), x), splat(-104.0f), x);
  Split s = splitByLog2(x);
  return scale(add(expMinusOneNear(s.r), splat(1.0f)), s.n, s.words);
}

/** With a = |x|: e^2a − 1 = 2^n (e^r − 1) + (2^n − 1), and tanh a = (e^2a − 1) / (e^2a + 1). */
INLINE Floats tanhOf(Floats x) {
  Floats a = absolute(x);
  a = select(greater(a, splat(10.0f)), splat(10.0f), a);
  Split s = splitByLog2(add(a, a));
  Floats power = floatsOf(shiftLeft<23>(addWords(s.words, splatWord(127))));
  Floats e = multiplyAdd(power, expMinusOneNear(s.r), subtract(power, splat(1.0f)));
  return withSign(divide(e, add(e, splat(2.0f))), x);
}

/** With e = exp(−|x|): 1 / (1 + e) for x ≥ 0, e / (1 + e) below. */
INLINE Floats sigmoidOf(Floats x) {
  Floats e = expOf(negate(absolute(x)));
  Floats one = splat(1.0f);
  return divide(select(greater(zero(), x), e, one), add(e, one));
}

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

INLINE Floats signOf(Floats x) {
  Floats one = splat(1.0f);
  return select(greater(x, zero()), one, select(greater(zero(), x), negate(one), x));
}

INLINE Floats isFiniteOf(Floats x) { return select(greater(splat(__builtin_inff()), absolute(x)), splat(1.0f), zero()); }

/** One number through a vector function. */
template <class Function>
INLINE float single(Function function, float x) {
  float lane[WIDTH];
  store(lane, function(splat(x)));
  return lane[0];
}

} // namespace TEKRAR_TARGET
