import type { InstructionTime, PlanProfile } from 'tekrar'
import { expect, test } from 'vitest'
import { testContext } from '../context.test-support.ts'
import { languages } from '../language.ts'
import { widthOf } from '../terminal/width.ts'
import { byKind, type StepProfile } from './profile.ts'
import { profileText } from './profile-text.ts'
import { SHAPES } from './shapes.ts'

const instruction = (number: number, milliseconds: number, more: Partial<InstructionTime> = {}): InstructionTime => ({
  number,
  operation: 'matmul',
  text: 'matmul s[123456 + i0·50·512]/512 += s[998877] · packed p[1234567], [batch·steps, 128] · [128, 512]',
  times: 50,
  milliseconds,
  multiplyAdds: 1e6,
  bytesMoved: 1e6,
  ...more,
})
const pointwise = { operation: 'pointwise', text: 'pointwise [batch, 128]', multiplyAdds: 0 } as const
const instructions = [instruction(3, 1), instruction(7, 2, pointwise), instruction(9, 4), instruction(11, 0.5, pointwise)]
const of = (profile: PlanProfile, threads = 2): StepProfile => ({
  shape: SHAPES[3]!,
  engine: { name: 'native', instructionSet: 'avx512', threads, reason: '' },
  milliseconds: 8,
  peak: 2e11,
  profile,
})

test('instructions of a kind add up, the costliest kind first', () => {
  expect(byKind(instructions)).toEqual([
    { operation: 'matmul', count: 2, milliseconds: 5, multiplyAdds: 2e6, bytesMoved: 2e6 },
    { operation: 'pointwise', count: 2, milliseconds: 2.5, multiplyAdds: 0, bytesMoved: 2e6 },
  ])
})

test.each(languages)('in %s a profile keeps to 80 columns, and names at most ten instructions', async (language) => {
  const { context } = await testContext(language)
  const many = Array.from({ length: 200 }, (_, i) => instruction(i, 1234.567 / (i + 1)))
  const text = profileText(of({ instructions: many, waiting: 0.5 }), context)
  for (const line of text.split('\n')) expect(widthOf(line), line).toBeLessThanOrEqual(80)
  expect(text.match(/\[128, 512\]$/gm)).toHaveLength(10)
  expect(text).not.toMatch(/undefined|NaN/)
})

test('shares are of all the time, waiting included; only products have operations a second', async () => {
  const { context } = await testContext()
  const text = profileText(of({ instructions, waiting: 2.5 }), context)
  expect(text).toMatch(/^matmul +2 +50\.0% +5\.000 +0\.8 +0\.4$/m)
  expect(text).toMatch(/^pointwise +2 +25\.0% +2\.500 +0\.8$/m)
  expect(text).toMatch(/^waiting +25\.0% +2\.500$/m)
  expect(text).toMatch(/^ 9 +40\.0% +4\.000 +50× .* matmul \[batch·steps, 128\] · \[128, 512\]$/m)
})

test('one thread waits for nobody', async () => {
  const { context } = await testContext()
  expect(profileText(of({ instructions, waiting: 0 }, 1), context)).not.toMatch(/^waiting/m)
})
