import * as fc from 'fast-check'
import { packedWords } from './plan.ts'
import { EXACT, type Scenario, ScenarioBuilder } from './scenario.test-support.ts'

/** What is promised, and scenarios to try it on. */
export type Cases = Readonly<Record<string, fc.Arbitrary<Scenario>>>

export const seeds = fc.integer({ min: 1, max: 1000 })
/** Sizes up to a largest one. */
export type Size = (most: number) => fc.Arbitrary<number>
/** Sizes with many small ones, the edges of vectors and tiles, and nothing at all. */
export const small: Size = (most) =>
  fc.oneof(
    fc.integer({ min: 0, max: Math.min(9, most) }),
    fc.constantFrom(...[0, 1, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129, 255, 256, 257, 513].filter((size) => size <= most)),
    fc.integer({ min: 0, max: most }),
  )
/** Sizes at which threads share the work. */
export const large: Size = (most) => fc.integer({ min: 2 * most, max: 5 * most })
/** Words between the end of a row and the next. */
export const gaps = fc.constantFrom(0, 0, 1, 7, 64)
const batch = { extents: ['batch'] }

const products = (size: Size) => ({
  m: size(70),
  n: size(200),
  k: size(300),
  gapA: gaps,
  gapB: gaps,
  gapC: gaps,
  adds: fc.boolean(),
  seed: seeds,
})

const matmul = (size: Size) =>
  fc.record({ ...products(size), packed: fc.constantFrom('no', 'yes', 'transposed'), longer: fc.boolean() }).map((o) => {
    const k = o.longer ? o.k * 2 : o.k
    const s = new ScenarioBuilder(o.seed, { batch: o.m })
    const [aStride, cStride] = [k + o.gapA, o.n + o.gapC]
    const transposed = o.packed === 'transposed'
    const bStride = (transposed ? k : o.n) + o.gapB
    const a = s.view(s.floats('a', o.m * aStride))
    const b = s.view(s.floats('b', (transposed ? o.n : k) * bStride))
    const c = s.view(s.result('c', o.m * cStride))
    const shape = { n: s.quantity(o.n), k: s.quantity(k) }
    const packed = s.view(s.room(packedWords(k, o.n)))
    if (o.packed !== 'no') s.add('pack', { flags: transposed ? 1 : 0, packed, b, bStride: s.quantity(bStride), ...shape })
    s.add('matmul', {
      flags: (o.adds ? 1 : 0) | (o.packed !== 'no' ? 2 : 0),
      c,
      cStride: s.quantity(cStride),
      a,
      aStride: s.quantity(aStride),
      b: o.packed !== 'no' ? packed : b,
      bStride: s.quantity(bStride),
      m: s.quantity(batch),
      ...shape,
    })
    return s.finish()
  })

const outer = (size: Size) =>
  fc.record({ ...products(size), m: size(130), k: size(70), times: fc.constantFrom(1, 1, 1, 9) }).map((o) => {
    const k = o.k * o.times
    const s = new ScenarioBuilder(o.seed, { batch: k })
    const [aStride, bStride, cStride] = [o.m + o.gapA, o.n + o.gapB, o.n + o.gapC]
    s.outer(
      { m: o.m, n: o.n },
      {
        flags: o.adds ? 1 : 0,
        a: s.view(s.floats('a', k * aStride)),
        b: s.view(s.floats('b', k * bStride)),
        c: s.view(s.result('c', o.m * cStride)),
        aStride: s.quantity(aStride),
        bStride: s.quantity(bStride),
        cStride: s.quantity(cStride),
        k: s.quantity(batch),
      },
    )
    return s.finish()
  })

