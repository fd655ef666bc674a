#pragma once
// Words moved as they are: rows with strides, and [a, b, c] → [b, a, c].
#include "pack.h"

namespace TEKRAR_TARGET {

APART void copyWords(float *out, const float *in, Size count) {
  Size at = 0;
  for (; at + WIDTH <= count; at += WIDTH) store(out + at, load(in + at));
  for (; at < count; at++) ((int32_t *)out)[at] = ((const int32_t *)in)[at];
}

APART void copy(const Call &call, const Member &member, const int32_t *word, const Share &share) {
  float *out = addressOf(call, member, word[2]);
  const float *in = addressOf(call, member, word[3]);
  Size rows = call.quantity(word[4]), outStride = call.quantity(word[5]), inStride = call.quantity(word[6]), columns = call.quantity(word[7]);
  Range range = rowsOf(share, rows);
  if (outStride == columns && inStride == columns) {
    Range flat = cut({range.from * columns, range.to * columns}, share.part, share.parts, 1024);
    return copyWords(out + flat.from, in + flat.from, flat.to - flat.from);
  }
  range = cut(range, share.part, share.parts, 1);
  for (Size row = range.from; row < range.to; row++) copyWords(out + row * outStride, in + row * inStride, columns);
}

APART void transpose(const Call &call, const Member &member, const int32_t *word, const Share &share) {
  float *out = addressOf(call, member, word[2]);
  const float *in = addressOf(call, member, word[3]);
  Size a = call.quantity(word[4]), b = call.quantity(word[5]), c = call.quantity(word[6]);
  Range range = cut({0, b}, share.part, share.parts, 16);
  if (c == 1) {
    // squares of 64 keep the cache lines of both sides at hand
    for (Size j = range.from; j < range.to; j += 64)
      for (Size i = 0; i < a; i += 64) transposeBlock(in + i * b + j, b, out + j * a + i, a, smallest(64, a - i), smallest(64, range.to - j));
    return;
  }
  for (Size j = range.from; j < range.to; j++)
    for (Size i = 0; i < a; i++) copyWords(out + (j * a + i) * c, in + (i * b + j) * c, c);
}

} // namespace TEKRAR_TARGET
