#pragma once
// Runs pointwise programs over blocks of a few hundred elements. Per step and block there is one switch, and each case is a loop over vectors.
//
// A register is an address and a stride from vector to vector. The stride is 0 for what is the same for all elements (constants, scalars, a row's own number),
// so such a value is one vector. A load that finds its elements side by side takes their address and copies nothing; a value that is stored next is made
// where it is stored. Where that could change what a later step reads, it is copied after all.
#include "each.h"
#include "philox.h"
#include "program.h"

namespace TEKRAR_TARGET {

/** Words of registers that should stay in the first-level cache together. */
constexpr Size CACHE_WORDS = 5120;

/** Rows of fewer words are copied side by side: a loop for each would take longer. */
constexpr Size ROWS_APART = 4 * WIDTH;

/** What a program may find in the second-level cache, in bytes, and how much of it from one pass of a loop to the next. */
constexpr Size NEAR_BYTES = 500000, PASS_BYTES = 1000000;

/** How an operand is reached in a run. */
enum Access : uint8_t {
  /** One number for all elements. */
  scalar,
  /** A block's elements stand side by side. */
  inPlace,
  /** A block's rows stand apart, each of whole vectors. */
  inRows,
  /** One number for each row, and a block lies in one row. */
  rowScalar,
  copied,
};

struct OperandState {
  float *base;
  const int32_t *ids;
  Size rowStride, columnStride, divide, modulo;
  /** Words from what a block reads or writes to what will be wanted next; 0: it is near anyway. */
  Size ahead;
  bool plainRows, stored;
  Access access;

