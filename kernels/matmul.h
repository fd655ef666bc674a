#pragma once
// C[M,N] = A[M,K] · B[K,N]: a tile of C in registers, columns across lanes, k strictly in order, in blocks of 256 that start from 0 and are then added to C in order.
//
// Packed B: panels of TILE_VECTORS vectors of columns; panel p holds [K][its columns], the last one only as many vectors as it needs, padded with zeros.
#include "call.h"

namespace TEKRAR_TARGET {

#if defined(__AVX512F__) && !defined(TEKRAR_SCALAR)
constexpr int TILE_ROWS = 6, TILE_VECTORS = 4, WIDE_VECTORS = 16;
#elif defined(__AVX2__) && !defined(TEKRAR_SCALAR)
constexpr int TILE_ROWS = 6, TILE_VECTORS = 2, WIDE_VECTORS = 8;
#elif defined(__wasm_simd128__)
constexpr int TILE_ROWS = 4, TILE_VECTORS = 2, WIDE_VECTORS = 8;
#elif defined(__aarch64__) && !defined(TEKRAR_SCALAR)
constexpr int TILE_ROWS = 6, TILE_VECTORS = 4, WIDE_VECTORS = 16;
#else
constexpr int TILE_ROWS = 2, TILE_VECTORS = 2, WIDE_VECTORS = 2;
#endif
constexpr int TILE_COLUMNS = TILE_VECTORS * WIDTH;

struct TileCall {
  const float *a;
  Size aStride;
  const float *b;
  Size bStride;
  Size count;
  float *c;
  Size cStride;
  bool accumulate;
  /** Columns in the last vector. */
  int last;
};

/** How the tile finds its operands: A [rows, k] by rows, or packed [k][rows]; the last vector of B cut or whole. */
enum class Rows { strided, packed };
enum class Last { whole, cut };

template <int R, int V, Rows rows, Last edge>
static void tile(const TileCall &t) {
  Floats sum[R][V];
#pragma GCC unroll 16
  for (int r = 0; r < R; r++)
#pragma GCC unroll 16
    for (int v = 0; v < V; v++) sum[r][v] = zero();
  const float *a = t.a;
  const float *b = t.b;
  const Size aStride = t.aStride;
  for (Size k = t.count; k > 0; k--) {
    Floats right[V];
#pragma GCC unroll 16
    for (int v = 0; v < V; v++) right[v] = edge == Last::cut && v == V - 1 ? loadFirst(b + v * WIDTH, t.last) : load(b + v * WIDTH);
#pragma GCC unroll 16
    for (int r = 0; r < R; r++) {
      Floats left = splat(rows == Rows::packed ? a[r] : a[r * aStride]);
#pragma GCC unroll 16
      for (int v = 0; v < V; v++) sum[r][v] = multiplyAdd(left, right[v], sum[r][v]);
    }
    a += rows == Rows::packed ? R : 1;
    b += t.bStride;
  }
#pragma GCC unroll 16
  for (int r = 0; r < R; r++) {
    float *c = t.c + r * t.cStride;
#pragma GCC unroll 16
    for (int v = 0; v < V; v++) {
      if (v == V - 1 && t.last < WIDTH) {
        storeFirst(c + v * WIDTH, t.accumulate ? add(loadFirst(c + v * WIDTH, t.last), sum[r][v]) : sum[r][v], t.last);
      } else {
        store(c + v * WIDTH, t.accumulate ? add(load(c + v * WIDTH), sum[r][v]) : sum[r][v]);
      }
    }
  }
}

using Tile = void (*)(const TileCall &);

template <int V, Rows rows, Last edge, int... R>
struct TileRow {
  static constexpr Tile table[] = {tile<R, V, rows, edge>...};
};

/** The tile of r rows and v vectors. */
template <Rows rows, Last edge>
INLINE Tile tileOf(int r, int v) {
#if defined(__wasm_simd128__) || (!defined(__AVX2__) && !defined(__aarch64__)) || defined(TEKRAR_SCALAR)
  static_assert(TILE_VECTORS == 2 && TILE_ROWS <= 4, "");
#define EVERY(V) TileRow<V, rows, edge, 1, 2, 3, 4>::table
#else
#define EVERY(V) TileRow<V, rows, edge, 1, 2, 3, 4, 5, 6>::table
#endif
#if defined(__AVX512F__) && !defined(TEKRAR_SCALAR) || defined(__aarch64__) && !defined(TEKRAR_SCALAR)
  const Tile *const tables[] = {EVERY(1), EVERY(2), EVERY(3), EVERY(4)};
#else
  const Tile *const tables[] = {EVERY(1), EVERY(2)};
#endif
#undef EVERY
  return tables[v - 1][r - 1];
}

/** Runs over `rows` rows in tiles as even as can be. */
template <Rows kind, Last edge>
INLINE void tileColumn(TileCall t, Size rows, int vectors, Size aTileStride) {
  Size tiles = ceilDivide(rows, TILE_ROWS);
  Size done = 0;
  for (Size i = 0; i < tiles; i++) {
    Size upTo = rows * (i + 1) / tiles;
    int r = (int)(upTo - done);
    tileOf<kind, edge>(r, vectors)(t);
    t.a += kind == Rows::packed ? r * aTileStride : r * t.aStride;
    t.c += r * t.cStride;
    done = upTo;
  }
}

struct Product {
  float *c;
  Size cStride;
  const float *a;
  Size aStride;
  const float *b;
  Size bStride;
  Size rows, columns, inner;
  bool add, packed;
};

/** Rows [rowFrom, rowTo) and columns [columnFrom, columnTo), which start at a panel's first. */
static void product(const Product &p, Range rows, Range columns) {
  if (rows.to <= rows.from || columns.to <= columns.from) return;
  if (p.inner == 0) {
    if (!p.add)
      for (Size r = rows.from; r < rows.to; r++)
        for (Size c = columns.from; c < columns.to; c++) p.c[r * p.cStride + c] = 0;
    return;
  }
  // as many rows at a time as keep their part of A in the second-level cache
  Size together = smallest(greatest(98304 / greatest(p.inner, 1) / TILE_ROWS * TILE_ROWS, 8 * TILE_ROWS), 64 * TILE_ROWS);
  for (Size row = rows.from; row < rows.to; row += together) {
    Size count = smallest(together, rows.to - row);
    for (Size column = columns.from; column < columns.to; column += TILE_COLUMNS) {
      Size width = smallest(TILE_COLUMNS, columns.to - column);
      int vectors = (int)ceilDivide(width, WIDTH);
      for (Size k = 0; k < p.inner; k += BLOCK) {
        TileCall t;
        t.a = p.a + row * p.aStride + k;
        t.aStride = p.aStride;
        t.count = smallest(BLOCK, p.inner - k);
        t.c = p.c + row * p.cStride + column;
        t.cStride = p.cStride;
        t.accumulate = p.add || k > 0;
        t.last = (int)(width - (vectors - 1) * WIDTH);
        if (p.packed) {
          // the panels before take exactly column · inner words; this one's width is its own
          t.bStride = smallest(TILE_VECTORS, ceilDivide(p.columns - column, WIDTH)) * WIDTH;
          t.b = p.b + column * p.inner + k * t.bStride;
          tileColumn<Rows::strided, Last::whole>(t, count, vectors, 0);
        } else {
          t.bStride = p.bStride;
          t.b = p.b + k * p.bStride + column;
          if (t.last < WIDTH) tileColumn<Rows::strided, Last::cut>(t, count, vectors, 0);
          else tileColumn<Rows::strided, Last::whole>(t, count, vectors, 0);
        }
      }
    }
  }
}

static void matmul(const Call &call, const Member &member, const int32_t *word, const Share &share) {
  const Product p = {addressOf(call, member, word[3]), call.quantity(word[4]), addressOf(call, member, word[5]), call.quantity(word[6]),
                     addressOf(call, member, word[7]), call.quantity(word[8]), call.quantity(word[9]), call.quantity(word[10]),
                     call.quantity(word[11]), (word[2] & 1) != 0, (word[2] & 2) != 0};
  Range rows = rowsOf(share, p.rows);
  Range columns = {0, p.columns};
  if (share.parts > 1) {
    // along rows or columns, whichever leaves the largest part smaller
    Size byRows = roundUp(ceilDivide(rows.to - rows.from, share.parts), TILE_ROWS) * roundUp(p.columns, WIDTH);
    Size byColumns = ceilDivide(ceilDivide(p.columns, TILE_COLUMNS), share.parts) * TILE_COLUMNS * roundUp(rows.to - rows.from, 2);
    if (byRows <= byColumns && rows.to - rows.from >= 2 * TILE_ROWS * share.parts) rows = cut(rows, share.part, share.parts, 1);
    else columns = cut(columns, share.part, share.parts, TILE_COLUMNS);
  }
  product(p, rows, columns);
}

} // namespace TEKRAR_TARGET
