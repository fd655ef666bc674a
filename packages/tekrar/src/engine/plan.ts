import type { Shape } from '../base/shape.ts'
import type { DataType } from '../graph/tensor.ts'

/**
 * The plan: what every engine reads. One array of 32-bit words; floats stand in it by their bits. Addresses count words of 4 bytes.
 * `kernels/plan.h` says the same for the C++ side; a test holds the two together.
 *
 *   header        HEADER_WORDS words, see `Header`
 *   quantities    4 words each: constant, extent, extent, extent (an extent's index in the call's table, or −1).
 *                 value = constant × the extents named; computed once at the start of each call. Sizes and strides are quantities.
 *   views         6 words each: segment, offset, quantity or −1, stride quantities at depths 0, 1 and 2 or −1.
 *                 address = base of the segment + offset + quantity + i0 · stride0 + i1 · stride1 + i2 · stride2, where i0, i1 and i2 are the running
 *                 numbers of the enclosing loops, outermost first.
 *   code          instructions, each: operation, number of words (both included), operands
 */
export const PLAN_MAGIC = 0x544b5232
export const PLAN_VERSION = 2

/** How deep loops may nest. */
export const LOOP_DEPTH = 3
/** Words of a view. */
export const VIEW_WORDS = 3 + LOOP_DEPTH

/** Positions in the header. */
export const Header = {
  magic: 0,
  version: 1,
  /** Number of extents a call hands over. */
  extents: 2,
  quantities: 3,
  quantitiesAt: 4,
  views: 5,
  viewsAt: 6,
  codeWords: 7,
  codeAt: 8,
  /** Words each segment needs. */
  persistentWords: 9,
  scratchWords: 10,
  /** Words of private memory each thread needs (packed blocks of `outer`). */
  workspaceWords: 11,
} as const
export const HEADER_WORDS = 16

export const Segment = {
  /** Weights, slots, carried states: kept between calls, shared by all plans of a model. */
  persistent: 0,
  /** Everything else. */
  scratch: 1,
  /** The running numbers of the enclosing loops (offset 0: the outermost), int32, each thread its own. */
  loop: 2,
} as const

/**
 * The instructions. In their operands: `v` a view's index, `q` a quantity's index, `n` a plain number, `?` may be −1 for none.
 * All matrices have rows of consecutive elements; a stride is from row to row. Sums have one order everywhere (see `kernels/README.md`):
 * inner dimensions in order, in blocks of 256 that are summed from 0 and then added in order.
 */
export const Operation = {
  end: 0,
  /**
   * n flags (1 reversed: the running number goes from count − 1 to 0; 2 row by row: every instruction inside acts on `rows` rows, each on its own, so threads may
   * split them and run the loop without meeting), q count, q rows, n words of the body that follows
   */
  loop: 1,
  /** n flags (1 add to what is there; 2 B is packed), v C, q stride of C, v A, q stride of A, v B, q stride of B, q M, q N, q K: C[M,N] = A[M,K] · B[K,N] */
  matmul: 2,
  /** n flags (1 B lies transposed, [N,K]), v packed, v B, q stride of B, q N, q K: lays B[K,N] out for matmul; takes packedWords(K, N) words */
  pack: 3,
  /** n flags (1 add to what is there), v C, q stride of C, v A, q stride of A, v B, q stride of B, q M, q N, q K: C[M,N] = Σ over k in order of A[k,M] ⊗ B[k,N] */
  outer: 4,
  /** q rows, q columns, n operands, n steps of code; then the operands, 6 words each, then the steps, 2 words each: see `Pointwise` */
  pointwise: 5,
  /** n kind (see `Reduction`), v out, v in, q outer, q inner count, q inner width: in [outer, count, width] → out [outer, width] */
  reduce: 6,
  /** v table, q stride of table, q table rows, v ids, v values, q stride of values, q count, q columns: table = 0; table[ids[i]] += values[i], i in order; ids outside the table are skipped */
  scatterAdd: 7,
  /** n kind (0 softmax, 1 log softmax), v out, q stride, v in, q stride, q rows, q columns */
  softmax: 8,
  /** v? losses, v? gradient, q stride of gradient, v logits, q stride of logits, v targets, v? scale (per row), q rows, q columns */
  crossEntropy: 9,
  /** v out, v in, q stride of in, q rows, q columns */
  argmax: 10,
  /** n stream, v out, v logits, q stride of logits, q rows, q columns, v settings [3], v state [2], v offset, v position: see the `sample` op */
  sample: 11,
  /** v out, v in, q a, q b, q c: in [a, b, c] → out [b, a, c], words moved as they are */
  transpose: 12,
  /** v out, v in, q rows, q stride of out, q stride of in, q columns: words moved as they are */
  copy: 13,
  /**
   * n flags (1 A lies transposed, [K,M]; 2 B lies transposed, [N,K]), v C, q step of C, q stride of C, v A, q step of A, q stride of A, v B, q step of B, q stride of B,
   * q batch, q M, q N, q K: C[M,N] = A[M,K] · B[K,N], batch times; a step leads from one matrix to the next
   */
  batchedMatmul: 14,
  /**
   * n flags (1 spreads), v out, v in, q rows of out, q rows of in, q columns, n stride (not 0), n offset, q? plus, q? minus, n width or −1: row t of out is row
   * t · stride + begin of in, or 0 where that has none; spread: row t of in becomes row t · stride + begin of out, the others are 0. begin = offset + plus − minus, and
   * with a width further − ⌊max(0, (windows − 1) · stride + width − rows) ÷ 2⌋, where the windows are the rows of out and the rows those of in; spread, the other way round
   */
  window: 15,
  /** v values, v places, v in, q stride of in, q rows, q columns, q k: the k largest of each row, the largest first, ties by place; −∞ at place 0 where there are fewer */
  topK: 16,
} as const

