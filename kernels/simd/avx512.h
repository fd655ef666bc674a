#pragma once
#include <immintrin.h>

namespace TEKRAR_TARGET {

#define OPERATION static inline __attribute__((always_inline))

#define WIDTH_BITS 512
constexpr int WIDTH = 16;
using Floats = __m512;
using Words = __m512i;
using Mask = __mmask16;

OPERATION __mmask16 first(int n) { return (__mmask16)((1u << n) - 1); }

OPERATION Floats load(const float *p) { return _mm512_loadu_ps(p); }
OPERATION void store(float *p, Floats x) { _mm512_storeu_ps(p, x); }
/** The first n lanes, 0 < n ≤ WIDTH; the rest is 0 and not touched in memory. */
OPERATION Floats loadFirst(const float *p, int n) { return _mm512_maskz_loadu_ps(first(n), p); }
OPERATION void storeFirst(float *p, Floats x, int n) { _mm512_mask_storeu_ps(p, first(n), x); }
OPERATION Floats splat(float x) { return _mm512_set1_ps(x); }
OPERATION Floats zero() { return _mm512_setzero_ps(); }

OPERATION Floats add(Floats a, Floats b) { return _mm512_add_ps(a, b); }
OPERATION Floats subtract(Floats a, Floats b) { return _mm512_sub_ps(a, b); }
OPERATION Floats multiply(Floats a, Floats b) { return _mm512_mul_ps(a, b); }
OPERATION Floats divide(Floats a, Floats b) { return _mm512_div_ps(a, b); }
OPERATION Floats multiplyAdd(Floats a, Floats b, Floats c) { return _mm512_fmadd_ps(a, b, c); }
OPERATION Floats squareRoot(Floats x) { return _mm512_sqrt_ps(x); }
OPERATION Floats floorOf(Floats x) { return _mm512_roundscale_ps(x, _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC); }
OPERATION Floats larger(Floats a, Floats b) { return _mm512_max_ps(a, b); }
OPERATION Floats smaller(Floats a, Floats b) { return _mm512_min_ps(a, b); }

OPERATION Words wordsOf(Floats x) { return _mm512_castps_si512(x); }
OPERATION Floats floatsOf(Words x) { return _mm512_castsi512_ps(x); }
OPERATION Words splatWord(int32_t x) { return _mm512_set1_epi32(x); }
OPERATION Words loadWords(const int32_t *p) { return _mm512_loadu_si512(p); }
OPERATION Floats absolute(Floats x) { return floatsOf(_mm512_and_si512(wordsOf(x), splatWord(0x7fffffff))); }
OPERATION Floats negate(Floats x) { return floatsOf(_mm512_xor_si512(wordsOf(x), splatWord((int32_t)0x80000000))); }
/** The size of a, the sign of b. */
OPERATION Floats withSign(Floats a, Floats b) {
  return floatsOf(_mm512_ternarylogic_epi32(splatWord(0x7fffffff), wordsOf(a), wordsOf(b), 0xca));
}
OPERATION Words addWords(Words a, Words b) { return _mm512_add_epi32(a, b); }
OPERATION Words subtractWords(Words a, Words b) { return _mm512_sub_epi32(a, b); }
OPERATION Words andWords(Words a, Words b) { return _mm512_and_si512(a, b); }
OPERATION Words orWords(Words a, Words b) { return _mm512_or_si512(a, b); }
OPERATION Words xorWords(Words a, Words b) { return _mm512_xor_si512(a, b); }
template <int N> OPERATION Words shiftLeft(Words x) { return _mm512_slli_epi32(x, N); }
template <int N> OPERATION Words shiftRight(Words x) { return _mm512_srli_epi32(x, N); }
template <int N> OPERATION Words shiftRightSigned(Words x) { return _mm512_srai_epi32(x, N); }
/** Signed integers as floats. */
OPERATION Floats convert(Words x) { return _mm512_cvtepi32_ps(x); }
OPERATION Words truncated(Floats x) { return _mm512_cvttps_epi32(x); }
/** x · 2^n for whole n in [−151, 129], rounded once; `words` is n as integers. */
OPERATION Floats scale(Floats x, Floats n, Words) { return _mm512_scalef_ps(x, n); }
/** The upper and lower halves of the products of unsigned words. */
OPERATION void multiplyWide(Words a, Words b, Words &high, Words &low) {
  __m512i even = _mm512_mul_epu32(a, b);
  __m512i odd = _mm512_mul_epu32(_mm512_srli_epi64(a, 32), _mm512_srli_epi64(b, 32));
  high = _mm512_mask_blend_epi32(0xaaaa, _mm512_srli_epi64(even, 32), odd);
  low = _mm512_mask_blend_epi32(0xaaaa, even, _mm512_slli_epi64(odd, 32));
}

OPERATION Mask greater(Floats a, Floats b) { return _mm512_cmp_ps_mask(a, b, _CMP_GT_OQ); }
OPERATION Mask greaterEqual(Floats a, Floats b) { return _mm512_cmp_ps_mask(a, b, _CMP_GE_OQ); }
OPERATION Mask equal(Floats a, Floats b) { return _mm512_cmp_ps_mask(a, b, _CMP_EQ_OQ); }
OPERATION Mask unordered(Floats x) { return _mm512_cmp_ps_mask(x, x, _CMP_UNORD_Q); }
OPERATION Floats select(Mask mask, Floats a, Floats b) { return _mm512_mask_blend_ps(mask, b, a); }

/** Lanes moved down by 8, 4, 2, 1; what ends up above is of no interest. */
OPERATION Floats down8(Floats x) { return _mm512_shuffle_f32x4(x, x, 0xee); }
OPERATION Floats down4(Floats x) { return _mm512_shuffle_f32x4(x, x, 0x55); }
OPERATION Floats down2(Floats x) { return _mm512_permute_ps(x, 0xee); }
OPERATION Floats down1(Floats x) { return _mm512_permute_ps(x, 0x55); }
OPERATION float lowest(Floats x) { return _mm512_cvtss_f32(x); }

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
