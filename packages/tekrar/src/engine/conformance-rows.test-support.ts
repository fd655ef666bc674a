import * as fc from 'fast-check'
import { type Cases, gaps, type Size, seeds } from './conformance-matrix.test-support.ts'
import { ScenarioBuilder } from './scenario.test-support.ts'

const batch = { extents: ['batch'] }
const rowsAndColumns = (size: Size) => ({ rows: size(70), columns: size(300), gapIn: gaps, gapOut: gaps, seed: seeds })
/** Numbers as a network that explodes makes them: some are none, some infinite. */
const wild = (length: number, seed: number): number[] =>
  Array.from(
    { length },
    (_, i) =>
      [Math.sin(i + seed), Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY][(i * seed) % 97 < 4 ? (i * seed) % 97 : 0]!,
  )
const reduce = (size: Size) =>
  fc
    .record({
      kind: fc.constantFrom(0, 1, 2),
      shape: fc.oneof(
        fc.record({ outer: size(40), count: size(300), width: fc.constant(1) }),
        fc.record({ outer: size(10), count: size(100), width: size(30) }),
        // few rows, so long that several members sum each of them
        fc.record({ outer: fc.integer({ min: 1, max: 3 }), count: fc.constantFrom(4096, 4097, 250_001), width: fc.constant(1) }),
      ),
      explodes: fc.boolean(),
      seed: seeds,
    })
    .map(({ shape, ...o }) => ({ ...shape, ...o }))
    .map((o) => {
      const s = new ScenarioBuilder(o.seed, { batch: o.outer })
      const [from, out] = [
        s.view(s.floats('in', o.outer * o.count * o.width, o.explodes ? wild(o.outer * o.count * o.width, o.seed) : undefined)),
        s.view(s.result('out', o.outer * o.width)),
      ]
      s.add('reduce', { kind: o.kind, out, in: from, outer: s.quantity(batch), count: s.quantity(o.count), width: s.quantity(o.width) })
      return s.finish()
    })

const scatterAdd = (size: Size) =>
  fc.record({ tableRows: size(70), count: size(200), columns: size(130), gapTable: gaps, gapValues: gaps, seed: seeds }).map((o) => {
    const s = new ScenarioBuilder(o.seed, { batch: o.count })
    const [tableStride, valuesStride] = [o.columns + o.gapTable, o.columns + o.gapValues]
    const outside = [-1, o.tableRows, 0x7fffffff, -0x80000000]
    const ids = Array.from({ length: o.count }, (_, i) => (i % 5 === 3 ? outside[i % 4]! : (i * 7 + o.seed) % Math.max(1, o.tableRows)))
    s.add('scatterAdd', {
      table: s.view(s.result('table', o.tableRows * tableStride)),
      tableStride: s.quantity(tableStride),
      tableRows: s.quantity(o.tableRows),
      ids: s.view(s.integers('ids', ids)),
      values: s.view(s.floats('values', o.count * valuesStride)),
      valuesStride: s.quantity(valuesStride),
      count: s.quantity(batch),
      columns: s.quantity(o.columns),
    })
    return s.finish()
  })

/** Logits of several sizes, some of them −∞, the first of a row always finite. */
function logits(s: ScenarioBuilder, rows: number, stride: number, span: number): ReturnType<ScenarioBuilder['floats']> {
  const values = Array.from({ length: rows * stride }, (_, i) => {
    const x = Math.sin(i * 12.9898 + s.seed) * span
    return i % stride !== 0 && i % 11 === 4 ? Number.NEGATIVE_INFINITY : x
  })
  return s.floats('logits', rows * stride, values)
}

const spans = fc.constantFrom(1, 5, 50, 1000)

