#pragma once
// The loops of pointwise programs: a function over the vectors of a block, whose operands stand wherever they stand.
#include "math.h"

namespace TEKRAR_TARGET {

/** Where a register's values are: the step from vector to vector, and from row to row of a block. */
struct Slot {
  float *at;
  Size stride, rowStride;
};

/** A block in whole vectors, counting what is over as one. */
struct Extent {
  Size rows, vectors;
};

/**
 * What pays in WebAssembly: loops of their own for vectors side by side, since an address is a pointer and a number and never two pointers; and long functions in parts, since a
 * vector is short and a function is as long for it as for a long one.
 */
#if defined(__wasm__)
constexpr bool SIDE_BY_SIDE_APART = true, IN_PARTS = true;
#else
constexpr bool SIDE_BY_SIDE_APART = false, IN_PARTS = false;
#endif

/** Rows that stand one behind the other in all operands are one row. */
INLINE bool joined(const Slot &s, Size vectors) { return s.rowStride == vectors * s.stride; }

template <class Function> INLINE void each1(Slot t, Slot a, Extent e, Function function) {
  if (e.rows > 1 && joined(t, e.vectors) && joined(a, e.vectors)) e = {1, e.rows * e.vectors};
  const Size dx = a.stride;
  for (; e.rows > 0; e.rows--, t.at += t.rowStride, a.at += a.rowStride) {
    float *out = t.at;
    const float *x = a.at;
    Size i = 0;
    if (SIDE_BY_SIDE_APART && dx == WIDTH)
      for (; i + 4 <= e.vectors; i += 4, out = opaque(out + 4 * WIDTH), x = opaque(x + 4 * WIDTH))
#pragma GCC unroll 4
        for (int j = 0; j < 4; j++) store(out + j * WIDTH, function(load(x + j * WIDTH)));
    for (; i + 4 <= e.vectors; i += 4, out += 4 * WIDTH, x += 4 * dx) {
      store(out, function(load(x)));
      store(out + WIDTH, function(load(x + dx)));
      store(out + 2 * WIDTH, function(load(x + 2 * dx)));
      store(out + 3 * WIDTH, function(load(x + 3 * dx)));
    }
    for (; i < e.vectors; i++, out += WIDTH, x += dx) store(out, function(load(x)));
  }
}

/** For long functions: one copy of them. */
template <class Function> INLINE void eachLong(Slot t, Slot a, Extent e, Function function) {
  if (e.rows > 1 && joined(t, e.vectors) && joined(a, e.vectors)) e = {1, e.rows * e.vectors};
  for (; e.rows > 0; e.rows--, t.at += t.rowStride, a.at += a.rowStride) {
    float *out = t.at;
    const float *x = a.at;
    for (Size i = 0; i < e.vectors; i++, out += WIDTH, x += a.stride) store(out, function(load(x)));
  }
}

/**
 * Functions in three parts, each over sixteen vectors. One vector after the other, a function is one long chain, of which few are under way at a time; its parts are short.
 */
template <class Function> INLINE void eachInParts(Slot t, Slot a, Extent e) {
  if (!IN_PARTS) return eachLong(t, a, e, [](Floats x) __attribute__((always_inline)) { return wholeOf<Function>(x); });
  constexpr Size TOGETHER = 16;
  alignas(64) float near[TOGETHER * WIDTH], powers[TOGETHER * WIDTH];
  if (e.rows > 1 && joined(t, e.vectors) && joined(a, e.vectors)) e = {1, e.rows * e.vectors};
  for (; e.rows > 0; e.rows--, t.at += t.rowStride, a.at += a.rowStride) {
    float *out = t.at;
    const float *x = a.at;
    for (Size left = e.vectors; left > 0; left -= TOGETHER) {
      const Size count = smallest(left, TOGETHER);
      for (Size i = 0; i < count; i++) {
        const Begun b = Function::begin(load(x + i * a.stride));
        store(near + i * WIDTH, b.r);
        store(powers + i * WIDTH, b.power);
      }
      for (Size i = 0; i < count; i++) store(near + i * WIDTH, Function::middle(load(near + i * WIDTH)));
      for (Size i = 0; i < count; i++, out += WIDTH, x += a.stride) store(out, Function::end(load(near + i * WIDTH), load(powers + i * WIDTH), load(x)));
    }
  }
}

template <class Function> INLINE void each2(Slot t, Slot a, Slot b, Extent e, Function function) {
  if (e.rows > 1 && joined(t, e.vectors) && joined(a, e.vectors) && joined(b, e.vectors)) e = {1, e.rows * e.vectors};
  const Size dx = a.stride, dy = b.stride;
  for (; e.rows > 0; e.rows--, t.at += t.rowStride, a.at += a.rowStride, b.at += b.rowStride) {
    float *out = t.at;
    const float *x = a.at;
    const float *y = b.at;
    Size i = 0;
    if (SIDE_BY_SIDE_APART && dx == WIDTH && dy == WIDTH)
      for (; i + 4 <= e.vectors; i += 4, out = opaque(out + 4 * WIDTH), x = opaque(x + 4 * WIDTH), y = opaque(y + 4 * WIDTH))
#pragma GCC unroll 4
        for (int j = 0; j < 4; j++) store(out + j * WIDTH, function(load(x + j * WIDTH), load(y + j * WIDTH)));
    for (; i + 4 <= e.vectors; i += 4, out += 4 * WIDTH, x += 4 * dx, y += 4 * dy) {
      store(out, function(load(x), load(y)));
      store(out + WIDTH, function(load(x + dx), load(y + dy)));
      store(out + 2 * WIDTH, function(load(x + 2 * dx), load(y + 2 * dy)));
      store(out + 3 * WIDTH, function(load(x + 3 * dx), load(y + 3 * dy)));
    }
    for (; i < e.vectors; i++, out += WIDTH, x += dx, y += dy) store(out, function(load(x), load(y)));
  }
}

template <class Function> INLINE void each3(Slot t, Slot a, Slot b, Slot c, Extent e, Function function) {
  if (e.rows > 1 && joined(t, e.vectors) && joined(a, e.vectors) && joined(b, e.vectors) && joined(c, e.vectors)) e = {1, e.rows * e.vectors};
  const Size dx = a.stride, dy = b.stride, dz = c.stride;
  for (; e.rows > 0; e.rows--, t.at += t.rowStride, a.at += a.rowStride, b.at += b.rowStride, c.at += c.rowStride) {
    float *out = t.at;
    const float *x = a.at;
    const float *y = b.at;
    const float *z = c.at;
    Size i = 0;
    for (; i + 2 <= e.vectors; i += 2, out += 2 * WIDTH, x += 2 * dx, y += 2 * dy, z += 2 * dz) {
      store(out, function(load(x), load(y), load(z)));
      store(out + WIDTH, function(load(x + dx), load(y + dy), load(z + dz)));
    }
    for (; i < e.vectors; i++, out += WIDTH, x += dx, y += dy, z += dz) store(out, function(load(x), load(y), load(z)));
  }
}

} // namespace TEKRAR_TARGET
