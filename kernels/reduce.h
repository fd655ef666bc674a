#pragma once
// Sums and largest values. Along rows of consecutive elements: sixteen lanes and one fixed tree for each 4096 elements, block results in order.
// Down columns: vectors across the width, rows in order, in blocks of 256 that start from 0 and are then added in order.
#include "call.h"

namespace TEKRAR_TARGET {

template <int kind> INLINE Floats startOf() { return kind == Reduction::largest ? splat(-__builtin_inff()) : zero(); }
template <int kind> INLINE Floats taken(Floats x, Floats so) {
  if (kind == Reduction::largest) return maximum(so, x);
  return kind == Reduction::sum ? add(so, x) : multiplyAdd(x, x, so);
}
/** How the results of two parts join. */
template <int kind> INLINE float joined(float a, float b) {
  if (kind != Reduction::largest) return a + b;
  return a != a ? a : a > b ? a : b;
}
template <int kind> INLINE float treeOf(const Lanes &lanes) {
  return tree(lanes, [](Floats a, Floats b) __attribute__((always_inline)) { return kind == Reduction::largest ? maximum(a, b) : add(a, b); });
}

/** At most ROW_BLOCK elements. */
template <int kind> APART float rowBlock(const float *x, Size count) {
  Lanes lanes;
#pragma GCC unroll 4
  for (int i = 0; i < PARTS; i++) lanes.part[i] = startOf<kind>();
  Size at = 0;
  for (; at + LANES <= count; at += LANES)
#pragma GCC unroll 4
    for (int i = 0; i < PARTS; i++) lanes.part[i] = taken<kind>(load(x + at + i * WIDTH), lanes.part[i]);
#pragma GCC unroll 4
  for (int i = 0; i < PARTS && at < count; i++, at += WIDTH) {
    const int n = (int)smallest(WIDTH, count - at);
    lanes.part[i] = taken<kind>(firstOr(loadFirst(x + at, n), n, startOf<kind>()), lanes.part[i]);
  }
  return treeOf<kind>(lanes);
}

template <int kind> INLINE float rowOf(const float *x, Size count) {
  float result = rowBlock<kind>(x, smallest(count, ROW_BLOCK));
  for (Size at = ROW_BLOCK; at < count; at += ROW_BLOCK) result = joined<kind>(result, rowBlock<kind>(x + at, smallest(ROW_BLOCK, count - at)));
  return result;
}

/** V vectors of columns; `last` columns in the last one. */
template <int kind, int V> INLINE void columnsOf(const float *in, Size count, Size width, float *out, int last) {
  Floats total[V];
#pragma GCC unroll 8
  for (int v = 0; v < V; v++) total[v] = zero();
  for (Size row = 0; row == 0 || row < count; row += BLOCK) {
    Floats sum[V];
#pragma GCC unroll 8
    for (int v = 0; v < V; v++) sum[v] = startOf<kind>();
    const float *x = in + row * width;
    for (Size i = smallest(BLOCK, count - row); i > 0; i--, x += width) {
#pragma GCC unroll 8
      for (int v = 0; v < V - 1; v++) sum[v] = taken<kind>(load(x + v * WIDTH), sum[v]);
      sum[V - 1] = taken<kind>(last == WIDTH ? load(x + (V - 1) * WIDTH) : loadFirst(x + (V - 1) * WIDTH, last), sum[V - 1]);
    }
#pragma GCC unroll 8
    for (int v = 0; v < V; v++) total[v] = row == 0 ? sum[v] : kind == Reduction::largest ? maximum(total[v], sum[v]) : add(total[v], sum[v]);
  }
#pragma GCC unroll 8
  for (int v = 0; v < V - 1; v++) store(out + v * WIDTH, total[v]);
  storeFirst(out + (V - 1) * WIDTH, total[V - 1], last);
}

template <int kind> APART void reduceKind(const Call &call, float *out, const float *in, Size outer, Size count, Size width, const Share &share, int member) {
  Range rows = rowsOf(share, outer);
  if (width == 1) {
    if (share.parts > 1 && outer < share.parts) {
      // few long rows: members sum blocks, then everyone reads their sums in order; no member starts the next round before all have read
      for (Size row = 0; row < outer; row++) {
        const float *x = in + row * count;
        float result = 0;
        for (Size base = 0; base < count; base += PARTIALS * ROW_BLOCK) {
          Size blocks = smallest(PARTIALS, ceilDivide(count - base, ROW_BLOCK));
          Range mine = cut({0, blocks}, share.part, share.parts, 1);
          for (Size i = mine.from; i < mine.to; i++)
            call.partials[i] = rowBlock<kind>(x + base + i * ROW_BLOCK, smallest(ROW_BLOCK, count - base - i * ROW_BLOCK));
          meet(call.team, member);
          if (share.part == 0)
            for (Size i = 0; i < blocks; i++) result = base + i == 0 ? call.partials[i] : joined<kind>(result, call.partials[i]);
          meet(call.team, member);
        }
        if (share.part == 0) out[row] = result;
      }
      return;
    }
    rows = cut(rows, share.part, share.parts, 16);
    for (Size row = rows.from; row < rows.to; row++) out[row] = rowOf<kind>(in + row * count, count);
    return;
  }
  constexpr int V = WIDTH == 4 ? 4 : 8;
  Range columns = {0, width};
  if (share.parts > 1) {
    if (rows.to - rows.from >= share.parts) rows = cut(rows, share.part, share.parts, 1);
    else columns = cut(columns, share.part, share.parts, 16);
  }
  for (Size row = rows.from; row < rows.to; row++) {
    const float *x = in + row * count * width;
    float *y = out + row * width;
    Size column = columns.from;
    for (; column + V * WIDTH <= columns.to; column += V * WIDTH) columnsOf<kind, V>(x + column, count, width, y + column, WIDTH);
    for (; column < columns.to; column += WIDTH) columnsOf<kind, 1>(x + column, count, width, y + column, (int)smallest(WIDTH, columns.to - column));
  }
}

APART void reduce(const Call &call, const Member &member, const int32_t *word, const Share &share) {
  float *out = addressOf(call, member, word[3]);
  const float *in = addressOf(call, member, word[4]);
  Size outer = call.quantity(word[5]), count = call.quantity(word[6]), width = call.quantity(word[7]);
  switch (word[2]) {
  case Reduction::sum: return reduceKind<Reduction::sum>(call, out, in, outer, count, width, share, member.number);
  case Reduction::largest: return reduceKind<Reduction::largest>(call, out, in, outer, count, width, share, member.number);
  default: return reduceKind<Reduction::sumOfSquares>(call, out, in, outer, count, width, share, member.number);
  }
}

} // namespace TEKRAR_TARGET
