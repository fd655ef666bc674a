#pragma once
// Philox 4×32-10 and the numbering of packages/tekrar/src/base/random.ts: sixteen counters side by side make 64 numbers in vector order.
#include "simd.h"

namespace TEKRAR_TARGET {

struct RandomKey {
  int32_t seed, stream, step;
};

alignas(64) static const int32_t counting[16] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};

/** The 64 uniform numbers in [0, 1) with indices 64 · group … */
INLINE void uniformGroup(const RandomKey &key, uint32_t group, float *out) {
  for (int part = 0; part < PARTS; part++) {
    Words x0 = addWords(splatWord((int32_t)(group * 16)), loadWords(counting + part * WIDTH));
    Words x1 = splatWord(key.step), x2 = splatWord(0), x3 = splatWord(0);
    uint32_t k0 = (uint32_t)key.seed, k1 = (uint32_t)key.stream;
    for (int round = 0; round < 10; round++) {
      Words high0, low0, high1, low1;
      multiplyWide(x0, splatWord((int32_t)0xd2511f53), high0, low0);
      multiplyWide(x2, splatWord((int32_t)0xcd9e8d57), high1, low1);
      x0 = xorWords(xorWords(high1, x1), splatWord((int32_t)k0));
      x1 = low1;
      x2 = xorWords(xorWords(high0, x3), splatWord((int32_t)k1));
      x3 = low0;
      k0 += 0x9e3779b9u;
      k1 += 0xbb67ae85u;
    }
    const Floats unit = splat(0x1p-24f);
    store(out + part * WIDTH, multiply(convert(shiftRight<8>(x0)), unit));
    store(out + 16 + part * WIDTH, multiply(convert(shiftRight<8>(x1)), unit));
    store(out + 32 + part * WIDTH, multiply(convert(shiftRight<8>(x2)), unit));
    store(out + 48 + part * WIDTH, multiply(convert(shiftRight<8>(x3)), unit));
  }
}

/** `count` uniform numbers with indices first, first + 1, … */
APART void uniforms(const RandomKey &key, Size first, Size count, float *out) {
  alignas(64) float group[64];
  while (count > 0) {
    Size at = first & 63;
    Size taken = smallest(64 - at, count);
    uint32_t number = (uint32_t)((uint64_t)first / 64);
    if (taken == 64) {
      uniformGroup(key, number, out);
    } else {
      uniformGroup(key, number, group);
      for (Size i = 0; i < taken; i++) out[i] = group[at + i];
    }
    first += taken;
    out += taken;
    count -= taken;
  }
}

} // namespace TEKRAR_TARGET
