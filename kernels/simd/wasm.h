#pragma once
#include <wasm_simd128.h>

namespace TEKRAR_TARGET {

#define OPERATION static inline __attribute__((always_inline))

#define WIDTH_BITS 128
constexpr int WIDTH = 4;
using Floats = v128_t;
using Mask = v128_t;
/** A type of its own, so that integers and floats are not mixed up. */
struct Words {
  v128_t value;
};

OPERATION Floats load(const float *p) { return wasm_v128_load(p); }
OPERATION void store(float *p, Floats x) { wasm_v128_store(p, x); }
OPERATION Floats splat(float x) { return wasm_f32x4_splat(x); }
OPERATION Floats zero() { return wasm_f32x4_const_splat(0); }
/** The first n lanes, 0 < n ≤ WIDTH; the rest is 0 and not touched in memory. */
static __attribute__((noinline)) Floats loadFirst(const float *p, int n) {
  if (n == 4) return load(p);
  Floats x = wasm_v128_load32_zero(p);
  if (n > 1) x = wasm_v128_load32_lane(p + 1, x, 1);
  if (n > 2) x = wasm_v128_load32_lane(p + 2, x, 2);
  return x;
}
static __attribute__((noinline)) void storeFirst(float *p, Floats x, int n) {
  if (n == 4) return store(p, x);
  wasm_v128_store32_lane(p, x, 0);
  if (n > 1) wasm_v128_store32_lane(p + 1, x, 1);
  if (n > 2) wasm_v128_store32_lane(p + 2, x, 2);
}

OPERATION Floats add(Floats a, Floats b) { return wasm_f32x4_add(a, b); }
OPERATION Floats subtract(Floats a, Floats b) { return wasm_f32x4_sub(a, b); }
OPERATION Floats multiply(Floats a, Floats b) { return wasm_f32x4_mul(a, b); }
OPERATION Floats divide(Floats a, Floats b) { return wasm_f32x4_div(a, b); }
OPERATION Floats multiplyAdd(Floats a, Floats b, Floats c) { return wasm_f32x4_add(wasm_f32x4_mul(a, b), c); }
OPERATION Floats squareRoot(Floats x) { return wasm_f32x4_sqrt(x); }
OPERATION Floats floorOf(Floats x) { return wasm_f32x4_floor(x); }
OPERATION Floats larger(Floats a, Floats b) { return wasm_f32x4_pmax(b, a); }
OPERATION Floats smaller(Floats a, Floats b) { return wasm_f32x4_pmin(b, a); }

OPERATION Words wordsOf(Floats x) { return {x}; }
OPERATION Floats floatsOf(Words x) { return x.value; }
OPERATION Words splatWord(int32_t x) { return {wasm_i32x4_splat(x)}; }
OPERATION Words loadWords(const int32_t *p) { return {wasm_v128_load(p)}; }
OPERATION Floats absolute(Floats x) { return wasm_f32x4_abs(x); }
OPERATION Floats negate(Floats x) { return wasm_f32x4_neg(x); }
/** The size of a, the sign of b. */
OPERATION Floats withSign(Floats a, Floats b) { return wasm_v128_bitselect(a, b, wasm_i32x4_const_splat(0x7fffffff)); }
OPERATION Words addWords(Words a, Words b) { return {wasm_i32x4_add(a.value, b.value)}; }
OPERATION Words subtractWords(Words a, Words b) { return {wasm_i32x4_sub(a.value, b.value)}; }
OPERATION Words andWords(Words a, Words b) { return {wasm_v128_and(a.value, b.value)}; }
OPERATION Words orWords(Words a, Words b) { return {wasm_v128_or(a.value, b.value)}; }
OPERATION Words xorWords(Words a, Words b) { return {wasm_v128_xor(a.value, b.value)}; }
template <int N> OPERATION Words shiftLeft(Words x) { return {wasm_i32x4_shl(x.value, N)}; }
template <int N> OPERATION Words shiftRight(Words x) { return {wasm_u32x4_shr(x.value, N)}; }
template <int N> OPERATION Words shiftRightSigned(Words x) { return {wasm_i32x4_shr(x.value, N)}; }
/** Signed integers as floats. */
OPERATION Floats convert(Words x) { return wasm_f32x4_convert_i32x4(x.value); }
OPERATION Words truncated(Floats x) { return {wasm_i32x4_trunc_sat_f32x4(x)}; }
/** x · 2^n for whole n in [−151, 129], rounded once: the first of the two factors never rounds. `words` is n as integers. */
OPERATION Floats scale(Floats x, Floats, Words words) {
  Words half = shiftRightSigned<1>(words);
  Words rest = subtractWords(words, half);
  Words bias = splatWord(127);
  return multiply(multiply(x, floatsOf(shiftLeft<23>(addWords(half, bias)))), floatsOf(shiftLeft<23>(addWords(rest, bias))));
}
/** The upper and lower halves of the products of unsigned words. */
OPERATION void multiplyWide(Words a, Words b, Words &high, Words &low) {
  v128_t p = wasm_u64x2_extmul_low_u32x4(a.value, b.value);
  v128_t q = wasm_u64x2_extmul_high_u32x4(a.value, b.value);
  low.value = wasm_i32x4_shuffle(p, q, 0, 2, 4, 6);
  high.value = wasm_i32x4_shuffle(p, q, 1, 3, 5, 7);
}

OPERATION Mask greater(Floats a, Floats b) { return wasm_f32x4_gt(a, b); }
OPERATION Mask greaterEqual(Floats a, Floats b) { return wasm_f32x4_ge(a, b); }
OPERATION Mask equal(Floats a, Floats b) { return wasm_f32x4_eq(a, b); }
OPERATION Mask unordered(Floats x) { return wasm_f32x4_ne(x, x); }
OPERATION Floats select(Mask mask, Floats a, Floats b) { return wasm_v128_bitselect(a, b, mask); }

/** Lanes moved down by 2, 1; what ends up above is of no interest. */
OPERATION Floats down2(Floats x) { return wasm_i32x4_shuffle(x, x, 2, 3, 2, 3); }
OPERATION Floats down1(Floats x) { return wasm_i32x4_shuffle(x, x, 1, 1, 3, 3); }
OPERATION float lowest(Floats x) { return wasm_f32x4_extract_lane(x, 0); }

/** Rows of a square tile become columns. */
constexpr int TILE = 4;
OPERATION void transposeTile(const float *in, intptr_t inStride, float *out, intptr_t outStride) {
  v128_t a = load(in), b = load(in + inStride), c = load(in + 2 * inStride), d = load(in + 3 * inStride);
  v128_t p = wasm_i32x4_shuffle(a, b, 0, 4, 1, 5), q = wasm_i32x4_shuffle(c, d, 0, 4, 1, 5);
  v128_t r = wasm_i32x4_shuffle(a, b, 2, 6, 3, 7), s = wasm_i32x4_shuffle(c, d, 2, 6, 3, 7);
  store(out, wasm_i32x4_shuffle(p, q, 0, 1, 4, 5));
  store(out + outStride, wasm_i32x4_shuffle(p, q, 2, 3, 6, 7));
  store(out + 2 * outStride, wasm_i32x4_shuffle(r, s, 0, 1, 4, 5));
  store(out + 3 * outStride, wasm_i32x4_shuffle(r, s, 2, 3, 6, 7));
}

} // namespace TEKRAR_TARGET
