#pragma once
// Whole rows taken by an affine rule, 0 where there is none: row t of the result is row t · stride + begin of x; or, spread, row t of x becomes row t · stride + begin.
#include "copy.h"

namespace TEKRAR_TARGET {

APART void window(const Call &call, const Member &member, const int32_t *word, const Share &share) {
  const bool spreads = word[2] & 1;
  float *out = addressOf(call, member, word[3]);
  const float *in = addressOf(call, member, word[4]);
  const Size outRows = call.quantity(word[5]), inRows = call.quantity(word[6]), columns = call.quantity(word[7]);
  const Size stride = word[8], width = word[12];
  Size begin = word[9] + call.quantityOr(word[10], 0) - call.quantityOr(word[11], 0);
  if (width >= 0) {
    const Size windows = spreads ? inRows : outRows, rows = spreads ? outRows : inRows;
    begin -= greatest((windows - 1) * stride + width - rows, 0) / 2;
  }
  const Range range = cut({0, outRows}, share.part, share.parts, 1);
  for (Size row = range.from; row < range.to; row++) {
    const Size away = row - begin;
    const Size from = spreads ? (away % stride == 0 ? away / stride : -1) : row * stride + begin;
    float *to = out + row * columns;
    if (from >= 0 && from < inRows) copyWords(to, in + from * columns, columns);
    else __builtin_memset(to, 0, columns * 4);
  }
}

} // namespace TEKRAR_TARGET
