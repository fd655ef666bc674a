#pragma once
// C[M,N] = A[M,K] · B[K,N]: a tile of C in registers, columns across lanes, k strictly in order, in blocks of 256 that start from 0 and are then added to C in order.
//
// Packed B: panels of TILE_VECTORS vectors of columns; panel p holds [K][its columns], the last one only as many vectors as it needs, padded with zeros.
#include "call.h"

namespace TEKRAR_TARGET {

#if defined(__AVX512F__) && !defined(TEKRAR_SCALAR)
constexpr int TILE_ROWS = 6, TILE_VECTORS = 4, ROWS_AT_A_TIME = 4, SUMS_AT_A_TIME = 8;
#elif defined(__AVX2__) && !defined(TEKRAR_SCALAR)
constexpr int TILE_ROWS = 6, TILE_VECTORS = 2, ROWS_AT_A_TIME = 2, SUMS_AT_A_TIME = 8;
#elif defined(__wasm_simd128__)
constexpr int TILE_ROWS = 2, TILE_VECTORS = 4, ROWS_AT_A_TIME = 2, SUMS_AT_A_TIME = 4;
#elif defined(__aarch64__) && !defined(TEKRAR_SCALAR)
constexpr int TILE_ROWS = 6, TILE_VECTORS = 4, ROWS_AT_A_TIME = 4, SUMS_AT_A_TIME = 8;
#else
constexpr int TILE_ROWS = 2, TILE_VECTORS = 2, ROWS_AT_A_TIME = 1, SUMS_AT_A_TIME = 8;
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
  /** What comes after this tile's B and may lie in a far cache: for each k so many lines are asked for, each k's so many words after the one before. */
  const float *next;
  Size nextStride;
  int nextLines;
};

/** Sums of so many products take long enough for C to come from a far cache meanwhile. */
constexpr Size LONG = 64;

/** Bytes of B that are taken to stay in the second-level cache. */
constexpr Size NEAR_B = 500000;

/** How the tile finds its operands: A [rows, k] by rows, or packed [k][rows]; the last vector of B cut or whole. */
enum class Rows { strided, packed };
enum class Last { whole, cut };

/** B that will be wanted after a column of tiles: `lines` lines at each of so many places as there are k, `stride` words apart; none: it is near. */
struct Next {
  const float *at;
  Size stride, lines;
};

