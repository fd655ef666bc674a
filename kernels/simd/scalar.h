#pragma once
// For any other CPU: plain C++ with the native meaning. The fused multiply-add is made of doubles, so it asks for no instruction and no library.

namespace TEKRAR_TARGET {

#define OPERATION static inline __attribute__((always_inline))

#define WIDTH_BITS 128
constexpr int WIDTH = 4;
struct Floats {
  float lane[4];
};
struct Words {
  int32_t lane[4];
};
struct Mask {
  bool lane[4];
};

#define EACH for (int i = 0; i < 4; i++)

OPERATION Floats load(const float *p) {
  Floats x;
  __builtin_memcpy(&x, p, sizeof x);
  return x;
}
OPERATION void store(float *p, Floats x) { __builtin_memcpy(p, &x, sizeof x); }
OPERATION Floats splat(float x) { return {{x, x, x, x}}; }
OPERATION Floats zero() { return splat(0); }
/** The first n lanes, 0 < n ≤ WIDTH; the rest is 0 and not touched in memory. */
OPERATION Floats loadFirst(const float *p, int n) {
  Floats x = zero();
  for (int i = 0; i < n; i++) x.lane[i] = p[i];
  return x;
}
OPERATION void storeFirst(float *p, Floats x, int n) {
  for (int i = 0; i < n; i++) p[i] = x.lane[i];
}

OPERATION Floats add(Floats a, Floats b) {
  EACH a.lane[i] += b.lane[i];
  return a;
}
OPERATION Floats subtract(Floats a, Floats b) {
  EACH a.lane[i] -= b.lane[i];
  return a;
}
OPERATION Floats multiply(Floats a, Floats b) {
  EACH a.lane[i] *= b.lane[i];
  return a;
}
OPERATION Floats divide(Floats a, Floats b) {
  EACH a.lane[i] /= b.lane[i];
  return a;
}
/** The product of two floats is exact in double; the sum is rounded to odd, so that rounding it again to float is as good as rounding once. */
OPERATION float fusedMultiplyAdd(float a, float b, float c) {
  double product = (double)a * b;
  double sum = product + c;
  double back = sum - product;
  double error = (product - (sum - back)) + ((double)c - back);
  if (error == error && error != 0) {
    int64_t bits;
    __builtin_memcpy(&bits, &sum, 8);
    if (!(bits & 1)) bits += (error > 0) == (sum > 0) ? 1 : -1;
    __builtin_memcpy(&sum, &bits, 8);
  }
  return (float)sum;
}
OPERATION Floats multiplyAdd(Floats a, Floats b, Floats c) {
  EACH c.lane[i] = fusedMultiplyAdd(a.lane[i], b.lane[i], c.lane[i]);
  return c;
}
OPERATION float rootOf(float x) {
#if defined(__x86_64__) || defined(__SSE__)
  float root;
  asm("sqrtss %1, %0" : "=x"(root) : "x"(x));
  return root;
#else
  return __builtin_sqrtf(x);
#endif
}
OPERATION Floats squareRoot(Floats x) {
  EACH x.lane[i] = rootOf(x.lane[i]);
  return x;
}
OPERATION Floats floorOf(Floats x) {
  EACH {
    float value = x.lane[i];
    if (value > -8388608.0f && value < 8388608.0f && value != 0) {
      float whole = (float)(int32_t)value;
      if (whole > value) whole -= 1;
      x.lane[i] = whole == 0 && value < 0 ? -0.0f : whole;
    }
  }
  return x;
}
OPERATION Floats larger(Floats a, Floats b) {
  EACH a.lane[i] = a.lane[i] > b.lane[i] ? a.lane[i] : b.lane[i];
  return a;
}
OPERATION Floats smaller(Floats a, Floats b) {
  EACH a.lane[i] = a.lane[i] < b.lane[i] ? a.lane[i] : b.lane[i];
  return a;
}

OPERATION Words wordsOf(Floats x) {
  Words y;
  __builtin_memcpy(&y, &x, sizeof x);
  return y;
}
OPERATION Floats floatsOf(Words x) {
  Floats y;
  __builtin_memcpy(&y, &x, sizeof x);
  return y;
}
OPERATION Words splatWord(int32_t x) { return {{x, x, x, x}}; }
OPERATION Words loadWords(const int32_t *p) {
  Words x;
  __builtin_memcpy(&x, p, sizeof x);
  return x;
}
OPERATION Words addWords(Words a, Words b) {
  EACH a.lane[i] = (int32_t)((uint32_t)a.lane[i] + (uint32_t)b.lane[i]);
  return a;
}
OPERATION Words subtractWords(Words a, Words b) {
  EACH a.lane[i] = (int32_t)((uint32_t)a.lane[i] - (uint32_t)b.lane[i]);
  return a;
}
OPERATION Words andWords(Words a, Words b) {
  EACH a.lane[i] &= b.lane[i];
  return a;
}
OPERATION Words orWords(Words a, Words b) {
  EACH a.lane[i] |= b.lane[i];
  return a;
}
OPERATION Words xorWords(Words a, Words b) {
  EACH a.lane[i] ^= b.lane[i];
  return a;
}
template <int N> OPERATION Words shiftLeft(Words x) {
  EACH x.lane[i] = (int32_t)((uint32_t)x.lane[i] << N);
  return x;
}
template <int N> OPERATION Words shiftRight(Words x) {
  EACH x.lane[i] = (int32_t)((uint32_t)x.lane[i] >> N);
  return x;
}
template <int N> OPERATION Words shiftRightSigned(Words x) {
  EACH x.lane[i] >>= N;
  return x;
}
OPERATION Floats absolute(Floats x) { return floatsOf(andWords(wordsOf(x), splatWord(0x7fffffff))); }
OPERATION Floats negate(Floats x) { return floatsOf(xorWords(wordsOf(x), splatWord((int32_t)0x80000000))); }
/** The size of a, the sign of b. */
OPERATION Floats withSign(Floats a, Floats b) {
  return floatsOf(orWords(andWords(wordsOf(a), splatWord(0x7fffffff)), andWords(wordsOf(b), splatWord((int32_t)0x80000000))));
}
/** Signed integers as floats. */
OPERATION Floats convert(Words x) {
  Floats y;
  EACH y.lane[i] = (float)x.lane[i];
  return y;
}
/** Floats from −2³¹ to below 2³¹ as integers, what is behind the point cut off. */
OPERATION Words truncated(Floats x) {
  Words y;
  EACH y.lane[i] = (int32_t)x.lane[i];
  return y;
}
/** x · 2^n for whole n in [−151, 129], rounded once: the first of the two factors never rounds. `words` is n as integers. */
OPERATION Floats scale(Floats x, Floats, Words words) {
  Words half = shiftRightSigned<1>(words);
  Words rest = subtractWords(words, half);
  Words bias = splatWord(127);
  return multiply(multiply(x, floatsOf(shiftLeft<23>(addWords(half, bias)))), floatsOf(shiftLeft<23>(addWords(rest, bias))));
}
/** The upper and lower halves of the products of unsigned words. */
OPERATION void multiplyWide(Words a, Words b, Words &high, Words &low) {
  EACH {
    uint64_t product = (uint64_t)(uint32_t)a.lane[i] * (uint32_t)b.lane[i];
    high.lane[i] = (int32_t)(product >> 32);
    low.lane[i] = (int32_t)product;
  }
}

OPERATION Mask greater(Floats a, Floats b) {
  Mask m;
  EACH m.lane[i] = a.lane[i] > b.lane[i];
  return m;
}
OPERATION Mask greaterEqual(Floats a, Floats b) {
  Mask m;
  EACH m.lane[i] = a.lane[i] >= b.lane[i];
  return m;
}
OPERATION Mask equal(Floats a, Floats b) {
  Mask m;
  EACH m.lane[i] = a.lane[i] == b.lane[i];
  return m;
}
OPERATION Mask unordered(Floats x) {
  Mask m;
  EACH m.lane[i] = x.lane[i] != x.lane[i];
  return m;
}
OPERATION Floats select(Mask mask, Floats a, Floats b) {
  EACH a.lane[i] = mask.lane[i] ? a.lane[i] : b.lane[i];
  return a;
}

/** Lanes moved down by 2, 1; what ends up above is of no interest. */
OPERATION Floats down2(Floats x) { return {{x.lane[2], x.lane[3], x.lane[2], x.lane[3]}}; }
OPERATION Floats down1(Floats x) { return {{x.lane[1], x.lane[1], x.lane[3], x.lane[3]}}; }
OPERATION float lowest(Floats x) { return x.lane[0]; }

/** Rows of a square tile become columns. */
constexpr int TILE = 4;
OPERATION void transposeTile(const float *in, intptr_t inStride, float *out, intptr_t outStride) {
  for (int i = 0; i < 4; i++)
    for (int j = 0; j < 4; j++) out[j * outStride + i] = in[i * inStride + j];
}

#undef EACH

} // namespace TEKRAR_TARGET
