import { describe, expect, test } from 'vitest'
import { uniforms } from '../base/random.ts'
import { BATCH } from '../base/shape.ts'
import { type Plan, packedWords } from './plan.ts'
import { PlanBuilder, step } from './plan-builder.test-support.ts'
import { simulator } from './simulator.test-support.ts'

/** Runs a plan once with the inputs given, and gives its outputs by the slots' sizes. */
function run(plan: Plan, inputs: Record<string, readonly number[]> = {}, extents: readonly number[] = [], engine = simulator()) {
  const machine = engine.machine()
  machine.reserve(plan)
  for (const [name, values] of Object.entries(inputs)) {
    const { segment, offset, type } = plan.inputs[name]!
    if (type === 'float') machine.floats(segment, offset, values.length).set(values)
    else machine.integers(segment, offset, values.length).set(values)
  }
  machine.run(plan, extents)
  const sizes = new Map(plan.extents.map(({ name }, i) => [name, extents[i]!]))
  return (name: string): number[] => {
    const { segment, offset, type, shape } = plan.outputs[name]!
    const length = shape.reduce<number>((product, d) => product * (typeof d === 'number' ? d : sizes.get(d.extent)!), 1)
    return [...(type === 'float' ? machine.floats(segment, offset, length) : machine.integers(segment, offset, length))]
  }
}

/** y = x · w with packed weights, then + 1. */
function affine() {
  const b = new PlanBuilder({ batch: 8 })
  const x = b.input('x', [BATCH, 3])
  const w = b.input('w', [3, 2])
  const packed = b.room(packedWords(3, 2))
  const y = b.output('y', [BATCH, 2])
  const [two, three] = [b.quantity(2), b.quantity(3)]
  const batch = b.quantity({ extents: ['batch'] })
  b.add('pack', { flags: 0, packed: b.view(packed), b: b.view(w), bStride: two, n: two, k: three })
  b.add('matmul', {
    flags: 2,
    c: b.view(y),
    cStride: two,
    a: b.view(x),
    aStride: three,
    b: b.view(packed),
    bStride: two,
    m: batch,
    n: two,
    k: three,
  })
  const place = { view: b.view(y), rowStride: two }
  b.pointwise({ extents: ['batch'] }, 2, [place], [step.load(0, 0), step.constant(1, 1), step.apply('add', 0, 0, 1), step.store(0, 0)])
  return b.build()
}

test('a packed product with a pointwise program after it gives the numbers done by hand', () => {
  const y = run(affine(), { x: [1, 2, 3, 4, 5, 6], w: [1, 2, 3, 4, 5, 6] }, [2])
  expect(y('y')).toEqual([23, 29, 50, 65])
})

test('a reversed row-by-row loop reads and writes the step its running number names', () => {
  const b = new PlanBuilder({ steps: 5 })
  const x = b.input('x', [5, 4])
  const state = b.room(4)
  const out = b.output('out', [5, 4])
  const one = b.quantity(1)
  b.pointwise(4, 1, [{ view: b.view(state), rowStride: one }], [step.constant(0, 0), step.store(0, 0)])
  b.loop({ count: { extents: ['steps'] }, rows: 4, reversed: true, rowByRow: true }, () => {
    const place = { rowStride: one }
    b.pointwise(
      4,
      1,
      [
        { ...place, view: b.view(state) },
        { ...place, view: b.view(x, { strides: [4] }) },
        { ...place, view: b.view(out, { strides: [4] }) },
        { view: b.running(0), columnStride: 0 },
      ],
      [
        step.load(0, 0),
        step.load(1, 1),
        step.load(2, 3),
        step.apply('toFloat', 2, 2),
        step.apply('multiplyAdd', 0, 1, 2, 0),
        step.store(0, 0),
        step.store(2, 0),
      ],
    )
  })
  const x0 = Array.from({ length: 20 }, (_, i) => i + 1)
  const y = run(b.build(), { x: x0 }, [3])('out')
  expect(y.slice(0, 4)).toEqual([23, 28, 31, 34].map((_, i) => x0[4 + i]! * 1 + x0[8 + i]! * 2))
  expect(y.slice(8, 12)).toEqual([18, 20, 22, 24])
})

