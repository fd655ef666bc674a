#pragma once
// Lays B out in panels for matmul.
#include "matmul.h"

namespace TEKRAR_TARGET {

/** out[j][i] = in[i][j]: [rows, columns] → [columns, rows]. */
APART void transposeBlock(const float *in, Size inStride, float *out, Size outStride, Size rows, Size columns) {
  Size i = 0;
  for (; i + TILE <= rows; i += TILE) {
    Size j = 0;
    for (; j + TILE <= columns; j += TILE) transposeTile(in + i * inStride + j, inStride, out + j * outStride + i, outStride);
    for (; j < columns; j++)
      for (Size n = 0; n < TILE; n++) out[j * outStride + i + n] = in[(i + n) * inStride + j];
  }
  for (; i < rows; i++)
    for (Size j = 0; j < columns; j++) out[j * outStride + i] = in[i * inStride + j];
}

/** [count][width] from rows of B; what is missing of the last vector becomes 0. */
template <int V>
INLINE void copyPanel(const float *b, Size bStride, float *out, Size count, int last) {
  if (last == WIDTH) {
    for (Size k = 0; k < count; k++, b += bStride, out += V * WIDTH)
#pragma GCC unroll 4
      for (int v = 0; v < V; v++) store(out + v * WIDTH, load(b + v * WIDTH));
    return;
  }
  for (Size k = 0; k < count; k++, b += bStride, out += V * WIDTH) {
    for (int v = 0; v < V - 1; v++) store(out + v * WIDTH, load(b + v * WIDTH));
    store(out + (V - 1) * WIDTH, loadFirst(b + (V - 1) * WIDTH, last));
  }
}

APART void packPanel(const float *b, Size bStride, float *out, Size count, Size width) {
  int vectors = (int)ceilDivide(width, WIDTH);
  int last = (int)(width - (vectors - 1) * WIDTH);
  switch (vectors) {
  case 1: return copyPanel<1>(b, bStride, out, count, last);
  case 2: return copyPanel<2>(b, bStride, out, count, last);
  case 3: return copyPanel<3>(b, bStride, out, count, last);
  default: return copyPanel<4>(b, bStride, out, count, last);
  }
}

APART void packTransposedPanel(const float *b, Size bStride, float *out, Size count, Size width) {
  Size padded = roundUp(width, WIDTH);
  transposeBlock(b, bStride, out, padded, width, count);
  if (padded > width)
    for (Size k = 0; k < count; k++)
      for (Size n = width; n < padded; n++) out[k * padded + n] = 0;
}

APART void pack(const Call &call, const Member &member, const int32_t *word, const Share &share) {
  float *out = addressOf(call, member, word[3]);
  const float *b = addressOf(call, member, word[4]);
  Size stride = call.quantity(word[5]), n = call.quantity(word[6]), inner = call.quantity(word[7]);
  bool transposed = word[2] & 1;
  Range columns = cut({0, n}, share.part, share.parts, TILE_COLUMNS);
  for (Size column = columns.from; column < columns.to; column += TILE_COLUMNS) {
    Size width = smallest(TILE_COLUMNS, n - column);
    if (transposed) packTransposedPanel(b + column * stride, stride, out + column * inner, inner, width);
    else packPanel(b + column, stride, out + column * inner, inner, width);
  }
}

} // namespace TEKRAR_TARGET
