#pragma once
// C[M,N] = Σ over k in order of A[k,M] ⊗ B[k,N], in blocks of 256 k. Both operands are read along the wrong axis, so each block is packed into the member's workspace:
// A as tiles of rows [k][rows of the tile], B one panel at a time [k][columns]. Needs 256 · (M + PANEL) words of workspace.
#include "pack.h"

namespace TEKRAR_TARGET {

/** r columns of A[count, …], side by side for each k. Whole vectors are moved where the next k overwrites what is too much. */
INLINE void packRows(const float *a, Size aStride, float *out, Size count, int r) {
  if (TILE_ROWS == 2 && r == 2) {
    for (Size k = 0; k < count; k++, a += aStride, out += 2) __builtin_memcpy(out, a, 8);
    return;
  }
  Size k = 0;
  for (; k + WIDTH < count; k++, a += aStride, out += r)
    for (int i = 0; i < r; i += WIDTH) store(out + i, load(a + i));
  for (; k < count; k++, a += aStride, out += r)
    for (int i = 0; i < r; i++) out[i] = a[i];
}

APART void outer(const Call &call, const Member &member, const int32_t *word, const Share &share) {
  float *c = addressOf(call, member, word[3]);
  const float *a = addressOf(call, member, word[5]);
  const float *b = addressOf(call, member, word[7]);
  Size cStride = call.quantity(word[4]), aStride = call.quantity(word[6]), bStride = call.quantity(word[8]);
  Size m = call.quantity(word[9]), n = call.quantity(word[10]), inner = call.quantity(word[11]);
  bool accumulate = word[2] & 1;
  Range rows = {0, m}, columns = {0, n};
  if (share.parts > 1) {
    Size byRows = roundUp(ceilDivide(m, share.parts), TILE_ROWS) * roundUp(n, WIDTH);
    Size byColumns = ceilDivide(ceilDivide(n, TILE_COLUMNS), share.parts) * TILE_COLUMNS * roundUp(m, 2);
    if (byRows <= byColumns) rows = cut(rows, share.part, share.parts, 1);
    else columns = cut(columns, share.part, share.parts, TILE_COLUMNS);
  }
  m = rows.to - rows.from;
  if (m <= 0 || columns.to <= columns.from) return;
  if (inner == 0) {
    if (!accumulate)
      for (Size r = rows.from; r < rows.to; r++)
        for (Size j = columns.from; j < columns.to; j++) c[r * cStride + j] = 0;
    return;
  }
  float *packedA = member.workspace;
  float *panel = packedA + roundUp(m * BLOCK, 16);
  Size tiles = ceilDivide(m, TILE_ROWS);
  const bool far = inner * (columns.to - columns.from) * 4 > NEAR_B;
  for (Size k = 0; k < inner; k += BLOCK) {
    Size count = smallest(BLOCK, inner - k);
    for (Size i = 0; i < tiles; i++) {
      Size from = m * i / tiles, to = m * (i + 1) / tiles;
      packRows(a + k * aStride + rows.from + from, aStride, packedA + from * count, count, (int)(to - from));
    }
    for (Size column = columns.from; column < columns.to; column += TILE_COLUMNS) {
      Size width = smallest(TILE_COLUMNS, columns.to - column);
      int vectors = (int)ceilDivide(width, WIDTH);
      packPanel(b + k * bStride + column, bStride, panel, count, width);
      TileCall t;
      t.a = packedA;
      t.aStride = 0;
      t.b = panel;
      t.bStride = vectors * WIDTH;
      t.count = count;
      t.c = c + rows.from * cStride + column;
      t.cStride = cStride;
      t.accumulate = accumulate || k > 0;
      t.last = (int)(width - (vectors - 1) * WIDTH);
      // the panel after this one, or the first of the next k
      const bool lastPanel = column + TILE_COLUMNS >= columns.to;
      const Size nextColumn = lastPanel ? columns.from : column + TILE_COLUMNS, nextK = lastPanel ? k + BLOCK : k;
      const Size nextWidth = nextK < inner ? smallest(TILE_COLUMNS, columns.to - nextColumn) : 0;
      tileColumn<Rows::packed, Last::whole>(t, m, vectors, count, {b + nextK * bStride + nextColumn, bStride, far ? ceilDivide(nextWidth, 16) : 0});
    }
  }
}

} // namespace TEKRAR_TARGET
