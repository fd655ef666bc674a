#pragma once
// The k largest of each row, the largest first, of equals the one that stands first; NaN comes after all numbers. Where a row has fewer, −∞ at place 0.
#include "call.h"

namespace TEKRAR_TARGET {

INLINE bool comesAfter(float a, float b) { return a < b || (a != a && b == b); }

/** Takes x in among the k best so far. */
INLINE void takeIn(float *values, int32_t *places, Size &count, Size k, float x, Size place) {
  if (count == k && !comesAfter(values[k - 1], x)) return;
  if (count < k) count++;
  Size at = count - 1;
  for (; at > 0 && comesAfter(values[at - 1], x); at--) {
    values[at] = values[at - 1];
    places[at] = places[at - 1];
  }
  values[at] = x;
  places[at] = (int32_t)place;
}

/** The largest of LANES · 4 numbers. */
INLINE float largestOf(const float *x) {
  Floats most = load(x);
#pragma GCC unroll 16
  for (int i = 1; i < 4 * PARTS; i++) most = larger(load(x + i * WIDTH), most);
  alignas(64) float lanes[WIDTH];
  store(lanes, most);
  float result = lanes[0];
  for (int i = 1; i < WIDTH; i++) result = comesAfter(result, lanes[i]) ? lanes[i] : result;
  return result;
}

APART void topK(const Call &call, const Member &member, const int32_t *word, const Share &share) {
  float *values = addressOf(call, member, word[2]);
  int32_t *places = (int32_t *)addressOf(call, member, word[3]);
  const float *in = addressOf(call, member, word[4]);
  const Size stride = call.quantity(word[5]), columns = call.quantity(word[7]), k = call.quantity(word[8]);
  if (k == 0) return;
  const Range rows = cut(rowsOf(share, call.quantity(word[6])), share.part, share.parts, 1);
  for (Size row = rows.from; row < rows.to; row++) {
    const float *x = in + row * stride;
    float *best = values + row * k;
    int32_t *at = places + row * k;
    Size count = 0, i = 0;
    while (i < columns) {
      // once k are found, most blocks have nothing better
      if (count == k && i + 4 * LANES <= columns && !comesAfter(best[k - 1], largestOf(x + i))) i += 4 * LANES;
      else
        for (const Size end = smallest(i + 4 * LANES, columns); i < end; i++) takeIn(best, at, count, k, x[i], i);
    }
    for (; count < k; count++) best[count] = -__builtin_inff(), at[count] = 0;
  }
}

} // namespace TEKRAR_TARGET
