#pragma once
#include <arm_neon.h>

namespace TEKRAR_TARGET {

#define OPERATION static inline __attribute__((always_inline))

#define WIDTH_BITS 128
constexpr int WIDTH = 4;
using Floats = float32x4_t;
using Words = int32x4_t;
using Mask = uint32x4_t;

OPERATION Floats load(const float *p) { return vld1q_f32(p); }
OPERATION void store(float *p, Floats x) { vst1q_f32(p, x); }
OPERATION Floats splat(float x) { return vdupq_n_f32(x); }
OPERATION Floats zero() { return vdupq_n_f32(0); }
/** The first n lanes, 0 < n ≤ WIDTH; the rest is 0 and not touched in memory. */
OPERATION Floats loadFirst(const float *p, int n) {
  if (n == 4) return load(p);
  Floats x = zero();
  x = vld1q_lane_f32(p, x, 0);
  if (n > 1) x = vld1q_lane_f32(p + 1, x, 1);
  if (n > 2) x = vld1q_lane_f32(p + 2, x, 2);
  return x;
}
OPERATION void storeFirst(float *p, Floats x, int n) {
  if (n == 4) return store(p, x);
  vst1q_lane_f32(p, x, 0);
  if (n > 1) vst1q_lane_f32(p + 1, x, 1);
  if (n > 2) vst1q_lane_f32(p + 2, x, 2);
}

OPERATION Floats add(Floats a, Floats b) { return vaddq_f32(a, b); }
OPERATION Floats subtract(Floats a, Floats b) { return vsubq_f32(a, b); }
OPERATION Floats multiply(Floats a, Floats b) { return vmulq_f32(a, b); }
OPERATION Floats divide(Floats a, Floats b) { return vdivq_f32(a, b); }
OPERATION Floats multiplyAdd(Floats a, Floats b, Floats c) { return vfmaq_f32(c, a, b); }
OPERATION Floats squareRoot(Floats x) { return vsqrtq_f32(x); }
OPERATION Floats floorOf(Floats x) { return vrndmq_f32(x); }

OPERATION Words wordsOf(Floats x) { return vreinterpretq_s32_f32(x); }
OPERATION Floats floatsOf(Words x) { return vreinterpretq_f32_s32(x); }
OPERATION Words splatWord(int32_t x) { return vdupq_n_s32(x); }
OPERATION Words loadWords(const int32_t *p) { return vld1q_s32(p); }
OPERATION Floats absolute(Floats x) { return vabsq_f32(x); }
OPERATION Floats negate(Floats x) { return vnegq_f32(x); }
/** The size of a, the sign of b. */
OPERATION Floats withSign(Floats a, Floats b) { return vbslq_f32(vdupq_n_u32(0x7fffffff), a, b); }
OPERATION Words addWords(Words a, Words b) { return vaddq_s32(a, b); }
OPERATION Words subtractWords(Words a, Words b) { return vsubq_s32(a, b); }
OPERATION Words andWords(Words a, Words b) { return vandq_s32(a, b); }
OPERATION Words orWords(Words a, Words b) { return vorrq_s32(a, b); }
OPERATION Words xorWords(Words a, Words b) { return veorq_s32(a, b); }
template <int N> OPERATION Words shiftLeft(Words x) { return vshlq_n_s32(x, N); }
template <int N> OPERATION Words shiftRight(Words x) { return vreinterpretq_s32_u32(vshrq_n_u32(vreinterpretq_u32_s32(x), N)); }
template <int N> OPERATION Words shiftRightSigned(Words x) { return vshrq_n_s32(x, N); }
/** Signed integers as floats. */
OPERATION Floats convert(Words x) { return vcvtq_f32_s32(x); }
OPERATION Words truncated(Floats x) { return vcvtq_s32_f32(x); }
/** x · 2^n for whole n in [−151, 129], rounded once: the first of the two factors never rounds. `words` is n as integers. */
OPERATION Floats scale(Floats x, Floats, Words words) {
  Words half = shiftRightSigned<1>(words);
  Words rest = subtractWords(words, half);
  Words bias = splatWord(127);
  return multiply(multiply(x, floatsOf(shiftLeft<23>(addWords(half, bias)))), floatsOf(shiftLeft<23>(addWords(rest, bias))));
}
/** The upper and lower halves of the products of unsigned words. */
OPERATION void multiplyWide(Words a, Words b, Words &high, Words &low) {
  uint32x4_t ua = vreinterpretq_u32_s32(a), ub = vreinterpretq_u32_s32(b);
  uint32x4_t p = vreinterpretq_u32_u64(vmull_u32(vget_low_u32(ua), vget_low_u32(ub)));
  uint32x4_t q = vreinterpretq_u32_u64(vmull_u32(vget_high_u32(ua), vget_high_u32(ub)));
  low = vreinterpretq_s32_u32(vuzp1q_u32(p, q));
  high = vreinterpretq_s32_u32(vuzp2q_u32(p, q));
}

OPERATION Mask greater(Floats a, Floats b) { return vcgtq_f32(a, b); }
OPERATION Mask greaterEqual(Floats a, Floats b) { return vcgeq_f32(a, b); }
OPERATION Mask equal(Floats a, Floats b) { return vceqq_f32(a, b); }
OPERATION Mask unordered(Floats x) { return vmvnq_u32(vceqq_f32(x, x)); }
OPERATION Floats select(Mask mask, Floats a, Floats b) { return vbslq_f32(mask, a, b); }
OPERATION Floats larger(Floats a, Floats b) { return select(greater(a, b), a, b); }
OPERATION Floats smaller(Floats a, Floats b) { return select(greater(b, a), a, b); }

/** Lanes moved down by 2, 1; what ends up above is of no interest. */
OPERATION Floats down2(Floats x) { return vextq_f32(x, x, 2); }
OPERATION Floats down1(Floats x) { return vextq_f32(x, x, 1); }
OPERATION float lowest(Floats x) { return vgetq_lane_f32(x, 0); }

/** Rows of a square tile become columns. */
constexpr int TILE = 4;
OPERATION void transposeTile(const float *in, intptr_t inStride, float *out, intptr_t outStride) {
  float32x4x2_t low = vtrnq_f32(vld1q_f32(in), vld1q_f32(in + inStride));
  float32x4x2_t high = vtrnq_f32(vld1q_f32(in + 2 * inStride), vld1q_f32(in + 3 * inStride));
  vst1q_f32(out, vcombine_f32(vget_low_f32(low.val[0]), vget_low_f32(high.val[0])));
  vst1q_f32(out + outStride, vcombine_f32(vget_low_f32(low.val[1]), vget_low_f32(high.val[1])));
  vst1q_f32(out + 2 * outStride, vcombine_f32(vget_high_f32(low.val[0]), vget_high_f32(high.val[0])));
  vst1q_f32(out + 3 * outStride, vcombine_f32(vget_high_f32(low.val[1]), vget_high_f32(high.val[1])));
}

} // namespace TEKRAR_TARGET
