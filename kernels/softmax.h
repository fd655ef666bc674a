#pragma once
// Over rows of logits: softmax, log softmax, cross-entropy with its gradient, and where the largest stands. Row sums as in reduce.h.
#include "math.h"
#include "reduce.h"

namespace TEKRAR_TARGET {

/** Σ exp(x − largest) by rows of sixteen lanes; each exp goes to `out`, if there is one. */
APART float sumOfExps(const float *x, float *out, Size count, float largest) {
  float total = 0;
  const Floats shift = splat(largest);
  for (Size block = 0; block == 0 || block < count; block += ROW_BLOCK) {
    Size end = smallest(block + ROW_BLOCK, count);
    Lanes lanes = lanesOf(0);
    Size at = block;
    for (; at + LANES <= end; at += LANES)
#pragma GCC unroll 4
      for (int i = 0; i < PARTS; i++) {
        Floats e = expOf(subtract(load(x + at + i * WIDTH), shift));
        if (out) store(out + at + i * WIDTH, e);
        lanes.part[i] = add(lanes.part[i], e);
      }
    for (int i = 0; i < PARTS && at < end; i++, at += WIDTH) {
      const int n = (int)smallest(WIDTH, end - at);
      const Floats e = firstOr(expOf(subtract(loadFirst(x + at, n), shift)), n, zero());
      if (out) storeFirst(out + at, e, n);
      lanes.part[i] = add(lanes.part[i], e);
    }
    const float sum = treeOf<Reduction::sum>(lanes);
    total = block == 0 ? sum : total + sum;
  }
  return total;
}

APART float logOfOne(float x) { return lowest(logOf(splat(x))); }

/** Each vector of a row through a function, out of or in place. */
template <class Function> INLINE void mapRow(const float *x, float *out, Size count, Function function) {
  Size at = 0;
  for (; at + WIDTH <= count; at += WIDTH) store(out + at, function(load(x + at)));
  if (at < count) storeFirst(out + at, function(loadFirst(x + at, (int)(count - at))), (int)(count - at));
}

APART void softmax(const Call &call, const Member &member, const int32_t *word, const Share &share) {
  float *out = addressOf(call, member, word[3]);
  Size outStride = call.quantity(word[4]);
  const float *in = addressOf(call, member, word[5]);
  Size inStride = call.quantity(word[6]), columns = call.quantity(word[8]);
  bool logarithm = word[2] == 1;
  Range rows = cut(rowsOf(share, call.quantity(word[7])), share.part, share.parts, 1);
  for (Size row = rows.from; row < rows.to; row++) {
    const float *x = in + row * inStride;
    float *y = out + row * outStride;
    float largest = rowOf<Reduction::largest>(x, columns);
    float sum = sumOfExps(x, logarithm ? nullptr : y, columns, largest);
    if (logarithm) {
      const Floats shift = splat(largest), norm = splat(logOfOne(sum));
      mapRow(x, y, columns, [=](Floats v) __attribute__((always_inline)) { return subtract(subtract(v, shift), norm); });
    } else {
      const Floats norm = splat(1.0f / sum);
      mapRow(y, y, columns, [=](Floats v) __attribute__((always_inline)) { return multiply(v, norm); });
    }
  }
}

APART void crossEntropy(const Call &call, const Member &member, const int32_t *word, const Share &share) {
  float *losses = addressOr(call, member, word[2]);
  float *gradient = addressOr(call, member, word[3]);
  Size gradientStride = gradient ? call.quantity(word[4]) : 0;
  const float *logits = addressOf(call, member, word[5]);
  Size stride = call.quantity(word[6]);
  const int32_t *targets = (const int32_t *)addressOf(call, member, word[7]);
  const float *scales = addressOr(call, member, word[8]);
  Size columns = call.quantity(word[10]);
  Range rows = cut(rowsOf(share, call.quantity(word[9])), share.part, share.parts, 16);
  for (Size row = rows.from; row < rows.to; row++) {
    const float *x = logits + row * stride;
    float *g = gradient ? gradient + row * gradientStride : nullptr;
    Size target = targets[row];
    if (target < 0 || target >= columns) {
      if (losses) losses[row] = 0;
      if (g) __builtin_memset(g, 0, columns * 4);
      continue;
    }
    float largest = rowOf<Reduction::largest>(x, columns);
    float chosen = x[target] - largest;
    float sum = sumOfExps(x, g, columns, largest);
    if (losses) losses[row] = logOfOne(sum) - chosen;
    if (g) {
      const float inverse = 1.0f / sum;
      const float scale = scales ? scales[row] : 1.0f;
      const float atTarget = (g[target] * inverse - 1.0f) * scale;
      const Floats norm = splat(inverse), by = splat(scale);
      mapRow(g, g, columns, [=](Floats v) __attribute__((always_inline)) { return multiply(multiply(v, norm), by); });
      g[target] = atTarget;
    }
  }
}

/** The largest; NaN is never the largest, and where there is nothing else it is −∞. */
APART float largestNumber(const float *x, Size count) {
  float best = -__builtin_inff();
  Lanes lanes = lanesOf(best);
  Size at = 0;
  for (; at + LANES <= count; at += LANES)
#pragma GCC unroll 4
    for (int i = 0; i < PARTS; i++) lanes.part[i] = larger(load(x + at + i * WIDTH), lanes.part[i]);
  best = tree(lanes, [](Floats a, Floats b) __attribute__((always_inline)) { return larger(a, b); });
  for (; at < count; at++)
    if (x[at] > best) best = x[at];
  return best;
}

/** The first of the largest. */
APART int32_t argmaxOf(const float *x, Size count) {
  const float best = largestNumber(x, count);
  for (Size i = 0; i < count; i++)
    if (x[i] == best) return (int32_t)i;
  return 0;
}

APART void argmax(const Call &call, const Member &member, const int32_t *word, const Share &share) {
  int32_t *out = (int32_t *)addressOf(call, member, word[2]);
  const float *in = addressOf(call, member, word[3]);
  Size stride = call.quantity(word[4]), columns = call.quantity(word[6]);
  Range rows = cut(rowsOf(share, call.quantity(word[5])), share.part, share.parts, 16);
  for (Size row = rows.from; row < rows.to; row++) out[row] = argmaxOf(in + row * stride, columns);
}

} // namespace TEKRAR_TARGET
