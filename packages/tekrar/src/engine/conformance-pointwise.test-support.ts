import * as fc from 'fast-check'
import { type Cases, gaps, type Size, seeds } from './conformance-matrix.test-support.ts'
import type { PointwiseName } from './instructions.ts'
import { step } from './plan-builder.test-support.ts'
import { EXACT, ScenarioBuilder, type Tolerance } from './scenario.test-support.ts'
import { binaryFunctions, unaryFunctions } from './simulator-pointwise.test-support.ts'

const batch = { extents: ['batch'] }
const SMALLEST = 2 ** -149
/** Values where functions go wrong. Subnormal numbers count as numbers. */
const SPECIAL = [
  ...[
    0,
    0.25,
    0.5,
    1,
    1.5,
    2,
    3,
    7,
    10,
    20,
    87,
    88,
    89,
    104,
    1e-3,
    1e-5,
    1e-8,
    1e-20,
    2 ** -126,
    SMALLEST,
    1e-40,
    1e20,
    3.4e38,
    Number.POSITIVE_INFINITY,
  ],
  ...[8388607.5, 2147483648, 16777216, 0.99999994, 1.0000001, 9.0, 5.5],
].flatMap((x) => [x, -x])
const VALUES = [...SPECIAL, Number.NaN]

/** What the engines' own polynomials may miss; everything else is exact. */
const TOLERANCES: Partial<Record<PointwiseName, Tolerance>> = {
  exp: { absolute: 1e-37, relative: 3e-7 },
  log: { absolute: 1e-7, relative: 3e-7 },
  tanh: { absolute: 1e-37, relative: 5e-7 },
  sigmoid: { absolute: 1e-37, relative: 5e-7 },
  erf: { absolute: 1e-37, relative: 5e-7 },
}

const unaryNames = Object.keys(unaryFunctions) as PointwiseName[]
const binaryNames = Object.keys(binaryFunctions) as PointwiseName[]

function applied(name: PointwiseName, inputs: readonly (readonly number[])[], seed: number) {
  const length = inputs[0]!.length
  const s = new ScenarioBuilder(seed)
  const views = inputs.map((values, i) => s.view(s.floats(`x${i}`, length, values)))
  const out = s.view(s.result('out', length))
  const loads = views.map((_, i) => step.load(i, i))
  s.pointwise(
    1,
    length,
    [...views, out].map((view) => ({ view })),
    [...loads, step.apply(name, 5, 0, 1, 2), step.store(views.length, 5)],
  )
  return s.finish(TOLERANCES[name] ?? EXACT)
}

/** Numbers of every size, from the bits of a counter. */
const anyFloats = (seed: number, count: number): number[] => [
  ...new Float32Array(Int32Array.from({ length: count }, (_, i) => Math.imul(i + seed * 1000, 0x9e3779b9)).buffer),
]

const unary = fc
  .record({ name: fc.constantFrom(...unaryNames), seed: seeds })
  .map(({ name, seed }) =>
    applied(
      name,
      [[...VALUES, ...anyFloats(seed, 200), ...Array.from({ length: 300 }, (_, i) => ((i * 37 + seed) % 2000) / 100 - 10)]],
      seed,
    ),
  )

const pairs = VALUES.flatMap((a) => VALUES.map((b) => [a, b] as const))
const binary = fc.record({ name: fc.constantFrom(...binaryNames), seed: seeds }).map(({ name, seed }) =>
  applied(
    name,
    [
      [...pairs.map(([a]) => a), ...anyFloats(seed, 300)],
      [...pairs.map(([, b]) => b), ...anyFloats(seed + 1, 300)],
    ],
    seed,
  ),
)

const ternary = fc.record({ name: fc.constantFrom<PointwiseName>('select', 'multiplyAdd'), seed: seeds }).map(({ name, seed }) => {
  const values = [...VALUES, ...Array.from({ length: 300 }, (_, i) => Math.sin(i + seed) * 3)]
  const turned = (by: number) => values.map((_, i) => values[(i * 7 + by) % values.length]!)
  return applied(name, [turned(0), turned(3), turned(11)], seed)
})

const words = (size: Size) =>
  fc.record({ count: size(300), seed: seeds }).map(({ count, seed }) => {
    const s = new ScenarioBuilder(seed)
    const bits = Array.from({ length: count }, (_, i) => Math.imul(i + seed, 0x9e3779b9))
    const from = s.view(s.integers('in', bits))
    const out = s.view(s.result('out', count, 'index'))
    const floats = s.view(s.result('floats', count))
    const numbers = [0.5, -1.5, 3e9, -3e9, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 2 ** 24 + 2, -0]
    const given = s.view(
      s.floats(
        'numbers',
        count,
        Array.from({ length: count }, (_, i) => numbers[(i + seed) % numbers.length]! * (i % 5)),
      ),
    )
    const ids = s.view(s.result('ids', count, 'index'))
    const places = [from, out, floats, given, ids].map((view) => ({ view }))
    s.pointwise(1, count, places, [
      ...[step.load(9, 0), step.store(1, 9), step.apply('toFloat', 63, 9), step.store(2, 63)],
      ...[step.load(5, 3), step.apply('toIndex', 6, 5), step.store(4, 6)],
    ])
    return s.finish()
  })

