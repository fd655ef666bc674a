import { expect, test } from 'vitest'
import { finish } from '../base/steps.ts'
import { simulator } from '../engine/simulator.test-support.ts'
import { planned } from '../execution/planned.ts'
import * as o from '../graph/ops.ts'
import { randomProgram } from '../graph/random-graph.test-support.ts'
import type { Program, Variable } from '../graph/tensor.ts'
import { compileInSteps } from './compile.ts'
import { KnownPlans } from './known-plans.ts'
import { programKey } from './program-key.ts'
import { type Block, blockOf } from './side-by-side.ts'

const SEEDS = Array.from({ length: 40 }, (_, i) => i + 1)

test('programs made alike have one key, and one plan over their own variables', () => {
  for (const seed of SEEDS) {
    const [one, other] = [seed, seed].map((same) => randomProgram(same, { training: seed % 2 === 0 }))
    expect(programKey(other!.program, one!.extents).key).toBe(programKey(one!.program, one!.extents).key)
    const [first, second] = [one!, other!].map(({ program, extents }) => finish(compileInSteps(program, extents)))
    expect(second!.each).toBe(first!.each)
    expect(second!.variables.map(({ path }) => path)).toEqual(first!.variables.map(({ path }) => path))
    for (const variable of second!.variables) expect(first!.variables).not.toContain(variable)
  }
})

test('programs of different seeds have different keys', () => {
  expect(new Set(SEEDS.map((seed) => programKey(randomProgram(seed).program, {}).key)).size).toBe(SEEDS.length)
})

const weight = (path: string, rows = 3, order = 0): Variable => ({
  path,
  shape: [rows, 2],
  type: 'float',
  role: 'weight',
  trainable: true,
  initial: path.length,
  order,
})
const doubled = (of: Variable, by = 2): Program => ({
  outputs: { y: o.multiply(o.variable(of), by) },
  updates: [{ variable: of, value: o.add(o.variable(of), 1) }],
})

test('a number, a shape, a path, an order, a name and a capacity each make another key', () => {
  const programs = [
    doubled(weight('a')),
    doubled(weight('a'), 3),
    doubled(weight('a'), -0),
    doubled(weight('a'), 0),
    doubled(weight('a', 4)),
    doubled(weight('b')),
    doubled(weight('a', 3, 1)),
    { ...doubled(weight('a')), outputs: { z: o.multiply(o.variable(weight('a')), 2) } },
    { ...doubled(weight('a')), updates: [] },
  ]
  const keys = [...programs.map((program) => programKey(program, { batch: 1 }).key), programKey(programs[0]!, { batch: 2 }).key]
  expect(new Set(keys).size).toBe(programs.length + 1)
})

test('two variables that change places in a program make another key', () => {
  const of = (a: Variable, b: Variable): Program => ({ outputs: { y: o.subtract(o.variable(a), o.variable(b)) }, updates: [] })
  const [a, b] = [weight('a'), weight('b')]
  expect(programKey(of(a, b), {}).key).not.toBe(programKey(of(b, a), {}).key)
  const twice: Program = { outputs: { y: o.subtract(o.variable(a), o.variable(a)) }, updates: [] }
  expect(programKey(twice, {}).key).not.toBe(programKey(of(weight('a'), weight('a')), {}).key)
})

test('a plan made for one model leaves the variables of another alone', () => {
  const [one, other] = [weight('a'), weight('a')].map((variable) => {
    const executor = planned(simulator(), 'test')
    executor.write({ ...variable, path: 'in front' }, new Float32Array(6))
    return { variable, executor, run: executor.prepare(doubled(variable), { capacity: {} }) }
  })
  const started = planned(simulator(), 'test')
  const variable = weight('a')
  const run = started.prepare(doubled(variable), { capacity: {} })
  one!.run.run({}, {})
  one!.run.run({}, {})
  run.run({}, {})
  expect(Array.from(one!.executor.read(one!.variable))).toEqual(new Array(6).fill(3))
  expect(Array.from(started.read(variable))).toEqual(new Array(6).fill(2))
  expect(Array.from(other!.executor.read(other!.variable))).toEqual(new Array(6).fill(1))
})

test('what is remembered is bounded, and what was used last stays', () => {
  const plans = new KnownPlans<number>()
  plans.set('kept', 0, 1e6)
  for (let i = 1; i <= 20; i++) {
    plans.set(`plan ${i}`, i, 1e6)
    expect(plans.get('kept')).toBe(0)
  }
  expect(plans.get('plan 20')).toBe(20)
  expect(plans.get('plan 1')).toBeUndefined()
  plans.set('too large', 1, 1e9)
  expect(plans.get('too large')).toBeUndefined()
  expect(plans.get('kept')).toBe(0)
})

test('what is remembered anew for a key counts once', () => {
  const plans = new KnownPlans<number>()
  plans.set('twice', 1, 3e6)
  plans.set('twice', 2, 3e6)
  plans.set('other', 3, 3e6)
  expect([plans.get('twice'), plans.get('other')]).toEqual([2, 3])
  plans.set('twice', 4, 1e9)
  expect([plans.get('twice'), plans.get('other')]).toEqual([undefined, 3])
})

test('a plan known before is given over the places that its key was made with, also where they change between the steps', () => {
  const pair = () => {
    const [a, b, c] = [weight('a'), weight('b'), weight('c')]
    const x = o.input('x', [4, 3], 'float')
    const program: Program = { outputs: { y: o.matmul(x, o.concat([o.variable(a), o.variable(b)])) }, updates: [] }
    return { a, b, c, program }
  }
  const first = finish(compileInSteps(pair().program, {}))
  expect(first.variables.map(({ path }) => path)).toEqual(['a | b'])
  const { a, b, c, program } = pair()
  let home: Block | undefined
  const steps = compileInSteps(program, {}, { blockOf: (variable) => (home?.parts.includes(variable) ? home : undefined) })
  steps.next()
  home = blockOf([a, c])
  const second = finish(steps)
  expect(second.each).toBe(first.each)
  expect(second.variables.map((variable) => variable.parts)).toEqual([[a, b]])
})
