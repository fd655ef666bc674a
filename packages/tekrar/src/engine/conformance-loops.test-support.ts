import * as fc from 'fast-check'
import { type Cases, type Size, seeds } from './conformance-matrix.test-support.ts'
import { packedWords } from './plan.ts'
import { step } from './plan-builder.test-support.ts'
import { ScenarioBuilder } from './scenario.test-support.ts'

const batch = { extents: ['batch'] }
const steps = { extents: ['steps'] }

/** h ← floor-free recurrence over the steps: h = max(−1, min(1, x + h · u)), stacked; the state is carried in place. */
const recurrence = (size: Size) =>
  fc
    .record({
      batch: size(40),
      steps: fc.integer({ min: 0, max: 9 }),
      units: size(70),
      reversed: fc.boolean(),
      rowByRow: fc.boolean(),
      packed: fc.boolean(),
      seed: seeds,
    })
    .map((o) => {
      const s = new ScenarioBuilder(o.seed, { batch: o.batch, steps: o.steps })
      const { units } = o
      const n = s.quantity(units)
      const perStep = { constant: units, extents: ['batch'] }
      const x = s.view(s.floats('x', (o.steps + 3) * (o.batch + 3) * units), { strides: [perStep] })
      const u = s.view(s.floats('u', units * units))
      const state = s.view(s.result('state', o.batch * units))
      const z = s.view(s.room((o.batch + 3) * units))
      const stacked = s.view(s.result('stacked', o.steps * o.batch * units), { strides: [perStep] })
      const packed = s.view(s.room(packedWords(units, units)))
      if (o.packed) s.add('pack', { flags: 0, packed, b: u, bStride: n, n, k: n })
      s.loop({ count: steps, rows: batch, reversed: o.reversed, rowByRow: o.rowByRow }, () => {
        const b = o.packed ? packed : u
        s.add('matmul', { flags: o.packed ? 2 : 0, c: z, cStride: n, a: state, aStride: n, b, bStride: n, m: s.quantity(batch), n, k: n })
        s.pointwise(
          batch,
          units,
          [z, x, state, stacked].map((view) => ({ view, rowStride: n })),
          [
            step.load(0, 0),
            step.load(1, 1),
            step.apply('add', 0, 0, 1),
            step.constant(2, 1),
            step.constant(3, -1),
            step.apply('minimum', 0, 0, 2),
            step.apply('maximum', 0, 0, 3),
            step.store(2, 0),
            step.store(3, 0),
          ],
        )
      })
      return s.finish()
    })

/** Three loops, views that follow all running numbers, and the numbers themselves. */
const nested = (size: Size) =>
  fc
    .record({
      outer: fc.integer({ min: 0, max: 5 }),
      inner: fc.integer({ min: 0, max: 6 }),
      third: fc.integer({ min: 0, max: 3 }),
      rows: size(9),
      columns: size(70),
      reversed: fc.tuple(fc.boolean(), fc.boolean()),
      rowByRow: fc.constantFrom('no', 'outer', 'inner', 'both'),
      seed: seeds,
    })
    .map((o) => {
      const s = new ScenarioBuilder(o.seed, { batch: o.rows, steps: o.outer, source: o.inner, third: o.third })
      const matrix = { constant: o.columns, extents: ['batch'] }
      const perMiddle = { constant: o.columns, extents: ['batch', 'third'] }
      const strides = [{ constant: o.columns, extents: ['batch', 'source', 'third'] }, perMiddle, matrix]
      const rowStride = s.quantity(o.columns)
      const x = {
        view: s.view(s.floats('x', (o.outer + 3) * (o.inner + 3) * (o.third + 3) * (o.rows + 3) * o.columns), { strides }),
        rowStride,
      }
      const out = { view: s.view(s.result('out', o.outer * o.inner * o.third * o.rows * o.columns), { strides }), rowStride }
      const total = { view: s.view(s.result('total', o.outer * o.rows * o.columns), { strides: [matrix] }), rowStride }
      const running = [1, 2].map((depth) => ({ view: s.running(depth), columnStride: 0 }))
      const splits = (which: string) => o.rowByRow === which || o.rowByRow === 'both'
      s.loop({ count: steps, rows: batch, reversed: o.reversed[0], rowByRow: splits('outer') }, () => {
        s.pointwise(batch, o.columns, [total], [step.constant(0, 0.5), step.store(0, 0)])
        s.loop({ count: { extents: ['source'] }, rows: batch, reversed: o.reversed[1], rowByRow: splits('inner') }, () =>
          s.loop({ count: { extents: ['third'] }, rows: batch, rowByRow: splits('inner') }, () =>
            s.pointwise(
              batch,
              o.columns,
              [x, out, total, ...running],
              [
                step.load(0, 0),
                step.load(1, 3),
                step.load(2, 4),
                step.apply('toFloat', 1, 1),
                step.apply('toFloat', 2, 2),
                step.apply('multiplyAdd', 3, 0, 1, 2),
                step.store(1, 3),
                step.load(4, 2),
                step.apply('subtract', 4, 3, 4),
                step.store(2, 4),
              ],
            ),
          ),
        )
      })
      return s.finish()
    })

