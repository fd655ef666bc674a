import { expect, test } from 'vitest'
import { BATCH, STEPS } from '../base/shape.ts'
import { describePlan } from './disassemble.ts'
import { packedWords } from './plan.ts'
import { PlanBuilder, step } from './plan-builder.test-support.ts'
import { planTotals } from './plan-totals.ts'

/** h = tanh(x + h · u) over the steps. */
function recurrence() {
  const b = new PlanBuilder({ batch: 32, steps: 50 })
  const units = 16
  const x = b.input('x', [STEPS, BATCH, units])
  const u = b.room(units * units, 0)
  const packed = b.room(packedWords(units, units))
  const hidden = b.output('hidden', [STEPS, BATCH, units])
  const z = b.room(32 * units)
  const [n, batch] = [b.quantity(units), b.quantity({ extents: ['batch'] })]
  const stride = { constant: units, extents: ['batch'] }
  b.add('pack', { flags: 0, packed: b.view(packed), b: b.view(u), bStride: n, n, k: n })
  b.loop({ count: { extents: ['steps'] }, rows: { extents: ['batch'] }, rowByRow: true }, () => {
    b.add('matmul', {
      flags: 2,
      c: b.view(z),
      cStride: n,
      a: b.view(x, { strides: [stride] }),
      aStride: n,
      b: b.view(packed),
      bStride: n,
      m: batch,
      n,
      k: n,
    })
    b.pointwise(
      { extents: ['batch'] },
      units,
      [
        { view: b.view(z), rowStride: n },
        { view: b.view(x, { strides: [stride] }), rowStride: n },
        { view: b.view(hidden, { strides: [stride] }), rowStride: n },
      ],
      [step.load(0, 0), step.load(1, 1), step.apply('add', 2, 0, 1), step.apply('tanh', 2, 2), step.store(2, 2)],
    )
  })
  return b.build()
}

test('a plan reads as instructions with sizes, places, equations and totals', () => {
  const text = describePlan(recurrence(), { batch: 8, steps: 10 })
  expect(text).toContain('4 instructions')
  expect(text).toContain('for batch 8 (at most 32), steps 10 (at most 50)')
  expect(text).toContain('   1 loop steps times, each of batch rows on its own')
  expect(text).toContain('   2   matmul s[')
  expect(text).toContain('c = tanh(a + b)')
  expect(text.split('\n').every((line) => line.length <= 80)).toBe(true)
})

test('multiply-adds and bytes count every pass of a loop at the extents given', () => {
  expect(planTotals(recurrence(), { batch: 8, steps: 10 }).multiplyAdds).toBe(10 * 8 * 16 * 16)
  expect(planTotals(recurrence()).multiplyAdds).toBe(50 * 32 * 16 * 16)
  expect(planTotals(recurrence(), { batch: 0, steps: 10 }).bytesMoved).toBeGreaterThan(0)
})

test('a value used twice and a long expression get names, each once', () => {
  const b = new PlanBuilder()
  const [x, y] = [b.view(b.input('x', [4])), b.view(b.output('y', [4]))]
  const program = [
    step.load(0, 0),
    step.apply('sigmoid', 1, 0),
    step.constant(2, 1),
    step.apply('subtract', 3, 2, 1),
    step.apply('multiply', 1, 1, 3),
    step.apply('select', 0, 0, 1, 2),
    step.store(1, 0),
  ]
  b.pointwise(1, 4, [{ view: x }, { view: y }], program)
  const text = describePlan(b.build())
  expect(text).toContain('t0 = sigmoid(a)')
  expect(text).toContain('b = a ? (t0 · (1 − t0)) : 1')
})

test('what an operand held before it was written over has a name of its own', () => {
  const b = new PlanBuilder()
  const [x, y] = [b.view(b.input('x', [4])), b.view(b.output('y', [4]))]
  const program = [
    step.load(0, 0),
    step.constant(1, 2),
    step.apply('multiply', 2, 0, 1),
    step.store(0, 2),
    step.apply('subtract', 3, 0, 1),
    step.store(1, 3),
  ]
  b.pointwise(1, 4, [{ view: x }, { view: y }], program)
  expect(describePlan(b.build())).toMatch(/t0 = a\n +a = a · 2\n +b = t0 − 2\n/)
})
