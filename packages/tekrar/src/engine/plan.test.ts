import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { OPERANDS, POINTWISE_OPERAND } from './instructions.ts'
import {
  BLOCK,
  HEADER_WORDS,
  Header,
  LOOP_DEPTH,
  OPERAND_WORDS,
  Operation,
  PANEL,
  PLAN_MAGIC,
  PLAN_VERSION,
  POINTWISE_REGISTERS,
  Pointwise,
  Reduction,
  Segment,
  VIEW_WORDS,
} from './plan.ts'

const header = readFileSync(new URL('../../../../kernels/plan.h', import.meta.url), 'utf8')

/** The constants of a namespace of plan.h, by name. */
function constantsOf(name: string): Record<string, number> {
  const body = new RegExp(`namespace ${name} \\{[^{]*\\{([^}]*)\\}`).exec(header)?.[1] ?? ''
  return Object.fromEntries([...body.matchAll(/(\w+)\s*=\s*(\d+)/g)].map(([, key, value]) => [key, Number(value)]))
}

test.each(Object.entries({ Header, Segment, Operation, Pointwise, Reduction }))(
  'plan.h and plan.ts have the same %s',
  (name, constants) => {
    expect(constantsOf(name)).toEqual(constants)
  },
)

test.each(
  Object.entries({ PLAN_MAGIC, PLAN_VERSION, HEADER_WORDS, OPERAND_WORDS, LOOP_DEPTH, VIEW_WORDS, POINTWISE_REGISTERS, PANEL, BLOCK }),
)('plan.h and plan.ts have the same %s', (name, value) => {
  expect(Number(new RegExp(`\\b${name}\\s*=\\s*(\\w+)`).exec(header)?.[1])).toBe(value)
})

test('every instruction has its operands written down, and a pointwise operand has its words', () => {
  expect(Object.keys(OPERANDS)).toEqual(Object.keys(Operation))
  expect(Object.keys(POINTWISE_OPERAND)).toHaveLength(OPERAND_WORDS)
})
