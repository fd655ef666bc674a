#pragma once
// Draws from softmax(logits ÷ temperature), cut to the k likeliest and then to the fewest that hold the share p. What is kept is found by radix selection over
// the logits' bits (three passes, 11 + 11 + 10 bits), so nothing is sorted and nothing but a histogram is stored; masses are summed in doubles, in index order.
#include "pointwise.h"
#include "softmax.h"

namespace TEKRAR_TARGET {

/** Unsigned order of the keys is the order of the floats. */
INLINE uint32_t orderKey(float x) {
  uint32_t bits = (uint32_t)bitsOf(x);
  return bits & 0x80000000u ? ~bits : bits | 0x80000000u;
}

/** Keeps what lies above `key`, and the first `ties` of what equals it. */
struct Threshold {
  uint32_t key;
  Size ties;
};

constexpr int SAMPLE_CHUNK = 64;
constexpr int BUCKETS = 2048;

struct Logits {
  const float *x;
  Size count;
  float largest, temperature;
};

/** The weights of a few logits from `base`, before anything is cut. */
APART void weightsOf(const Logits &logits, Size base, Size count, float *weight) {
  const Floats shift = splat(logits.largest), by = splat(logits.temperature);
  mapRow(logits.x + base, weight, count, [=](Floats v) __attribute__((always_inline)) { return expOf(divide(subtract(v, shift), by)); });
}

/** Calls visit(index, key, weight) for everything kept, in order of index. */
template <class Visit> INLINE void visitKept(const Logits &logits, const Threshold &kept, Visit visit) {
  alignas(64) float weight[SAMPLE_CHUNK];
  Size ties = 0;
  for (Size base = 0; base < logits.count; base += SAMPLE_CHUNK) {
    Size count = smallest(SAMPLE_CHUNK, logits.count - base);
    weightsOf(logits, base, count, weight);
    for (Size i = 0; i < count; i++) {
      uint32_t key = orderKey(logits.x[base + i]);
      if (key < kept.key || (key == kept.key && ties++ >= kept.ties)) continue;
      visit(base + i, key, weight[i]);
    }
  }
}

/** The highest threshold whose kept weights (or, counting, numbers) reach the goal. */
template <bool counting> APART Threshold narrow(const Logits &logits, const Threshold &kept, double goal, double *buckets) {
  uint32_t prefix = 0, mask = 0;
  double above = 0;
  const int shifts[3] = {21, 10, 0}, sizes[3] = {2048, 2048, 1024};
  for (int level = 0; level < 3; level++) {
    const int shift = shifts[level], size = sizes[level];
    for (int i = 0; i < size; i++) buckets[i] = 0;
    visitKept(logits, kept, [&](Size, uint32_t key, float weight) {
      if ((key & mask) == prefix) buckets[(key >> shift) & (size - 1)] += counting ? 1.0 : (double)weight;
    });
    int chosen = -1;
    double before = above;
    for (int i = size - 1; i >= 0; i--) {
      if (!(buckets[i] > 0)) continue;
      chosen = i;
      before = above;
      above += buckets[i];
      if (above >= goal) break;
    }
    if (chosen < 0) return kept;
    above = before;
    prefix |= (uint32_t)chosen << shift;
    mask |= (uint32_t)(size - 1) << shift;
  }
  Size ties = 0;
  bool reached = false;
  visitKept(logits, kept, [&](Size, uint32_t key, float weight) {
    if (key != prefix || reached) return;
    ties++;
    above += counting ? 1.0 : (double)weight;
    reached = above >= goal;
  });
  return {prefix, ties};
}

APART int32_t sampleRow(const Logits &logits, float topK, float topP, float draw, double *buckets) {
  Threshold kept = {0, logits.count};
  if (topK > 0 && topK < (float)logits.count) kept = narrow<true>(logits, kept, (double)topK, buckets);
  double total = 0;
  const auto addUp = [&](Size, uint32_t, float weight) { total += weight; };
  visitKept(logits, kept, addUp);
  if (topP < 1) {
    kept = narrow<false>(logits, kept, (double)topP * total, buckets);
    total = 0;
    visitKept(logits, kept, addUp);
  }
  double sum = 0, goal = (double)draw * total;
  Size drawn = -1, last = -1;
  visitKept(logits, kept, [&](Size index, uint32_t, float weight) {
    if (drawn >= 0 || weight == 0) return;
    last = index;
    sum += weight;
    if (sum > goal) drawn = index;
  });
  return (int32_t)(drawn >= 0 ? drawn : greatest(last, 0));
}

/** Rows drawn from side by side, and how many logits they may have at most: their weights are kept. */
constexpr int DRAWN_TOGETHER = 4;
constexpr Size MOST_WEIGHTS = 2048;
/** Of how many weights each a running mass is kept. */
constexpr Size PIECE_WEIGHTS = 16;

/** Draws from R rows of which nothing is cut: the sums in order of index do not wait for each other's. The largest of each is a finite number. */
template <int R> APART void drawRows(const Logits *logits, const float *draws, int32_t *out, float *room) {
  const Size count = logits[0].count;
  float *weights = room;
  double *masses = (double *)(room + R * MOST_WEIGHTS);
  for (int r = 0; r < R; r++) weightsOf(logits[r], 0, count, weights + r * MOST_WEIGHTS);
  double total[R] = {};
  Size piece = 0;
  for (Size i = 0; i < count; piece++) {
    for (const Size end = smallest(i + PIECE_WEIGHTS, count); i < end; i++)
#pragma GCC unroll 4
      for (int r = 0; r < R; r++) total[r] += (double)weights[r * MOST_WEIGHTS + i];
    for (int r = 0; r < R; r++) masses[piece * R + r] = total[r];
  }
  for (int r = 0; r < R; r++) {
    if (!(total[r] < __builtin_inf())) {
      out[r] = sampleRow(logits[r], 0, 1, draws[r], (double *)room);
      continue;
    }
    const double goal = (double)draws[r] * total[r];
    Size reached = 0;
    while (reached + 1 < piece && !(masses[reached * R + r] > goal)) reached++;
    double sum = reached > 0 ? masses[(reached - 1) * R + r] : 0;
    Size i = reached * PIECE_WEIGHTS;
    for (;; i++) {
      sum += (double)weights[r * MOST_WEIGHTS + i];
      if (sum > goal || i + 1 == count) break;
    }
    out[r] = (int32_t)i;
  }
}

APART void sample(const Call &call, const Member &member, const int32_t *word, const Share &share) {
  int32_t *out = (int32_t *)addressOf(call, member, word[3]);
  const float *in = addressOf(call, member, word[4]);
  const Size stride = call.quantity(word[5]), columns = call.quantity(word[7]);
  const float *settings = addressOf(call, member, word[8]);
  const int32_t *state = (const int32_t *)addressOf(call, member, word[9]);
  const int32_t *offset = (const int32_t *)addressOf(call, member, word[10]);
  const int32_t *position = (const int32_t *)addressOf(call, member, word[11]);
  const RandomKey key = {state[0], word[2], (int32_t)((uint32_t)*offset + (uint32_t)*position)};
  float *room = buffersOf(member);
  const float temperature = settings[0], topK = settings[1], topP = settings[2];
  const bool isWhole = !(topK > 0 && topK < (float)columns) && !(topP < 1) && columns <= MOST_WEIGHTS;
  const Range rows = cut(rowsOf(share, call.quantity(word[6])), share.part, share.parts, 1);
  float draws[64];
  for (Size row = rows.from; row < rows.to;) {
    // as many as one group of random numbers has
    const Size end = smallest(rows.to, (row / 64 + 1) * 64), from = row;
    if (temperature > 0) uniforms(key, row, end - row, draws);
    while (row < end) {
      Logits logits[DRAWN_TOGETHER];
      int together = 0;
      for (; temperature > 0 && isWhole && together < DRAWN_TOGETHER && row + together < end; together++) {
        const float *x = in + (row + together) * stride;
        const float largest = largestNumber(x, columns);
        if (!(__builtin_fabsf(largest) < __builtin_inff())) break;
        logits[together] = {x, columns, largest, temperature};
      }
      if (together == DRAWN_TOGETHER) {
        drawRows<DRAWN_TOGETHER>(logits, draws + (row - from), out + row, room);
        row += DRAWN_TOGETHER;
      } else if (together > 0) {
        for (int i = 0; i < together; i++, row++) drawRows<1>(logits + i, draws + (row - from), out + row, room);
      } else {
        const float *x = in + row * stride;
        const int32_t best = argmaxOf(x, columns);
        out[row] = temperature > 0 ? sampleRow({x, columns, x[best], temperature}, topK, topP, draws[row - from], (double *)room) : best;
        row++;
      }
    }
  }
}

} // namespace TEKRAR_TARGET