const softmax = (size: Size) =>
  fc
    .record({
      ...rowsAndColumns(size),
      columns: size(300).map((n) => n + 1),
      kind: fc.constantFrom(0, 1),
      span: spans,
      inPlace: fc.boolean(),
      explodes: fc.boolean(),
    })
    .map((o) => {
      const s = new ScenarioBuilder(o.seed, { batch: o.rows })
      const [inStride, outStride] = [o.columns + o.gapIn, o.columns + (o.inPlace ? o.gapIn : o.gapOut)]
      const from = s.view(
        o.explodes ? s.floats('in', o.rows * inStride, wild(o.rows * inStride, o.seed)) : logits(s, o.rows, inStride, o.span),
      )
      const out = s.view(s.result('out', o.rows * outStride))
      const shape = { rows: s.quantity(batch), columns: s.quantity(o.columns) }
      const strides = { outStride: s.quantity(outStride), inStride: s.quantity(inStride) }
      if (o.inPlace) s.add('copy', { out, in: from, ...strides, ...shape })
      s.add('softmax', { kind: o.kind, out, in: o.inPlace ? out : from, ...strides, ...shape })
      return s.finish({ absolute: 1e-6, relative: 2e-6 })
    })

const crossEntropy = (size: Size) =>
  fc
    .record({
      ...rowsAndColumns(size),
      columns: size(300).map((n) => n + 1),
      span: fc.constantFrom(1, 5, 50),
      losses: fc.boolean(),
      gradient: fc.constantFrom('no', 'yes', 'in place'),
      scaled: fc.boolean(),
      explodes: fc.boolean(),
    })
    .map((o) => {
      const s = new ScenarioBuilder(o.seed, { batch: o.rows })
      const inStride = o.columns + o.gapIn
      const gradientStride = o.gradient === 'in place' ? inStride : o.columns + o.gapOut
      const outside = [-1, o.columns, 0x7fffffff, -0x80000000]
      const targets = Array.from({ length: o.rows }, (_, i) => (i % 6 === 5 ? outside[i % 4]! : (i * 31 + o.seed) % o.columns))
      const from = s.view(
        s.floats(
          'logits',
          o.rows * inStride,
          o.explodes
            ? wild(o.rows * inStride, o.seed)
            : Array.from({ length: o.rows * inStride }, (_, i) => Math.sin(i * 12.9898 + o.seed) * o.span),
        ),
      )
      const result = o.gradient === 'no' ? -1 : s.view(s.result('gradient', o.rows * gradientStride))
      const shape = { rows: s.quantity(batch), columns: s.quantity(o.columns) }
      if (o.gradient === 'in place') {
        s.add('copy', { out: result, in: from, outStride: s.quantity(inStride), inStride: s.quantity(inStride), ...shape })
      }
      s.add('crossEntropy', {
        losses: o.losses ? s.view(s.result('losses', o.rows)) : -1,
        gradient: result,
        gradientStride: s.quantity(gradientStride),
        logits: o.gradient === 'in place' ? result : from,
        logitsStride: s.quantity(inStride),
        targets: s.view(s.integers('targets', targets)),
        scale: o.scaled ? s.view(s.floats('scale', o.rows)) : -1,
        ...shape,
      })
      return s.finish({ absolute: 1e-6, relative: 2e-6 })
    })

const argmax = (size: Size) =>
  fc.record({ ...rowsAndColumns(size), columns: size(300).map((n) => n + 1), levels: fc.constantFrom(1, 3, 1000) }).map((o) => {
    const s = new ScenarioBuilder(o.seed, { batch: o.rows })
    const stride = o.columns + o.gapIn
    // Few levels make many equals: the first of them counts.
    const values = Array.from({ length: o.rows * stride }, (_, i) => Math.round(Math.sin(i * 78.233 + o.seed) * o.levels))
    const [from, out] = [s.view(s.floats('in', values.length, values)), s.view(s.result('out', o.rows, 'index'))]
    s.add('argmax', { out, in: from, inStride: s.quantity(stride), rows: s.quantity(batch), columns: s.quantity(o.columns) })
    return s.finish()
  })

