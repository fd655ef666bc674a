#pragma once
// table = 0; table[ids[i]] += values[i], i in order. Members share out columns, so the order holds in each.
#include "call.h"

namespace TEKRAR_TARGET {

APART void scatterAdd(const Call &call, const Member &member, const int32_t *word, const Share &share) {
  float *table = addressOf(call, member, word[2]);
  Size stride = call.quantity(word[3]), rows = call.quantity(word[4]);
  const int32_t *ids = (const int32_t *)addressOf(call, member, word[5]);
  const float *values = addressOf(call, member, word[6]);
  Size valueStride = call.quantity(word[7]), count = call.quantity(word[8]), all = call.quantity(word[9]);
  Range columns = cut({0, all}, share.part, share.parts, 16);
  Size width = columns.to - columns.from;
  if (width <= 0) return;
  table += columns.from;
  values += columns.from;
  for (Size row = 0; row < rows; row++) __builtin_memset(table + row * stride, 0, width * 4);
  for (Size i = 0; i < count; i++, values += valueStride) {
    Size id = ids[i];
    if (id < 0 || id >= rows) continue;
    float *target = table + id * stride;
    Size at = 0;
    for (; at + WIDTH <= width; at += WIDTH) store(target + at, add(load(target + at), load(values + at)));
    for (; at < width; at++) target[at] += values[at];
  }
}

} // namespace TEKRAR_TARGET