/** Pointwise operand, 6 words: v view, q? row stride (−1: 0), n column stride (0 or 1), q? divide, q? modulo, v? row ids. The row of the operand for row r is
 * (r ÷ divide) mod modulo, looked up in the ids if there are any; an id outside is not expected. */
export const OPERAND_WORDS = 6

/**
 * Pointwise code, 2 words a step: [function | target << 8 | a << 16 | b << 24, c or the bits of a float]. Registers 0–63 hold one float for each element.
 * Steps run in order, whole blocks of elements at a time; an operand may be stored where another was loaded from only if they are the same element by element.
 */
export const Pointwise = {
  /** target = operand a */
  load: 0,
  /** operand b = register a, words as they are */
  store: 1,
  /** target = the float in the second word */
  constant: 2,
  /**
   * target = uniform number; a: operand of the state (seed, step; 2 words), b: 1 + operand of the part (one word), or 0 for none; second word: the stream. The logical
   * index is part · rows · columns + row · columns + column.
   */
  random: 3,
  negate: 10,
  absolute: 11,
  sign: 12,
  floor: 13,
  exp: 14,
  log: 15,
  tanh: 16,
  sigmoid: 17,
  squareRoot: 18,
  reciprocal: 19,
  isFinite: 20,
  toFloat: 21,
  erf: 22,
  toIndex: 23,
  add: 32,
  subtract: 33,
  multiply: 34,
  divide: 35,
  maximum: 36,
  minimum: 37,
  greater: 38,
  greaterEqual: 39,
  equal: 40,
  /** target = a ≠ 0 ? b : register c */
  select: 48,
  /** target = a · b + register c, in the engine's own multiply-add */
  multiplyAdd: 49,
} as const
export const POINTWISE_REGISTERS = 64

export const Reduction = { sum: 0, largest: 1, sumOfSquares: 2 } as const

/** Columns of a packed panel: the widest any engine uses. */
export const PANEL = 64
/** Elements of an inner dimension that are summed before they are added to the rest. */
export const BLOCK = 256

/** Words that a packed [K, N] matrix takes, whatever the engine. */
export const packedWords = (inner: number, columns: number): number => Math.ceil(columns / PANEL) * PANEL * inner

/** Words of workspace an `outer` of [M, N] needs on each thread. */
export const outerWorkspaceWords = (m: number, n: number): number =>
  BLOCK * ((Math.ceil(m / 16) + 1) * 16 + (Math.ceil(n / PANEL) + 1) * PANEL)

/** Where a named value stands, for whoever hands it over or takes it out. */
export interface Slot {
  readonly segment: number
  readonly offset: number
  readonly shape: Shape
  readonly type: DataType
}

export interface Plan {
  readonly words: Int32Array
  /** The names of the extents, in the order a call hands them over, and the largest each may be; `of`: the product of these (a quantity has room for three). */
  readonly extents: readonly { readonly name: string; readonly capacity: number; readonly of?: readonly string[] }[]
  readonly inputs: Readonly<Record<string, Slot>>
  readonly outputs: Readonly<Record<string, Slot>>
  readonly persistentWords: number
  readonly scratchWords: number
  readonly workspaceWords: number
  /** Pairs of shapes that must have as many elements as one another in every call: who runs the plan sees to it. */
  readonly equalSizes?: readonly (readonly [Shape, Shape])[]
}