const topK = (size: Size) =>
  fc
    .record({
      ...rowsAndColumns(size),
      columns: size(300),
      k: fc.oneof(fc.integer({ min: 0, max: 9 }), size(30)),
      levels: fc.constantFrom(1, 3, 1000),
      explodes: fc.boolean(),
    })
    .map((o) => {
      const s = new ScenarioBuilder(o.seed, { batch: o.rows })
      const stride = o.columns + o.gapIn
      const length = o.rows * stride
      const values = Array.from({ length }, (_, i) => Math.round(Math.sin(i * 78.233 + o.seed) * o.levels) || 0)
      s.add('topK', {
        values: s.view(s.result('values', o.rows * o.k)),
        places: s.view(s.result('places', o.rows * o.k, 'index')),
        in: s.view(s.floats('in', length, o.explodes ? wild(length, o.seed) : values)),
        inStride: s.quantity(stride),
        rows: s.quantity(batch),
        columns: s.quantity(o.columns),
        k: s.quantity(o.k),
      })
      return s.finish()
    })

const sample = (size: Size) =>
  fc
    .record({
      ...rowsAndColumns(size),
      columns: size(200).map((n) => n + 1),
      temperature: fc.constantFrom(0, 0.5, 1, 2),
      topK: fc.constantFrom(0, 1, 5, 1000),
      topP: fc.constantFrom(1, 0.9, 0.3, 0),
      span: fc.constantFrom(1, 10),
      stream: fc.constantFrom(0, 7, 0xfedcba98),
      position: fc.integer({ min: 0, max: 1000 }),
    })
    .map((o) => {
      const s = new ScenarioBuilder(o.seed, { batch: o.rows })
      const stride = o.columns + o.gapIn
      s.add('sample', {
        stream: o.stream | 0,
        out: s.view(s.result('out', o.rows, 'index')),
        logits: s.view(logits(s, o.rows, stride, o.span)),
        logitsStride: s.quantity(stride),
        rows: s.quantity(batch),
        columns: s.quantity(o.columns),
        settings: s.view(s.floats('settings', 3, [o.temperature, o.topK, o.topP])),
        state: s.view(s.integers('state', [o.seed, 0])),
        offset: s.view(s.integers('offset', [o.position])),
        position: s.view(s.integers('position', [3])),
      })
      return s.finish()
    })

/** What a sampler and an argmax are handed when a network has exploded; no value is right, but an id must be one of the table's. */
export const explodedDraws = (size: Size) =>
  fc
    .record({
      rows: size(40),
      columns: size(200).map((n) => n + 1),
      kind: fc.integer({ min: 0, max: 3 }),
      temperature: fc.constantFrom(0, 0.7, Number.NaN),
      topK: fc.constantFrom(0, 3, Number.NaN),
      topP: fc.constantFrom(1, 0.5, Number.NaN),
      seed: seeds,
    })
    .map((o) => {
      const s = new ScenarioBuilder(o.seed, { batch: o.rows })
      const count = o.rows * o.columns
      const all = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY][o.kind]
      const values = all === undefined ? wild(count, o.seed) : new Array<number>(count).fill(all)
      const from = s.view(s.floats('logits', count, values))
      const shape = { rows: s.quantity(batch), columns: s.quantity(o.columns) }
      s.add('argmax', { out: s.view(s.result('largest', o.rows, 'index')), in: from, inStride: shape.columns, ...shape })
      s.add('sample', {
        stream: 1,
        out: s.view(s.result('drawn', o.rows, 'index')),
        logits: from,
        logitsStride: shape.columns,
        ...shape,
        settings: s.view(s.floats('settings', 3, [o.temperature, o.topK, o.topP])),
        state: s.view(s.integers('state', [o.seed, 0])),
        offset: s.view(s.integers('offset', [-7])),
        position: s.view(s.integers('position', [3])),
      })
      return { ...s.finish(), columns: o.columns }
    })

/** Instructions over rows. */
export const rowCases = (size: Size): Cases => ({
  'a reduction has every bit of its fixed order, along rows and down columns, over nothing too': reduce(size),
  'a scatter adds rows in order and skips ids outside the table': scatterAdd(size),
  'a softmax and its logarithm hold for large, small and infinite logits, in place too': softmax(size),
  'a cross-entropy gives losses, gradients or both; a target outside costs nothing': crossEntropy(size),
  'an argmax is the first of the largest': argmax(size),
  'the k largest stand in order, ties by place, and no number after all numbers': topK(size),
  'a draw depends on seed, stream, row and position, and respects temperature, top-k and top-p': sample(size),
})
