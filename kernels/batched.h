#pragma once
// C[i][M,N] = A[i][M,K] · B[i][K,N] for i = 0 … batch − 1: many small products, k strictly in order, in blocks of 256 that start from 0 and are then added to C in order.
// What lies transposed is brought, block by block, to where a tile reads it: into the member's workspace, 256 · (M + PANEL) words if A lies so, else 256 · PANEL. So is B
// for more than a few rows: its own may stand far apart, at one place of a cache.
#include "outer.h"

namespace TEKRAR_TARGET {

struct SmallProduct {
  float *c;
  Size cStride;
  const float *a;
  Size aStride;
  const float *b;
  Size bStride;
  Size columns, inner;
  bool aTransposed, bTransposed;
};

/** Rows and columns of one product by way of the workspace; columns start at a panel's first. */
APART void packedProduct(const SmallProduct &p, float *workspace, Range rows, Range columns) {
  const Size m = rows.to - rows.from;
  float *packedA = workspace;
  float *panel = p.aTransposed ? packedA + roundUp(m * BLOCK, 16) : workspace;
  const Size tiles = ceilDivide(m, TILE_ROWS);
  for (Size k = 0; k < p.inner; k += BLOCK) {
    const Size count = smallest(BLOCK, p.inner - k);
    for (Size i = 0; p.aTransposed && i < tiles; i++) {
      const Size from = m * i / tiles, to = m * (i + 1) / tiles;
      packRows(p.a + k * p.aStride + rows.from + from, p.aStride, packedA + from * count, count, (int)(to - from));
    }
    for (Size column = columns.from; column < columns.to; column += TILE_COLUMNS) {
      const Size width = smallest(TILE_COLUMNS, columns.to - column);
      const int vectors = (int)ceilDivide(width, WIDTH);
      if (p.bTransposed) packTransposedPanel(p.b + column * p.bStride + k, p.bStride, panel, count, width);
      else packPanel(p.b + k * p.bStride + column, p.bStride, panel, count, width);
      TileCall t;
      t.a = p.aTransposed ? packedA : p.a + rows.from * p.aStride + k;
      t.aStride = p.aTransposed ? 0 : p.aStride;
      t.b = panel;
      t.bStride = vectors * WIDTH;
      t.count = count;
      t.c = p.c + rows.from * p.cStride + column;
      t.cStride = p.cStride;
      t.accumulate = k > 0;
      t.last = (int)(width - (vectors - 1) * WIDTH);
      if (p.aTransposed) tileColumn<Rows::packed, Last::whole>(t, m, vectors, count, {});
      else tileColumn<Rows::strided, Last::whole>(t, m, vectors, 0, {});
    }
  }
}

APART void batchedMatmul(const Call &call, const Member &member, const int32_t *word, const Share &share) {
  const auto q = [&](int i) { return call.quantity(word[i]); };
  const Size cStep = q(4), aStep = q(7), bStep = q(10), m = q(13);
  SmallProduct p = {addressOf(call, member, word[3]), q(5), addressOf(call, member, word[6]), q(8), addressOf(call, member, word[9]), q(11), q(14), q(15),
                    (word[2] & 1) != 0, (word[2] & 2) != 0};
  Range batch = rowsOf(share, q(12)), rows = {0, m}, columns = {0, p.columns};
  if (share.parts > 1) {
    // whole products where there are enough; else each is cut along its rows or columns
    if (batch.to - batch.from >= share.parts) batch = cut(batch, share.part, share.parts, 1);
    else if (m >= share.parts) rows = cut(rows, share.part, share.parts, 1);
    else columns = cut(columns, share.part, share.parts, TILE_COLUMNS);
  }
  if (rows.to <= rows.from || columns.to <= columns.from) return;
  float *c = p.c;
  const float *a = p.a, *b = p.b;
  for (Size i = batch.from; i < batch.to; i++) {
    p.c = c + i * cStep;
    p.a = a + i * aStep;
    p.b = b + i * bStep;
    if (p.inner == 0 || (!p.aTransposed && !p.bTransposed && rows.to - rows.from <= 2 * TILE_ROWS))
      product({p.c, p.cStride, p.a, p.aStride, p.b, p.bStride, m, p.columns, p.inner, false, false}, rows, columns);
    else packedProduct(p, member.workspace, rows, columns);
  }
}

} // namespace TEKRAR_TARGET