  float *rowAt(Size r) const {
    if (!plainRows) {
      if (divide > 1) r /= divide;
      if (modulo > 0) r %= modulo;
      if (ids) r = ids[r];
    }
    return base + r * rowStride;
  }
};

/** A block: `rows` whole rows from `row`, or `count` columns of one row from `column`. In a flat run row 0 holds everything. */
struct Block {
  Size row, rows, column, count;
};

/** What a member needs to run programs. */
struct Running {
  const Program *program;
  const Step *steps;
  Size columns, bufferWords;
  /** Elements of the whole. */
  Size elements;
  float *buffers;
  Slot slots[POINTWISE_REGISTERS];
  alignas(64) float splats[POINTWISE_REGISTERS * WIDTH];
  OperandState operands[MAX_OPERANDS];
  bool guarded[MAX_STEPS];
};

/** Bytes of a member's registers: Running, then buffers: 64 of 128 words, or fewer of more. */
constexpr Size BUFFER_BYTES = POINTWISE_REGISTERS * 256 * 4;
constexpr Size REGISTER_BYTES = (Size)sizeof(Running) + 64 + BUFFER_BYTES;

INLINE float *buffersOf(const Member &member) { return (float *)(((uintptr_t)member.registers + sizeof(Running) + 63) & ~(uintptr_t)63); }

INLINE void copyElements(float *out, const float *in, Size count) {
  Size i = 0;
  for (; i + WIDTH <= count; i += WIDTH) store(out + i, load(in + i));
  if (i < count) storeFirst(out + i, loadFirst(in + i, (int)(count - i)), (int)(count - i));
}

INLINE void fillElements(float *out, float value, Size count) {
  const Floats x = splat(value);
  Size i = 0;
  for (; i + WIDTH <= count; i += WIDTH) store(out + i, x);
  if (i < count) storeFirst(out + i, x, (int)(count - i));
}

/** Short rows of V whole vectors from one stride to another. */
template <int V> INLINE void copyRows(float *out, Size outStride, const float *in, Size inStride, Size rows) {
  for (; rows > 0; rows--, out += outStride, in += inStride) {
    Floats x[V];
#pragma GCC unroll 4
    for (int v = 0; v < V; v++) x[v] = load(in + v * WIDTH);
#pragma GCC unroll 4
    for (int v = 0; v < V; v++) store(out + v * WIDTH, x[v]);
  }
}

/** Rows of `count` elements, which lie apart on one side at least. */
APART void copyBlock(float *out, Size outStride, const float *in, Size inStride, Size rows, Size count) {
  if (count == WIDTH) return copyRows<1>(out, outStride, in, inStride, rows);
  if (count == 2 * WIDTH) return copyRows<2>(out, outStride, in, inStride, rows);
  if (count == 4 * WIDTH) return copyRows<4>(out, outStride, in, inStride, rows);
  for (; rows > 0; rows--, out += outStride, in += inStride) {
    if (count == 1) *out = *in;
    else copyElements(out, in, count);
  }
}

/** An operand's elements of a block, side by side. */
APART void gatherBlock(const OperandState &o, const Block &block, Size columns, float *out) {
  const Size count = block.rows == 1 ? block.count : columns;
  if (o.plainRows && o.columnStride == 1) return copyBlock(out, count, o.rowAt(block.row) + block.column, o.rowStride, block.rows, count);
  for (Size r = 0; r < block.rows; r++, out += count) {
    const float *in = o.rowAt(block.row + r) + block.column * o.columnStride;
    if (o.columnStride == 0) fillElements(out, *in, count);
    else copyBlock(out, count, in, 0, 1, count);
  }
}

APART void scatterBlock(const OperandState &o, const Block &block, Size columns, Slot value) {
  const Size count = block.rows == 1 ? block.count : columns;
  if (o.plainRows && value.stride != 0) return copyBlock(o.rowAt(block.row) + block.column, o.rowStride, value.at, value.rowStride, block.rows, count);
  const float *in = value.at;
  for (Size r = 0; r < block.rows; r++) {
    float *out = o.rowAt(block.row + r) + block.column * o.columnStride;
    if (value.stride == 0) {
      fillElements(out, *in, count);
    } else {
      copyBlock(out, 0, in, 0, 1, count);
      in += value.rowStride;
    }
  }
}

/** Reads lines that will be wanted next while the processor has other things to do. */
INLINE void fetchAhead(const OperandState &o, const Block &block, Size columns) {
  const Size count = block.rows == 1 ? block.count : columns;
  const bool apart = block.rows > 1 && o.rowStride != columns;
  const Size rows = apart ? block.rows : 1, words = apart ? count : block.rows * count;
  const float *at = o.rowAt(block.row) + block.column + o.ahead;
  for (Size r = 0; r < rows; r++, at += o.rowStride)
    for (Size i = 0; i < words; i += 16) {
      if (o.stored) willWrite(at + i);
      else willRead(at + i);
    }
}

/** An operand's elements where they are, for a block. */
INLINE Slot placeOf(const OperandState &o, const Block &block) { return {o.rowAt(block.row) + block.column, WIDTH, o.rowStride}; }

static void loadBlock(Running &run, const Step &s, bool guarded, const Block &block) {
  const OperandState &o = run.operands[s.operand];
  Slot &t = run.slots[s.target];
  if (o.ahead != 0) fetchAhead(o, block, run.columns);
  if (o.access <= inRows && o.access != scalar && !guarded) {
    t = placeOf(o, block);
  } else if (o.access == scalar || o.access == rowScalar) {
    t = {run.splats + s.target * WIDTH, 0, 0};
    store(t.at, splat(*o.rowAt(block.row)));
  } else {
    t = {run.buffers + s.buffer * run.bufferWords, WIDTH, run.columns};
    gatherBlock(o, block, run.columns, t.at);
  }
}

#define FLOATS(...) [](__VA_ARGS__) __attribute__((always_inline))

APART void runBlock(Running &run, const Block &block) {
  const Size count = block.rows == 1 ? block.count : block.rows * run.columns;
  // rows of whole vectors may lie apart; all others are one row
  const bool byRows = run.columns % WIDTH == 0;
  const Extent n = byRows && block.rows > 1 ? Extent{block.rows, run.columns / WIDTH} : Extent{1, ceilDivide(count, WIDTH)};
  const bool whole = count % WIDTH == 0;
  const Slot *slots = run.slots;
  const int32_t steps = run.program->steps;
  for (int32_t i = 0; i < steps; i++) {
    const Step &s = run.steps[i];
    if (s.function == Pointwise::load) {
      loadBlock(run, s, run.guarded[i], block);
      continue;
    }
    if (s.function == Pointwise::store) {
      // made in place if it lies there
      const OperandState &o = run.operands[s.operand];
      if (o.ahead != 0) fetchAhead(o, block, run.columns);
      if (s.direct && (o.access == inPlace || o.access == inRows) && slots[s.a].at == o.rowAt(block.row) + block.column) continue;
      scatterBlock(o, block, run.columns, slots[s.a]);
      continue;
    }
    // the operands' places are read before the target's is set: they may be the same register
    const Slot a = slots[s.a & 63], b = slots[s.b & 63], c = slots[s.c & 63];
    Slot &t = run.slots[s.target];
    const OperandState &o = run.operands[s.operand];
    if (s.direct && whole && !run.guarded[i] && (o.access == inPlace || o.access == inRows)) t = placeOf(o, block);
    else t = {run.buffers + s.buffer * run.bufferWords, WIDTH, run.columns};
    switch (s.function) {
    case Pointwise::constant:
      t = {run.splats + s.target * WIDTH, 0, 0};
      store(t.at, splat(floatOf(s.word)));
      break;
    case Pointwise::random: {
      const int32_t *state = (const int32_t *)run.operands[s.operand].base;
      const Size part = s.b ? *(const int32_t *)run.operands[s.b - 1].base : 0;
      uniforms({state[0], s.word, state[1]}, part * run.elements + block.row * run.columns + block.column, count, t.at);
      break;
    }
    case Pointwise::negate: each1(t, a, n, FLOATS(Floats x) { return negate(x); }); break;
    case Pointwise::absolute: each1(t, a, n, FLOATS(Floats x) { return absolute(x); }); break;
    case Pointwise::sign: each1(t, a, n, FLOATS(Floats x) { return signOf(x); }); break;
    case Pointwise::floor: each1(t, a, n, FLOATS(Floats x) { return floorOf(x); }); break;
    case Pointwise::exp: eachLong(t, a, n, FLOATS(Floats x) { return expOf(x); }); break;
    case Pointwise::log: eachLong(t, a, n, FLOATS(Floats x) { return logOf(x); }); break;
    case Pointwise::tanh: eachInParts<Tanh>(t, a, n); break;
    case Pointwise::sigmoid: eachInParts<Sigmoid>(t, a, n); break;
    case Pointwise::erf: eachLong(t, a, n, FLOATS(Floats x) { return erfOf(x); }); break;
    case Pointwise::squareRoot: each1(t, a, n, FLOATS(Floats x) { return squareRoot(x); }); break;
    case Pointwise::reciprocal: each1(t, a, n, FLOATS(Floats x) { return divide(splat(1.0f), x); }); break;
    case Pointwise::isFinite: each1(t, a, n, FLOATS(Floats x) { return isFiniteOf(x); }); break;
    case Pointwise::toFloat: each1(t, a, n, FLOATS(Floats x) { return convert(wordsOf(x)); }); break;
    case Pointwise::toIndex: each1(t, a, n, FLOATS(Floats x) { return toIndexOf(x); }); break;
    case Pointwise::add: each2(t, a, b, n, FLOATS(Floats x, Floats y) { return add(x, y); }); break;
    case Pointwise::subtract: each2(t, a, b, n, FLOATS(Floats x, Floats y) { return subtract(x, y); }); break;
    case Pointwise::multiply: each2(t, a, b, n, FLOATS(Floats x, Floats y) { return multiply(x, y); }); break;
    case Pointwise::divide: each2(t, a, b, n, FLOATS(Floats x, Floats y) { return divide(x, y); }); break;
    case Pointwise::maximum: each2(t, a, b, n, FLOATS(Floats x, Floats y) { return maximum(x, y); }); break;
    case Pointwise::minimum: each2(t, a, b, n, FLOATS(Floats x, Floats y) { return minimum(x, y); }); break;
    case Pointwise::greater: each2(t, a, b, n, FLOATS(Floats x, Floats y) { return select(greater(x, y), splat(1.0f), zero()); }); break;
    case Pointwise::greaterEqual: each2(t, a, b, n, FLOATS(Floats x, Floats y) { return select(greaterEqual(x, y), splat(1.0f), zero()); }); break;
    case Pointwise::equal: each2(t, a, b, n, FLOATS(Floats x, Floats y) { return select(equal(x, y), splat(1.0f), zero()); }); break;
    case Pointwise::select: each3(t, a, b, c, n, FLOATS(Floats x, Floats y, Floats z) { return select(equal(x, zero()), z, y); }); break;
    case Pointwise::multiplyAdd: each3(t, a, b, c, n, FLOATS(Floats x, Floats y, Floats z) { return multiplyAdd(x, y, z); }); break;
    }
  }
}

#undef FLOATS

/** Finds out how the operands lie; true if the whole run is one row of elements side by side. */
INLINE bool readOperands(const Call &call, const Member &member, const int32_t *word, Running &run, Size rows, Size columns) {
  const bool *stored = (const bool *)run.program + run.program->storedAt;
  bool flat = true;
  for (int32_t i = 0; i < run.program->operands; i++) {
    const int32_t *w = word + 6 + i * OPERAND_WORDS;
    OperandState &o = run.operands[i];
    o.base = addressOf(call, member, w[0]);
    o.rowStride = call.quantityOr(w[1], 0);
    o.columnStride = w[2];
    o.divide = call.quantityOr(w[3], 1);
    o.modulo = call.quantityOr(w[4], 0);
    o.ids = (const int32_t *)addressOr(call, member, w[5]);
    if (o.modulo >= ceilDivide(rows, greatest(o.divide, 1))) o.modulo = 0;
    o.plainRows = o.divide <= 1 && o.modulo == 0 && !o.ids;
    if (rows == 1 && o.plainRows) o.rowStride = columns == 1 ? 1 : columns * o.columnStride;
    const bool same = o.rowStride == 0 && (o.columnStride == 0 || columns == 1);
    if (columns == 1) o.columnStride = 1;
    const bool dense = o.plainRows && o.columnStride == 1 && o.rowStride == columns;
    o.access = same ? scalar : dense ? inPlace : copied;
    o.stored = stored[i];
    flat = flat && (same || dense);
  }
  return flat;
}

/** For operands that are neither: what a block of one row, or of several, makes of them. */
INLINE void settleAccess(Running &run, bool flat, Size rows, Size columns, bool oneRow) {
  const bool byRows = !oneRow && columns % WIDTH == 0 && columns >= ROWS_APART;
  for (int32_t i = 0; i < run.program->operands; i++) {
    OperandState &o = run.operands[i];
    if (o.access == copied && oneRow) o.access = o.columnStride == 0 ? rowScalar : inPlace;
    else if (o.access == copied && byRows && o.plainRows && o.columnStride == 1) o.access = inRows;
#if defined(__wasm__)
    // the last vector of a block may be read past the operand's end, but not past the memory's
    const uintptr_t end = (uintptr_t)__builtin_wasm_memory_size(0) << 16;
    const uintptr_t last = (uintptr_t)(o.base + (flat ? 0 : rows - 1) * o.rowStride + columns);
    if (o.access == inPlace && columns % WIDTH != 0 && (!o.plainRows || last - 1 + 4 * WIDTH >= end - 1)) o.access = copied;
#else
    (void)flat, (void)rows, (void)columns;
#endif
  }
}

/** What lies in a far cache, or in memory, is asked for before its turn comes: for the next pass of the loop if that is soon, else for the next block. */
INLINE void readAhead(const Call &call, const Member &member, const int32_t *word, Running &run, Size elements, Size together, Size length) {
  if (!ASKS) {
    for (int32_t i = 0; i < run.program->operands; i++) run.operands[i].ahead = 0;
    return;
  }
  const int depth = member.depth - 1;
  Size far = 0, pass = 0;
  for (int32_t i = 0; i < run.program->operands; i++) {
    OperandState &o = run.operands[i];
    const int32_t index = depth < 0 ? -1 : call.views[(Size)word[6 + i * OPERAND_WORDS] * VIEW_WORDS + 3 + depth];
    const bool near = !o.plainRows || o.columnStride != 1 || o.rowStride == 0;
    o.ahead = near || (depth >= 0 && index < 0) ? 0 : depth < 0 ? together * o.rowStride : call.quantities[index];
    if (o.ahead == 0) continue;
    far += depth < 0 ? elements * 4 : o.ahead * member.counts[depth] * 4;
    pass += elements * 4;
  }
  if (far < NEAR_BYTES) {
    for (int32_t i = 0; i < run.program->operands; i++) run.operands[i].ahead = 0;
    return;
  }
  for (int32_t i = 0; i < run.program->operands; i++) {
    OperandState &o = run.operands[i];
    if (o.ahead != 0) o.ahead = depth < 0 || pass > PASS_BYTES ? (length > 0 ? length : together * o.rowStride) : o.ahead * member.directions[depth];
  }
}

APART void pointwise(const Call &call, Member &member, const int32_t *word, const Share &share) {
  const Size rows = call.quantity(word[2]);
  Size columns = call.quantity(word[3]);
  const Range range = rowsOf(share, rows);
  if (rows <= 0 || columns <= 0 || range.to <= range.from) return;
  const uint8_t *at = call.room + call.prepared[word - call.code];
  const Program &p = *(const Program *)at;
  Running &run = *(Running *)member.registers;
  run.program = &p;
  run.steps = (const Step *)(at + p.stepsAt);
  const bool flat = readOperands(call, member, word, run, rows, columns);
  const Range piece = flat ? cut({range.from * columns, range.to * columns}, share.part, share.parts, 64) : cut(range, share.part, share.parts, 1);
  if (piece.to <= piece.from) return;
  if (flat) columns *= rows;

  // blocks: columns of one row, or several short rows
  const Size most = smallest(greatest(CACHE_WORDS / (p.buffers + 2) / 64 * 64, 128), 1024);
  Size together = 1, length = most;
  if (!flat && (columns < 8 * WIDTH || (columns % WIDTH == 0 && columns <= most / 2))) together = most / columns;
  else if (!flat) length = roundUp(ceilDivide(columns, ceilDivide(columns, most)), 64);
  settleAccess(run, flat, rows, columns, together == 1);
  run.columns = columns;
  run.elements = flat ? columns : rows * columns;
  run.bufferWords = (together == 1 ? length : roundUp(together * columns, 16)) + 16;
  run.buffers = buffersOf(member);
  readAhead(call, member, word, run, (piece.to - piece.from) * (flat ? 1 : columns), together, flat ? length : 0);

  const Constant *constants = (const Constant *)(at + p.constantsAt);
  for (int32_t i = 0; i < p.constants; i++) {
    Slot &slot = run.slots[constants[i].target];
    slot = {run.splats + constants[i].target * WIDTH, 0, 0};
    store(slot.at, splat(constants[i].value));
  }
  const Hazard *hazards = (const Hazard *)(at + p.hazardsAt);
  for (int32_t i = 0; i < p.hazards; i++)
    run.guarded[hazards[i].step] = run.guarded[hazards[i].step] || run.operands[hazards[i].own].base == run.operands[hazards[i].stored].base;

  if (flat) {
    for (Size from = piece.from; from < piece.to; from += length) runBlock(run, {0, 1, from, smallest(length, piece.to - from)});
  } else if (together > 1) {
    for (Size row = piece.from; row < piece.to; row += together) {
      const Size count = smallest(together, piece.to - row);
      runBlock(run, {row, count, 0, columns});
    }
  } else {
    for (Size row = piece.from; row < piece.to; row++)
      for (Size column = 0; column < columns; column += length) runBlock(run, {row, 1, column, smallest(length, columns - column)});
  }
  for (int32_t i = 0; i < p.hazards; i++) run.guarded[hazards[i].step] = false;
}

} // namespace TEKRAR_TARGET
