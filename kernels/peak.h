#pragma once
// What a processor can do at most, to hold measurements against: multiply-adds that wait for nothing, and reading memory in order.
#include "simd.h"

namespace TEKRAR_TARGET {

/** Chains of multiply-adds that do not wait for each other, as many as there are registers for: more than any processor has under way at a time. */
constexpr int CHAINS = WIDTH == 8 ? 12 : 24;
/** Multiply-adds of numbers in one turn of `multiplyAdds`. */
constexpr Size TURN = (Size)CHAINS * WIDTH;

/** So many turns; the result is there so that nothing is left out. */
static float multiplyAdds(Size turns) {
  Floats sums[CHAINS];
  for (int i = 0; i < CHAINS; i++) sums[i] = splat((float)i);
  const Floats a = splat(1e-3f), b = splat(1e-3f);
  for (Size turn = 0; turn < turns; turn++) {
#pragma GCC unroll 24
    for (int i = 0; i < CHAINS; i++) sums[i] = multiplyAdd(a, b, sums[i]);
  }
  Floats sum = zero();
  for (int i = 0; i < CHAINS; i++) sum = add(sum, sums[i]);
  return lowest(sum);
}

/** Reads so many floats, a multiple of 64, once. */
static float readFloats(const float *from, Size count) {
  constexpr int STREAMS = 64 / WIDTH;
  Floats sums[STREAMS];
  for (int i = 0; i < STREAMS; i++) sums[i] = zero();
  for (Size at = 0; at < count; at += STREAMS * WIDTH) {
#pragma GCC unroll 16
    for (int i = 0; i < STREAMS; i++) sums[i] = add(sums[i], load(from + at + i * WIDTH));
  }
  Floats sum = zero();
  for (int i = 0; i < STREAMS; i++) sum = add(sum, sums[i]);
  return lowest(sum);
}

} // namespace TEKRAR_TARGET
