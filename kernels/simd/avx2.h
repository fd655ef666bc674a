#pragma once
#include <immintrin.h>

namespace TEKRAR_TARGET {

#define OPERATION static inline __attribute__((always_inline))

#define WIDTH_BITS 256
constexpr int WIDTH = 8;
using Floats = __m256;
using Words = __m256i;
using Mask = __m256;

alignas(64) static const int32_t firstLanes[16] = {-1, -1, -1, -1, -1, -1, -1, -1, 0, 0, 0, 0, 0, 0, 0, 0};
OPERATION __m256i first(int n) { return _mm256_loadu_si256((const __m256i *)(firstLanes + 8 - n)); }

OPERATION Floats load(const float *p) { return _mm256_loadu_ps(p); }
OPERATION void store(float *p, Floats x) { _mm256_storeu_ps(p, x); }
/** The first n lanes, 0 < n ≤ WIDTH; the rest is 0 and not touched in memory. */
OPERATION Floats loadFirst(const float *p, int n) { return _mm256_maskload_ps(p, first(n)); }
OPERATION void storeFirst(float *p, Floats x, int n) {
  if (n == 8) return _mm256_storeu_ps(p, x);
  __m128 rest = _mm256_castps256_ps128(x);
  if (n & 4) {
    _mm_storeu_ps(p, rest);
    rest = _mm256_extractf128_ps(x, 1);
    p += 4;
  }
  if (n & 2) {
    _mm_storel_pi((__m64 *)p, rest);
    rest = _mm_movehl_ps(rest, rest);
    p += 2;
  }
  if (n & 1) _mm_store_ss(p, rest);
}
OPERATION Floats splat(float x) { return _mm256_set1_ps(x); }
OPERATION Floats zero() { return _mm256_setzero_ps(); }

OPERATION Floats add(Floats a, Floats b) { return _mm256_add_ps(a, b); }
OPERATION Floats subtract(Floats a, Floats b) { return _mm256_sub_ps(a, b); }
OPERATION Floats multiply(Floats a, Floats b) { return _mm256_mul_ps(a, b); }
OPERATION Floats divide(Floats a, Floats b) { return _mm256_div_ps(a, b); }
OPERATION Floats multiplyAdd(Floats a, Floats b, Floats c) { return _mm256_fmadd_ps(a, b, c); }
OPERATION Floats squareRoot(Floats x) { return _mm256_sqrt_ps(x); }
OPERATION Floats floorOf(Floats x) { return _mm256_floor_ps(x); }
OPERATION Floats larger(Floats a, Floats b) { return _mm256_max_ps(a, b); }
OPERATION Floats smaller(Floats a, Floats b) { return _mm256_min_ps(a, b); }

OPERATION Words wordsOf(Floats x) { return _mm256_castps_si256(x); }
OPERATION Floats floatsOf(Words x) { return _mm256_castsi256_ps(x); }
OPERATION Words splatWord(int32_t x) { return _mm256_set1_epi32(x); }
OPERATION Words loadWords(const int32_t *p) { return _mm256_loadu_si256((const __m256i *)p); }
OPERATION Floats absolute(Floats x) { return _mm256_and_ps(x, floatsOf(splatWord(0x7fffffff))); }
OPERATION Floats negate(Floats x) { return _mm256_xor_ps(x, floatsOf(splatWord((int32_t)0x80000000))); }
/** The size of a, the sign of b. */
OPERATION Floats withSign(Floats a, Floats b) {
  Floats sign = floatsOf(splatWord((int32_t)0x80000000));
  return _mm256_or_ps(_mm256_andnot_ps(sign, a), _mm256_and_ps(sign, b));
}
OPERATION Words addWords(Words a, Words b) { return _mm256_add_epi32(a, b); }
OPERATION Words subtractWords(Words a, Words b) { return _mm256_sub_epi32(a, b); }
OPERATION Words andWords(Words a, Words b) { return _mm256_and_si256(a, b); }
OPERATION Words orWords(Words a, Words b) { return _mm256_or_si256(a, b); }
OPERATION Words xorWords(Words a, Words b) { return _mm256_xor_si256(a, b); }
template <int N> OPERATION Words shiftLeft(Words x) { return _mm256_slli_epi32(x, N); }
template <int N> OPERATION Words shiftRight(Words x) { return _mm256_srli_epi32(x, N); }
template <int N> OPERATION Words shiftRightSigned(Words x) { return _mm256_srai_epi32(x, N); }
/** Signed integers as floats. */
OPERATION Floats convert(Words x) { return _mm256_cvtepi32_ps(x); }
OPERATION Words truncated(Floats x) { return _mm256_cvttps_epi32(x); }
/** x · 2^n for whole n in [−151, 129], rounded once: the first of the two factors never rounds. `words` is n as integers. */
OPERATION Floats scale(Floats x, Floats, Words words) {
  Words half = shiftRightSigned<1>(words);
  Words rest = subtractWords(words, half);
  Words bias = splatWord(127);
  return multiply(multiply(x, floatsOf(shiftLeft<23>(addWords(half, bias)))), floatsOf(shiftLeft<23>(addWords(rest, bias))));
}
/** The upper and lower halves of the products of unsigned words. */
OPERATION void multiplyWide(Words a, Words b, Words &high, Words &low) {
  __m256i even = _mm256_mul_epu32(a, b);
  __m256i odd = _mm256_mul_epu32(_mm256_srli_epi64(a, 32), _mm256_srli_epi64(b, 32));
  high = _mm256_blend_epi32(_mm256_srli_epi64(even, 32), odd, 0xaa);
  low = _mm256_blend_epi32(even, _mm256_slli_epi64(odd, 32), 0xaa);
}

OPERATION Mask greater(Floats a, Floats b) { return _mm256_cmp_ps(a, b, _CMP_GT_OQ); }
OPERATION Mask greaterEqual(Floats a, Floats b) { return _mm256_cmp_ps(a, b, _CMP_GE_OQ); }
OPERATION Mask equal(Floats a, Floats b) { return _mm256_cmp_ps(a, b, _CMP_EQ_OQ); }
OPERATION Mask unordered(Floats x) { return _mm256_cmp_ps(x, x, _CMP_UNORD_Q); }
OPERATION Floats select(Mask mask, Floats a, Floats b) { return _mm256_blendv_ps(b, a, mask); }

/** Lanes moved down by 4, 2, 1; what ends up above is of no interest. */
OPERATION Floats down4(Floats x) { return _mm256_permute2f128_ps(x, x, 0x11); }
OPERATION Floats down2(Floats x) { return _mm256_permute_ps(x, 0xee); }
OPERATION Floats down1(Floats x) { return _mm256_permute_ps(x, 0x55); }
OPERATION float lowest(Floats x) { return _mm256_cvtss_f32(x); }

/** Rows of a square tile become columns. */
constexpr int TILE = 8;
OPERATION void transposeTile(const float *in, intptr_t inStride, float *out, intptr_t outStride) {
  __m256 r[8], t[8];
  for (int i = 0; i < 8; i++) r[i] = _mm256_loadu_ps(in + i * inStride);
  for (int i = 0; i < 8; i += 2) {
    t[i] = _mm256_unpacklo_ps(r[i], r[i + 1]);
    t[i + 1] = _mm256_unpackhi_ps(r[i], r[i + 1]);
  }
  for (int i = 0; i < 8; i += 4) {
    r[i] = _mm256_shuffle_ps(t[i], t[i + 2], 0x44);
    r[i + 1] = _mm256_shuffle_ps(t[i], t[i + 2], 0xee);
    r[i + 2] = _mm256_shuffle_ps(t[i + 1], t[i + 3], 0x44);
    r[i + 3] = _mm256_shuffle_ps(t[i + 1], t[i + 3], 0xee);
  }
  for (int i = 0; i < 4; i++) {
    _mm256_storeu_ps(out + i * outStride, _mm256_permute2f128_ps(r[i], r[i + 4], 0x20));
    _mm256_storeu_ps(out + (i + 4) * outStride, _mm256_permute2f128_ps(r[i], r[i + 4], 0x31));
  }
}

} // namespace TEKRAR_TARGET