/** Instructions of every kind in one row-by-row loop; each row must come out as if it were alone. */
const everyKind = (size: Size) =>
  fc.record({ batch: size(40), steps: fc.integer({ min: 0, max: 4 }), columns: fc.integer({ min: 1, max: 70 }), seed: seeds }).map((o) => {
    const s = new ScenarioBuilder(o.seed, { batch: o.batch, steps: o.steps })
    const { columns } = o
    const n = s.quantity(columns)
    const shape = { rows: s.quantity(batch), columns: n }
    const strides = [{ constant: columns, extents: ['batch'] }]
    const perRow = [{ extents: ['batch'] }]
    const x = s.view(s.floats('x', (o.steps + 3) * (o.batch + 3) * columns), { strides })
    const targets = s.view(s.wholeNumbers('targets', (o.steps + 3) * (o.batch + 3), -1, columns), { strides: perRow })
    const result = (name: string) => s.view(s.result(name, o.steps * o.batch * columns), { strides })
    const column = (name: string, type: 'float' | 'index') => s.view(s.result(name, o.steps * o.batch, type), { strides: perRow })
    s.loop({ count: steps, rows: batch, rowByRow: true }, () => {
      const [soft, copied, gradient, sums] = [result('soft'), result('copied'), result('gradient'), column('sums', 'float')]
      s.add('softmax', { kind: 0, out: soft, outStride: n, in: x, inStride: n, ...shape })
      s.add('copy', { out: copied, outStride: n, in: x, inStride: n, ...shape })
      s.add('crossEntropy', {
        losses: column('losses', 'float'),
        gradient,
        gradientStride: n,
        logits: x,
        logitsStride: n,
        targets,
        scale: -1,
        ...shape,
      })
      s.add('argmax', { out: column('largest', 'index'), in: copied, inStride: n, ...shape })
      s.add('reduce', { kind: 0, out: sums, in: copied, outer: s.quantity(batch), count: n, width: s.quantity(1) })
      s.add('topK', {
        values: column('best', 'float'),
        places: column('best place', 'index'),
        in: x,
        inStride: n,
        ...shape,
        k: s.quantity(1),
      })
      // each row's product with itself
      const squares = s.view(s.result('squares', o.steps * o.batch * 4), { strides: [{ constant: 4, extents: ['batch'] }] })
      s.batchedMatmul(
        { flags: 2, m: 2, n: 2 },
        {
          c: squares,
          cStep: s.quantity(4),
          cStride: s.quantity(2),
          ...{ a: x, aStep: n, aStride: s.quantity(0), b: x, bStep: n, bStride: s.quantity(0) },
          batch: s.quantity(batch),
          k: n,
        },
      )
      const state = s.view(s.integers('state', [o.seed, 3]))
      const noise = result('noise')
      s.pointwise(batch, columns, [{ view: state }, { view: noise, rowStride: n }], [step.random(0, 0, 5), step.store(1, 0)])
    })
    return s.finish({ absolute: 2e-6, relative: 2e-6 })
  })

/** A loop that is not split, around instructions that cross rows. */
const crossing = (size: Size) =>
  fc.record({ rows: size(30), steps: fc.integer({ min: 0, max: 4 }), m: size(40), n: size(70), seed: seeds }).map((o) => {
    const s = new ScenarioBuilder(o.seed, { batch: o.rows, steps: o.steps })
    const a = s.view(s.floats('a', (o.steps + 3) * (o.rows + 3) * o.m), { strides: [{ constant: o.m, extents: ['batch'] }] })
    const b = s.view(s.floats('b', (o.steps + 3) * (o.rows + 3) * o.n), { strides: [{ constant: o.n, extents: ['batch'] }] })
    const c = s.view(s.result('c', o.m * o.n))
    const turned = s.view(s.result('turned', o.m * o.n * o.steps), { strides: [o.m * o.n] })
    s.loop({ count: steps, rows: batch }, () => {
      s.outer(
        { m: o.m, n: o.n },
        { flags: 1, c, cStride: s.quantity(o.n), a, aStride: s.quantity(o.m), b, bStride: s.quantity(o.n), k: s.quantity(batch) },
      )
      s.add('transpose', { out: turned, in: c, a: s.quantity(o.m), b: s.quantity(o.n), c: s.quantity(1) })
    })
    return s.finish()
  })

export const loopCases = (size: Size): Cases => ({
  'a recurrence runs forwards and backwards, split by rows or not, with equal bits': recurrence(size),
  'nested loops move their views and hand over their running numbers': nested(size),
  'rows that go through a loop on their own come out as they would together': everyKind(size),
  'a loop that is not split may cross rows': crossing(size),
})