/** out = a · b + c with operands laid out in every way, c in place. */
const layouts = (size: Size) =>
  fc
    .record({
      rows: size(70),
      columns: size(300),
      gap: gaps,
      seed: seeds,
      a: fc.constantFrom('matrix', 'one row', 'one column', 'one number', 'divided', 'repeated', 'both', 'gathered', 'gathered by groups'),
      divide: fc.integer({ min: 1, max: 5 }),
      modulo: fc.integer({ min: 1, max: 9 }),
    })
    .map((o) => {
      const s = new ScenarioBuilder(o.seed, { batch: o.rows })
      const stride = o.columns + o.gap
      const rowStride = s.quantity(stride)
      const full = { view: s.view(s.floats('full', (o.rows + 9) * Math.max(1, stride))), rowStride }
      const ids = s.view(s.wholeNumbers('ids', Math.max(1, o.rows), 0, o.rows))
      const groups = { divide: s.quantity(o.divide), modulo: s.quantity(o.modulo) }
      const operand = {
        matrix: full,
        'one row': { view: full.view },
        'one column': { view: full.view, rowStride: s.quantity(1), columnStride: 0 },
        'one number': { view: full.view, columnStride: 0 },
        divided: { ...full, divide: groups.divide },
        repeated: { ...full, modulo: groups.modulo },
        both: { ...full, ...groups },
        gathered: { ...full, ids },
        'gathered by groups': { ...full, ids, divide: groups.divide },
      }[o.a]!
      const b = { view: s.view(s.floats('b', Math.max(1, o.columns))) }
      const out = { view: s.view(s.result('out', o.rows * stride)), rowStride }
      s.pointwise(
        batch,
        o.columns,
        [operand, b, out],
        [step.load(0, 0), step.load(1, 1), step.load(2, 2), step.apply('multiplyAdd', 3, 0, 1, 2), step.store(2, 3)],
      )
      return s.finish()
    })

const random = (size: Size) =>
  fc
    .record({
      rows: size(40),
      columns: size(200),
      stream: fc.constantFrom(1, 0xfedcba98),
      part: fc.integer({ min: -1, max: 70 }),
      seed: seeds,
    })
    .map((o) => {
      const s = new ScenarioBuilder(o.seed, { batch: o.rows })
      const out = { view: s.view(s.result('out', o.rows * o.columns)), rowStride: s.quantity(o.columns) }
      const state = { view: s.view(s.integers('state', [o.seed * -77777, o.seed])) }
      const part = { view: s.view(s.integers('part', [o.part])), columnStride: 0 as const }
      s.pointwise(batch, o.columns, [state, out, part], [step.random(0, 0, o.stream, o.part < 0 ? -1 : 2), step.store(1, 0)])
      return s.finish()
    })

/** Many live registers and several results, in the manner of a fused LSTM step. */
const long = (size: Size) =>
  fc.record({ rows: size(20), columns: size(300), live: fc.integer({ min: 1, max: 60 }), seed: seeds }).map((o) => {
    const s = new ScenarioBuilder(o.seed, { batch: o.rows })
    const rowStride = s.quantity(o.columns)
    const a = { view: s.view(s.floats('a', o.rows * o.columns)), rowStride }
    const outs = ['y', 'z'].map((name) => ({ view: s.view(s.result(name, o.rows * o.columns)), rowStride }))
    const made = Array.from({ length: o.live }, (_, i) => [
      step.constant(63, i / 4),
      step.apply(i % 2 ? 'multiply' : 'subtract', i + 1, 0, 63),
    ]).flat()
    const summed = Array.from({ length: o.live }, (_, i) => step.apply('maximum', 62, 62, i + 1))
    const program = [
      step.load(0, 0),
      ...made,
      step.constant(62, 0),
      ...summed,
      step.store(1, 62),
      step.apply('negate', 62, 62),
      step.store(2, 62),
    ]
    s.pointwise(batch, o.columns, [a, ...outs], program)
    return s.finish()
  })

export const pointwiseCases = (size: Size): Cases => ({
  'a function of one number holds for special values and any bits': unary,
  'a function of two numbers holds for every pair of special values': binary,
  'select and multiply-add hold for special values': ternary,
  'whole numbers pass as words and become floats': words(size),
  'operands are read by row, column, group and id': layouts(size),
  'random numbers are those of base/random.ts': random(size),
  'a long program keeps its registers apart': long(size),
})