#if defined(__wasm_simd128__)
} // namespace TEKRAR_TARGET
#include "wasm-tile.h"
namespace TEKRAR_TARGET {
#else
template <int R, int V, Rows rows, Last edge, bool asks>
static void tile(const TileCall &t) {
  Floats sum[R][V];
#pragma GCC unroll 16
  for (int r = 0; r < R; r++)
#pragma GCC unroll 16
    for (int v = 0; v < V; v++) sum[r][v] = zero();
  const float *a = t.a;
  const float *b = t.b;
  const Size aStride = t.aStride;
  const float *next = asks ? t.next : nullptr;
  // C comes while its sums are made
  if (ASKS && t.count >= LONG)
#pragma GCC unroll 16
    for (int r = 0; r < R; r++)
#pragma GCC unroll 16
      for (int v = 0; v < V; v++) willWrite(t.c + r * t.cStride + v * WIDTH);
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
    if (asks) {
      willRead(next);
      for (int i = 1; i < t.nextLines; i++) willRead(next + i * 16);
      next += t.nextStride;
    }
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

template <int V, Rows rows, Last edge, bool asks, int... R>
struct TileRow {
  static constexpr Tile table[] = {tile<R, V, rows, edge, asks>...};
};

/** The tile of r rows and v vectors. */
template <Rows rows, Last edge, bool asks>
INLINE Tile tileOf(int r, int v) {
#if (!defined(__AVX2__) && !defined(__aarch64__)) || defined(TEKRAR_SCALAR)
  static_assert(TILE_VECTORS == 2 && TILE_ROWS <= 4, "");
#define EVERY(V) TileRow<V, rows, edge, asks, 1, 2, 3, 4>::table
#else
#define EVERY(V) TileRow<V, rows, edge, asks, 1, 2, 3, 4, 5, 6>::table
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
INLINE void tileColumn(TileCall t, Size rows, int vectors, Size aTileStride, const Next &next) {
  Size tiles = ceilDivide(rows, TILE_ROWS);
  Size done = 0;
  const Size lines = ceilDivide(next.lines, tiles);
  Size asked = 0;
  for (Size i = 0; i < tiles; i++) {
    Size upTo = rows * (i + 1) / tiles;
    int r = (int)(upTo - done);
    // each tile asks for some of the lines
    if (ASKS && edge == Last::whole && asked < next.lines) {
      t.next = next.at + asked * 16;
      t.nextStride = next.stride;
      t.nextLines = (int)smallest(lines, next.lines - asked);
      asked += lines;
      tileOf<kind, edge, ASKS && edge == Last::whole>(r, vectors)(t);
    } else {
      tileOf<kind, edge, false>(r, vectors)(t);
    }
    t.a += kind == Rows::packed ? r * aTileStride : r * t.aStride;
    t.c += r * t.cStride;
    done = upTo;
  }
}
#endif

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

/** R rows against B as it lies: a few rows of B at a time in long pieces, as memory likes to be read, with the sums of a block in the first-level cache. */
template <int R, int TOGETHER>
APART void productOfRows(const Product &p, Size row, Range columns) {
  constexpr Size PIECE = R > 2 ? 512 : 1024;
  alignas(64) float sums[R][PIECE];
  for (Size column = columns.from; column < columns.to; column += PIECE) {
    const Size width = smallest(PIECE, columns.to - column);
    const Size whole = width / WIDTH * WIDTH;
    const int last = (int)(width - whole);
    float *c = p.c + row * p.cStride + column;
    for (Size block = 0; block < p.inner; block += BLOCK) {
      const Size end = smallest(block + BLOCK, p.inner);
      for (int r = 0; r < R; r++)
        for (Size i = 0; i < width; i += WIDTH) store(sums[r] + i, zero());
      Size k = block;
      for (; k + TOGETHER <= end; k += TOGETHER) {
        const float *b = p.b + k * p.bStride + column;
        Floats left[R][TOGETHER];
#pragma GCC unroll 4
        for (int r = 0; r < R; r++)
#pragma GCC unroll 8
          for (int j = 0; j < TOGETHER; j++) left[r][j] = splat(p.a[(row + r) * p.aStride + k + j]);
        const auto step = [&](Size i, auto read) __attribute__((always_inline)) {
          Floats sum[R];
#pragma GCC unroll 4
          for (int r = 0; r < R; r++) sum[r] = load(sums[r] + i);
#pragma GCC unroll 8
          for (int j = 0; j < TOGETHER; j++) {
            const Floats right = read(b + j * p.bStride + i);
#pragma GCC unroll 4
            for (int r = 0; r < R; r++) sum[r] = multiplyAdd(left[r][j], right, sum[r]);
          }
#pragma GCC unroll 4
          for (int r = 0; r < R; r++) store(sums[r] + i, sum[r]);
        };
        for (Size i = 0; i < whole; i += WIDTH) step(i, [](const float *x) __attribute__((always_inline)) { return load(x); });
        if (last > 0) step(whole, [=](const float *x) __attribute__((always_inline)) { return loadFirst(x, last); });
      }
      for (; k < end; k++) {
        const float *b = p.b + k * p.bStride + column;
        for (int r = 0; r < R; r++) {
          const Floats left = splat(p.a[(row + r) * p.aStride + k]);
          for (Size i = 0; i < whole; i += WIDTH) store(sums[r] + i, multiplyAdd(left, load(b + i), load(sums[r] + i)));
          if (last > 0) store(sums[r] + whole, multiplyAdd(left, loadFirst(b + whole, last), load(sums[r] + whole)));
        }
      }
      const bool accumulate = p.add || block > 0;
      for (int r = 0; r < R; r++) {
        float *to = c + r * p.cStride;
        for (Size i = 0; i < whole; i += WIDTH) store(to + i, accumulate ? add(load(to + i), load(sums[r] + i)) : load(sums[r] + i));
        if (last > 0) storeFirst(to + whole, accumulate ? add(loadFirst(to + whole, last), load(sums[r] + whole)) : load(sums[r] + whole), last);
      }
    }
  }
}

/** Few rows and B as it lies. */
static void productOfFewRows(const Product &p, Range rows, Range columns) {
  for (Size row = rows.from; row < rows.to;) {
    const Size left = rows.to - row;
    if (ROWS_AT_A_TIME >= 4 && left >= 4) productOfRows<ROWS_AT_A_TIME >= 4 ? 4 : 1, 4>(p, row, columns), row += 4;
    else if (ROWS_AT_A_TIME >= 2 && left >= 2) productOfRows<ROWS_AT_A_TIME >= 2 ? 2 : 1, 4>(p, row, columns), row += 2;
    else productOfRows<1, 8>(p, row, columns), row += 1;
  }
}

/** One row or two against packed panels side by side: one panel alone has too few sums to keep the multipliers busy. */
template <int R, int P>
APART void panelsOfRows(const Product &p, Size row, Size column) {
  const Size panel = TILE_COLUMNS * p.inner;
  for (Size block = 0; block < p.inner; block += BLOCK) {
    const float *a = p.a + row * p.aStride + block;
    const float *b = p.b + column * p.inner + block * TILE_COLUMNS;
    Floats sum[R][P][TILE_VECTORS];
#pragma GCC unroll 16
    for (int r = 0; r < R; r++)
#pragma GCC unroll 16
      for (int i = 0; i < P * TILE_VECTORS; i++) sum[r][i / TILE_VECTORS][i % TILE_VECTORS] = zero();
    for (Size k = smallest(BLOCK, p.inner - block); k > 0; k--, a++, b += TILE_COLUMNS) {
      Floats left[R];
#pragma GCC unroll 4
      for (int r = 0; r < R; r++) left[r] = splat(a[r * p.aStride]);
#pragma GCC unroll 4
      for (int i = 0; i < P; i++)
#pragma GCC unroll 4
        for (int v = 0; v < TILE_VECTORS; v++) {
          const Floats right = load(b + i * panel + v * WIDTH);
#pragma GCC unroll 4
          for (int r = 0; r < R; r++) sum[r][i][v] = multiplyAdd(left[r], right, sum[r][i][v]);
        }
    }
    float *c = p.c + row * p.cStride + column;
#pragma GCC unroll 4
    for (int r = 0; r < R; r++)
#pragma GCC unroll 16
      for (int i = 0; i < P * TILE_VECTORS; i++) {
        const Floats result = sum[r][i / TILE_VECTORS][i % TILE_VECTORS];
        float *to = c + r * p.cStride + i * WIDTH;
        store(to, p.add || block > 0 ? add(load(to), result) : result);
      }
  }
}

/** Rows [rowFrom, rowTo) and columns [columnFrom, columnTo), which start at a panel's first. */
APART void product(const Product &p, Range rows, Range columns) {
  if (rows.to <= rows.from || columns.to <= columns.from) return;
  if (p.inner == 0) {
    if (!p.add)
      for (Size r = rows.from; r < rows.to; r++)
        for (Size c = columns.from; c < columns.to; c++) p.c[r * p.cStride + c] = 0;
    return;
  }
  const Size count = rows.to - rows.from;
  // as B lies, its rows are far apart: unless it stays in a cache, long pieces are worth a second reading
  if (!p.packed && count <= 2 * ROWS_AT_A_TIME && p.inner * p.columns > (count == 1 && TILE_VECTORS == 2 ? 8000 : 100000)) return productOfFewRows(p, rows, columns);
  if (p.packed && count <= 2) {
    constexpr int SUMS = SUMS_AT_A_TIME;
    constexpr int one = SUMS / TILE_VECTORS, two = SUMS / 2 / TILE_VECTORS;
    const int panels = count == 1 ? one : two;
    for (; panels > 1 && columns.from + panels * TILE_COLUMNS <= columns.to; columns.from += panels * TILE_COLUMNS) {
      if (count == 1) panelsOfRows<1, one>(p, rows.from, columns.from);
      else panelsOfRows<2, (two > 0 ? two : 1)>(p, rows.from, columns.from);
    }
  }
  const bool far = p.inner * p.columns * 4 > NEAR_B;
  // as many rows at a time as keep their part of A in the second-level cache
  Size together = smallest(greatest(98304 / greatest(p.inner, 1) / TILE_ROWS * TILE_ROWS, 8 * TILE_ROWS), 64 * TILE_ROWS);
  for (Size row = rows.from; row < rows.to; row += together) {
    const Size part = smallest(together, rows.to - row);
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
          tileColumn<Rows::strided, Last::whole>(t, part, vectors, 0, {t.b + t.count * t.bStride, t.bStride, far ? vectors : 0});
        } else {
          t.bStride = p.bStride;
          t.b = p.b + k * p.bStride + column;
          if (t.last < WIDTH) tileColumn<Rows::strided, Last::cut>(t, part, vectors, 0, {});
          else tileColumn<Rows::strided, Last::whole>(t, part, vectors, 0, {});
        }
      }
    }
  }
}

APART void matmul(const Call &call, const Member &member, const int32_t *word, const Share &share) {
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
