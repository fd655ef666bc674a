#pragma once
// How long instructions take, roughly, so as to tell what is worth sharing out among members. Only speed depends on it, never a bit of the result.
#include "matmul.h"
#include "pointwise.h"

namespace TEKRAR_TARGET {

/** Nanoseconds, and products of sizes: wider than an address where that has 32 bits. */
using Time = int64_t;

/** Nanoseconds that a meeting of the members costs. */
constexpr Time MEETING = 500;
/** How many times longer than with wide vectors everything takes. */
#if defined(__wasm__)
constexpr Time SLOWER = 3;
#else
constexpr Time SLOWER = 1;
#endif

/** Nanoseconds of a product on one member. */
static Time matmulTime(Time m, Time n, Time k) {
  // multiply-adds against reading B: from the second-level cache, the third, or memory
  const Time bytes = n * k * 4;
  const Time compute = m * roundUp((Size)n, WIDTH) * k / 50 * SLOWER;
  const Time reading = bytes / (bytes < 800000 ? 90 : bytes < 12000000 ? 45 : 15);
  return (compute > reading ? compute : reading) + 30;
}

/** All but products, with wide vectors. */
APART Time timeOfOthers(const Call &call, const int32_t *word) {
  const auto q = [&](int i) -> Time { return call.quantity(word[i]); };
  switch (word[0]) {
  case Operation::pack: return q(6) * q(7) / 2;
  case Operation::outer: return q(9) * q(10) * q(11) / 40 + 50;
  case Operation::pointwise: return q(2) * q(3) * ((const Program *)(call.room + call.prepared[word - call.code]))->weight / 1000 + 50;
  case Operation::reduce: return q(5) * q(6) * q(7) / 8 + 20;
  case Operation::scatterAdd: return (q(8) + q(4)) * q(9) / 8;
  case Operation::softmax: return q(7) * (q(8) + 32);
  case Operation::crossEntropy: return q(9) * (q(10) + 32);
  case Operation::argmax: return q(5) * (q(6) + 32) / 8;
  case Operation::sample: return q(6) * q(7) * 10;
  case Operation::transpose: return q(4) * q(5) * q(6) / 2;
  case Operation::copy: return q(4) * q(7) / 8;
  case Operation::batchedMatmul: return q(12) * (q(13) * roundUp((Size)q(14), WIDTH) * q(15) / 40 + (word[2] ? (q(13) + q(14)) * q(15) / 4 : 0) + 30);
  case Operation::window: return q(5) * q(7) / 8 + 20;
  case Operation::topK: return q(6) * (q(7) / 2 + 32 * q(8) + 32);
  }
  return 0;
}

static Time timeOf(const Call &call, const int32_t *word) {
  if (word[0] == Operation::matmul) return matmulTime(call.quantity(word[9]), call.quantity(word[10]), call.quantity(word[11]));
  return timeOfOthers(call, word) * SLOWER;
}

/** Members share the instruction if that saves clearly more than their meeting costs. */
static bool worthSplitting(const Call &call, const int32_t *word, int members) {
  const Time time = timeOf(call, word);
  return time - time / members > 2 * MEETING;
}

/** How many members to run a row-by-row loop with, each on its own rows; 0: run it together, instruction by instruction. */
static int membersForRows(const Call &call, Size from, Size to, Size rows, int members) {
  int sharing = (int)smallest(rows, members);
  if (sharing < 2) return rows > 0 ? 0 : 1;
  Time apart = 0, together = 0;
  for (Size at = from; at < to; at += call.code[at + 1]) {
    const int32_t *word = call.code + at;
    if (word[0] == Operation::end) break;
    if (word[0] == Operation::loop) continue;
    const Time whole = timeOf(call, word);
    const bool split = worthSplitting(call, word, members);
    if (word[0] == Operation::matmul) {
      const Size m = call.quantity(word[9]), n = call.quantity(word[10]), k = call.quantity(word[11]);
      apart += matmulTime(ceilDivide(m, sharing), n, k);
      together += split ? matmulTime(m, ceilDivide(n, members), k) + MEETING : whole;
    } else {
      apart += whole / sharing;
      together += split ? whole / members + MEETING : whole;
    }
  }
  return apart <= together ? sharing : 0;
}

/** Nanoseconds of a whole call on one member. */
static Time totalTime(const Call &call, Size from, Size to) {
  Time total = 0;
  for (Size at = from; at < to;) {
    const int32_t *word = call.code + at;
    if (word[0] == Operation::end) break;
    at += word[1];
    if (word[0] == Operation::loop) {
      total += call.quantity(word[3]) * totalTime(call, at, at + word[5]);
      at += word[5];
    } else {
      total += timeOf(call, word);
    }
  }
  return total;
}

} // namespace TEKRAR_TARGET
