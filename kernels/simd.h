#pragma once
// The vector layer: WIDTH floats and a few dozen operations, one file for each instruction set. Everything above is written once over it.
//
//   Floats, Words (32-bit integers), Mask (a truth for each lane); multiplyAdd(a, b, c) = a · b + c: fused (one rounding) on every native
//   target, two roundings in wasm. Comparisons with NaN are false. larger(a, b) = a > b ? a : b and smaller(a, b) = a < b ? a : b give b
//   for NaN and for equal zeros alike.
#include <stddef.h>
#include <stdint.h>

#if defined(TEKRAR_SCALAR)
#include "simd/scalar.h"
#elif defined(__AVX512F__)
#include "simd/avx512.h"
#elif defined(__AVX2__) && defined(__FMA__)
#include "simd/avx2.h"
#elif defined(__wasm_simd128__)
#include "simd/wasm.h"
#elif defined(__aarch64__)
#include "simd/neon.h"
#else
#include "simd/scalar.h"
#endif

namespace TEKRAR_TARGET {

#define INLINE static inline __attribute__((always_inline))
/** A function that stays one: inlined everywhere it would only be code. */
#define APART static __attribute__((noinline))

/** A count of words, a stride, a size: as wide as an address. */
using Size = intptr_t;

/** Whether memory can be asked for before it is needed. */
#if defined(__wasm__)
constexpr bool ASKS = false;
#else
constexpr bool ASKS = true;
#endif
/** Asks for a line of memory that will be read, or written, soon. Nothing happens where there is none. */
INLINE void willRead(const float *p) { __builtin_prefetch(p, 0, 2); }
INLINE void willWrite(const float *p) { __builtin_prefetch(p, 1, 2); }

constexpr int LANES = 16;
/** Vectors that make the sixteen virtual lanes of a row reduction. */
constexpr int PARTS = LANES / WIDTH;

INLINE Size smallest(Size a, Size b) { return a < b ? a : b; }
INLINE Size greatest(Size a, Size b) { return a > b ? a : b; }
INLINE Size ceilDivide(Size a, Size b) { return (a + b - 1) / b; }
INLINE Size roundUp(Size a, Size b) { return ceilDivide(a, b) * b; }

/** The pointer as one that nothing is known of: what is added to it in a loop is then part of each load and store, where LLVM would make a pointer of each sum. */
template <class T> INLINE T *opaque(T *p) {
  asm("" : "+r"(p));
  return p;
}

INLINE int32_t bitsOf(float x) {
  int32_t bits;
  __builtin_memcpy(&bits, &x, 4);
  return bits;
}
INLINE float floatOf(int32_t bits) {
  float x;
  __builtin_memcpy(&x, &bits, 4);
  return x;
}

/** The larger, NaN if either is. */
INLINE Floats maximum(Floats a, Floats b) { return select(unordered(a), a, larger(a, b)); }
INLINE Floats minimum(Floats a, Floats b) { return select(unordered(a), a, smaller(a, b)); }

/** The lanes of a row reduction, side by side. */
struct Lanes {
  Floats part[PARTS];
};

INLINE Lanes lanesOf(float x) {
  Lanes lanes;
  for (int i = 0; i < PARTS; i++) lanes.part[i] = splat(x);
  return lanes;
}

/** ((l0 ∘ l8) ∘ (l4 ∘ l12)) ∘ …: halves onto each other, 16 → 8 → 4 → 2 → 1, the same tree everywhere. */
template <class Combine>
INLINE float tree(const Lanes &lanes, Combine combine) {
#if WIDTH_BITS == 512
  Floats x = lanes.part[0];
  x = combine(x, down8(x));
  x = combine(x, down4(x));
#elif WIDTH_BITS == 256
  Floats x = combine(lanes.part[0], lanes.part[1]);
  x = combine(x, down4(x));
#else
  Floats x = combine(combine(lanes.part[0], lanes.part[2]), combine(lanes.part[1], lanes.part[3]));
#endif
  x = combine(x, down2(x));
  return lowest(combine(x, down1(x)));
}

alignas(64) static const float laneNumbers[16] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};

/** The first n lanes of x, 0 ≤ n, and `other` in the rest. */
INLINE Floats firstOr(Floats x, int n, Floats other) { return select(greater(splat((float)n), load(laneNumbers)), x, other); }

} // namespace TEKRAR_TARGET