const batchedMatmul = (size: Size) =>
  fc
    .record({
      ...products(size),
      m: size(40),
      n: size(100),
      k: size(100),
      times: fc.integer({ min: 0, max: 5 }),
      longer: fc.boolean(),
      flags: fc.integer({ min: 0, max: 3 }),
      gap: gaps,
    })
    .map((o) => {
      const k = o.longer ? o.k * 3 : o.k
      const s = new ScenarioBuilder(o.seed, { batch: o.times })
      const [aRows, aColumns] = o.flags & 1 ? [k, o.m] : [o.m, k]
      const [bRows, bColumns] = o.flags & 2 ? [o.n, k] : [k, o.n]
      const [aStride, bStride, cStride] = [aColumns + o.gapA, bColumns + o.gapB, o.n + o.gapC]
      const [aStep, bStep, cStep] = [aRows * aStride + o.gap, bRows * bStride + o.gap, o.m * cStride + o.gap]
      s.batchedMatmul(
        { flags: o.flags, m: o.m, n: o.n },
        {
          a: s.view(s.floats('a', o.times * aStep)),
          b: s.view(s.floats('b', o.times * bStep)),
          c: s.view(s.result('c', o.times * cStep)),
          aStride: s.quantity(aStride),
          bStride: s.quantity(bStride),
          cStride: s.quantity(cStride),
          aStep: s.quantity(aStep),
          bStep: s.quantity(bStep),
          cStep: s.quantity(cStep),
          k: s.quantity(k),
          batch: s.quantity(batch),
        },
      )
      return s.finish()
    })

const transpose = (size: Size) =>
  fc.record({ a: size(40), b: size(40), c: size(33), seed: seeds }).map((o) => {
    const s = new ScenarioBuilder(o.seed, { batch: o.a })
    const [from, out] = [s.view(s.floats('in', o.a * o.b * o.c)), s.view(s.result('out', o.a * o.b * o.c))]
    s.add('transpose', { out, in: from, a: s.quantity(batch), b: s.quantity(o.b), c: s.quantity(o.c) })
    return s.finish()
  })

const copy = (size: Size) =>
  fc.record({ rows: size(100), columns: size(400), gapIn: gaps, gapOut: gaps, seed: seeds }).map((o) => {
    const s = new ScenarioBuilder(o.seed, { batch: o.rows })
    const [inStride, outStride] = [o.columns + o.gapIn, o.columns + o.gapOut]
    // Words that are no numbers must come through as they are.
    const words = Array.from({ length: o.rows * inStride }, (_, i) => Math.imul(i + o.seed, 0x9e3779b9))
    const [from, out] = [s.view(s.integers('in', words)), s.view(s.result('out', o.rows * outStride, 'index'))]
    s.add('copy', {
      out,
      in: from,
      rows: s.quantity(batch),
      columns: s.quantity(o.columns),
      inStride: s.quantity(inStride),
      outStride: s.quantity(outStride),
    })
    return s.finish(EXACT)
  })

const window = (size: Size) =>
  fc
    .record({
      outRows: size(60),
      inRows: size(60),
      columns: size(100),
      stride: fc.constantFrom(1, 1, -1, 2, 3, -2),
      offset: fc.integer({ min: -9, max: 9 }),
      plus: fc.boolean(),
      minus: fc.boolean(),
      width: fc.constantFrom(-1, 1, 3, 4),
      spreads: fc.boolean(),
      seed: seeds,
    })
    .map((o) => {
      const s = new ScenarioBuilder(o.seed, { batch: o.outRows, steps: o.inRows })
      const words = Array.from({ length: o.inRows * o.columns }, (_, i) => Math.imul(i + o.seed, 0x9e3779b9))
      s.add('window', {
        flags: o.spreads ? 1 : 0,
        out: s.view(s.result('out', o.outRows * o.columns, 'index')),
        in: s.view(s.integers('in', words)),
        outRows: s.quantity(batch),
        inRows: s.quantity({ extents: ['steps'] }),
        columns: s.quantity(o.columns),
        stride: o.stride,
        offset: o.offset,
        plus: o.plus ? s.quantity(batch) : -1,
        minus: o.minus ? s.quantity({ extents: ['steps'] }) : -1,
        width: o.stride > 0 ? o.width : -1,
      })
      return s.finish(EXACT)
    })

/** Products and moves: every bit is fixed by the order of the sums. */
export const matrixCases = (size: Size): Cases => ({
  'a product, packed or not, has every bit of the sum in order, in blocks of 256': matmul(size),
  'an outer product has every bit of the sum over its rows in order, in blocks of 256': outer(size),
  'many small products, transposed or not, have every bit of the sum in order': batchedMatmul(size),
  'a window takes rows by its rule, or spreads them, and puts 0 where there is none': window(size),
  'a transpose moves every word': transpose(size),
  'a copy moves words of any bits and leaves the gaps alone': copy(size),
})