test('random numbers are those of base/random.ts, whatever the groups of rows', () => {
  const b = new PlanBuilder()
  const state = b.input('state', [2], 'index')
  const out = b.output('out', [5, 37])
  b.loop({ count: 1, rows: 5, rowByRow: true }, () =>
    b.pointwise(
      5,
      37,
      [{ view: b.view(state) }, { view: b.view(out), rowStride: b.quantity(37) }],
      [step.random(0, 0, 7), step.store(1, 0)],
    ),
  )
  expect(run(b.build(), { state: [3, 9] })('out')).toEqual([...uniforms(3, 7, 9, 185)])
})

test('random numbers of a part begin where those of the parts before it end', () => {
  const b = new PlanBuilder()
  const state = b.input('state', [2], 'index')
  const part = b.input('part', [], 'index')
  const out = b.output('out', [5, 37])
  b.pointwise(
    5,
    37,
    [{ view: b.view(state) }, { view: b.view(out), rowStride: b.quantity(37) }, { view: b.view(part), columnStride: 0 }],
    [step.random(0, 0, 7, 2), step.store(1, 0)],
  )
  expect(run(b.build(), { state: [3, 9], part: [2] })('out')).toEqual([...uniforms(3, 7, 9, 3 * 185).subarray(2 * 185)])
})

describe('what a plan may not do is refused with the instruction and the place', () => {
  const refuses = (build: (b: PlanBuilder) => void, message: RegExp) => {
    const b = new PlanBuilder()
    build(b)
    expect(() => run(b.build())).toThrow(message)
  }
  const copyOf = (b: PlanBuilder, from: number, to: number, columns: number) =>
    b.add('copy', {
      out: to,
      in: from,
      rows: b.quantity(1),
      outStride: b.quantity(0),
      inStride: b.quantity(0),
      columns: b.quantity(columns),
    })

  test('reading words nothing has written', () => {
    refuses(
      (b) => copyOf(b, b.view(b.room(4)), b.view(b.room(4)), 4),
      /instruction 0 \(copy.*in \(view 0, scratch\[0\]\) reads word 0.*nothing has written/,
    )
  })
  test('reaching past a segment', () => {
    refuses((b) => copyOf(b, b.view(b.room(4, 0)), b.view(b.room(4)), 5), /reaches words 0 to 4; the plan has 4/)
  })
  test('an unknown operation', () => {
    refuses((b) => b.raw(77, 2), /unknown operation 77/)
  })
  test('an instruction of the wrong length', () => {
    refuses((b) => b.raw(13, 3, 0), /copy says 3 words, expected 8/)
  })
  test('a view that is not there', () => {
    refuses((b) => copyOf(b, 9, b.view(b.room(4)), 4), /copy's in is view 9 of 1/)
  })
  test('writing over what the instruction still reads', () => {
    refuses((b) => {
      const room = b.room(6, 0)
      copyOf(b, b.view(room), b.view({ ...room, offset: 2 }), 4)
    }, /what it writes, row 0, lies over what it reads, row 0/)
  })
  test('a pointwise program that loads one element where another is stored', () => {
    refuses((b) => {
      const room = b.room(6, 0)
      const shifted = { ...room, offset: 1 }
      b.pointwise(1, 4, [{ view: b.view(room) }, { view: b.view(shifted) }], [step.load(0, 0), step.store(1, 0)])
    }, /word 1 is loaded by element 1 and stored by element 0/)
  })
  test('a row-by-row loop around what crosses rows', () => {
    refuses((b) => {
      const [x, y] = [b.view(b.room(4, 0)), b.view(b.room(4))]
      b.loop({ count: 1, rows: 2, rowByRow: true }, () =>
        b.add('transpose', { out: y, in: x, a: b.quantity(2), b: b.quantity(2), c: b.quantity(1) }),
      )
    }, /instruction 1 \(transpose.*row-by-row loop/)
  })
  test('rows that read what other rows left in the same loop', () => {
    refuses((b) => {
      const [from, to] = [b.room(4, 0), b.room(8)]
      const one = b.quantity(1)
      b.loop({ count: 1, rows: 4, rowByRow: true }, () => {
        b.pointwise(
          4,
          1,
          [
            { view: b.view(from), rowStride: one },
            { view: b.view(to), rowStride: one },
          ],
          [step.load(0, 0), step.store(1, 0)],
        )
        b.pointwise(
          4,
          1,
          [
            { view: b.view(to), rowStride: one, modulo: b.quantity(2) },
            { view: b.view({ ...to, offset: 4 }), rowStride: one },
          ],
          [step.load(0, 0), step.store(1, 0)],
        )
      })
    }, /operand 0 reads word 0 .*nothing has written/)
  })
})
