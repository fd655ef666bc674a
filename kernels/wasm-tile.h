#pragma once
// The tile for WebAssembly; matmul.h has the one for all others. What a browser makes of it has fifteen registers for vectors, and some browsers move all that a piece of straight code
// loads to its beginning. So this one has two rows of four vectors, whose sums and operands of one k are just fifteen; each row has a pointer, moved once every four k; and the loop
// may be left after each k, which ends a piece of straight code. Narrow panels take more rows, so as not to wait for sums.

namespace TEKRAR_TARGET {

static_assert(TILE_ROWS == 2 && TILE_VECTORS == 4, "the tile's shape is this file's matter");

template <int N> struct Number {
  static constexpr int value = N;
};

/** What a tile summed, [rows][vectors], of whose last vector only some columns are wanted. */
APART void storeCutTile(const TileCall &t, float *c, const float *sums, int rows, int vectors) {
  const int columns = (vectors - 1) * WIDTH + t.last;
  for (; rows > 0; rows--, c += t.cStride, sums += vectors * WIDTH)
    for (int i = 0; i < columns; i++) c[i] = t.accumulate ? c[i] + sums[i] : sums[i];
}

/** One question for a whole tile, not one for each vector. */
template <int R, int V>
INLINE void storeSums(const TileCall &t, float *c, const Floats (&sum)[R][V]) {
  if (t.last < WIDTH) {
    float sums[R * V * WIDTH];
#pragma GCC unroll 16
    for (int i = 0; i < R * V; i++) store(sums + i * WIDTH, sum[i / V][i % V]);
    storeCutTile(t, c, sums, R, V);
  } else if (t.accumulate) {
#pragma GCC unroll 16
    for (int i = 0; i < R * V; i++) store(c + i / V * t.cStride + i % V * WIDTH, add(load(c + i / V * t.cStride + i % V * WIDTH), sum[i / V][i % V]));
  } else {
#pragma GCC unroll 16
    for (int i = 0; i < R * V; i++) store(c + i / V * t.cStride + i % V * WIDTH, sum[i / V][i % V]);
  }
}

/** R rows in a panel of V vectors laid out side by side. `rowStep`: from row to row, or from packed pair to packed pair. */
template <int R, int V, Rows kind>
INLINE void panelTile(const TileCall &t, const float *a, Size rowStep, float *c) {
  constexpr int TOGETHER = kind == Rows::packed && R > 1 ? 2 : 1, POINTERS = R / TOGETHER, AT_ONCE = 4;
  const float *row[POINTERS];
#pragma GCC unroll 16
  for (int i = 0; i < POINTERS; i++) row[i] = a + i * rowStep;
  const float *b = t.b;
  Floats sum[R][V];
#pragma GCC unroll 16
  for (int r = 0; r < R; r++)
#pragma GCC unroll 16
    for (int v = 0; v < V; v++) sum[r][v] = zero();
  const auto step = [&](int k) __attribute__((always_inline)) {
    Floats right[V];
#pragma GCC unroll 16
    for (int v = 0; v < V; v++) right[v] = load(b + (k * V + v) * WIDTH);
#pragma GCC unroll 16
    for (int r = 0; r < R; r++) {
      const Floats left = splat(row[r / TOGETHER][k * TOGETHER + r % TOGETHER]);
#pragma GCC unroll 16
      for (int v = 0; v < V; v++) sum[r][v] = multiplyAdd(left, right[v], sum[r][v]);
    }
  };
  for (Size k = t.count;;) {
    step(0);
    if (k == 1) break;
    step(1);
    if (k == 2) break;
    step(2);
    if (k == 3) break;
    step(3);
    k -= AT_ONCE;
    if (k <= 0) break;
#pragma GCC unroll 16
    for (int i = 0; i < POINTERS; i++) row[i] = opaque(row[i] + AT_ONCE * TOGETHER);
    b = opaque(b + AT_ONCE * V * WIDTH);
  }
  storeSums<R, V>(t, c, sum);
}

/** R rows against B as it lies. */
template <int R, int V, Last edge>
INLINE void plainTile(const TileCall &t, const float *a, Size rowStep, float *c) {
  const float *b = t.b;
  Floats sum[R][V];
#pragma GCC unroll 16
  for (int r = 0; r < R; r++)
#pragma GCC unroll 16
    for (int v = 0; v < V; v++) sum[r][v] = zero();
  for (Size k = t.count; k > 0; k--, a++, b += t.bStride) {
    Floats right[V];
#pragma GCC unroll 16
    for (int v = 0; v < V; v++) right[v] = edge == Last::cut && v == V - 1 ? loadFirst(b + v * WIDTH, t.last) : load(b + v * WIDTH);
#pragma GCC unroll 16
    for (int r = 0; r < R; r++) {
      const Floats left = splat(a[r * rowStep]);
#pragma GCC unroll 16
      for (int v = 0; v < V; v++) sum[r][v] = multiplyAdd(left, right[v], sum[r][v]);
    }
  }
  storeSums<R, V>(t, c, sum);
}

/** As many of the rows as make whole tiles of R; moves the call behind them. */
template <int R, int V, Rows kind, Last edge, bool panel>
APART void tilesOf(TileCall &t, Size rowStep, Size rows) {
  constexpr int STEPS = kind == Rows::packed && R > 1 ? R / 2 : R;
  const float *a = t.a;
  float *c = t.c;
  for (; rows >= R; rows -= R, a += STEPS * rowStep, c += R * t.cStride) {
    if (panel) panelTile<R, V, kind>(t, a, rowStep, c);
    else plainTile<R, V, edge>(t, a, rowStep, c);
  }
  t.a = a;
  t.c = c;
}

/** Rows of a panel of V vectors, most of them R at a time. */
template <int V, Rows kind, Last edge, bool panel>
INLINE void rowsOfPanel(TileCall &t, Size rows, Size packedStep) {
  constexpr int R = !panel ? 2 : V == 1 ? 6 : V == 2 ? 4 : 2;
  constexpr bool pairs = kind == Rows::packed;
  const bool odd = rows % 2 == 1;
  const Size step = pairs ? 2 * packedStep : t.aStride;
  if (pairs && odd) tilesOf<1, V, Rows::strided, edge, panel>(t, packedStep, 1);
  tilesOf<R, V, kind, edge, panel>(t, step, rows - (pairs && odd));
  if (R > 2 && (rows - (pairs && odd)) % R >= 2) tilesOf<2, V, kind, edge, panel>(t, step, (rows - (pairs && odd)) % R);
  if (!pairs && odd) tilesOf<1, V, kind, edge, panel>(t, step, 1);
}

/** Runs over `rows` rows; packed A: pairs of rows, an odd one first, `packedStep` words a row. */
template <Rows kind, Last edge>
INLINE void tileColumn(TileCall t, Size rows, int vectors, Size packedStep, const Next &) {
  const bool panel = edge == Last::whole && t.bStride == vectors * WIDTH;
  const auto run = [&](auto width) __attribute__((always_inline)) {
    constexpr int V = decltype(width)::value;
    if constexpr (kind == Rows::packed) return rowsOfPanel<V, kind, edge, true>(t, rows, packedStep);
    if constexpr (edge == Last::whole)
      if (panel) return rowsOfPanel<V, kind, edge, true>(t, rows, packedStep);
    if constexpr (kind == Rows::strided) rowsOfPanel<V, kind, edge, false>(t, rows, packedStep);
  };
  switch (vectors) {
  case 1: return run(Number<1>());
  case 2: return run(Number<2>());
  case 3: return run(Number<3>());
  default: return run(Number<4>());
  }
}

} // namespace TEKRAR_TARGET
