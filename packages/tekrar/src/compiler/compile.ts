import type { Extents } from '../base/shape.ts'
import type { Steps } from '../base/steps.ts'
import type { Program, Variable } from '../graph/tensor.ts'
import { encode, type PlanTemplate } from './encode.ts'
import { exchange } from './exchange.ts'
import { hoist } from './hoist.ts'
import { inlineSingleSteps } from './inline.ts'
import { KnownPlans } from './known-plans.ts'
import { type Lowered, lower } from './lower.ts'
import { mergeProducts } from './merge.ts'
import { programKey } from './program-key.ts'
import { prune } from './prune.ts'
import { pushLookups } from './push-lookups.ts'
import { readInOrder } from './read-in-order.ts'
import { simplify } from './simplify.ts'
import { sink } from './sink.ts'
import { squares } from './squares.ts'
import { stackTogether } from './stack-together.ts'

/** One rewriting of the graph: the same values, less work. */
export interface Pass {
  readonly name: string
  readonly apply: (program: Program, capacity: Extents) => Program
}

/** The passes in their order. Each alone keeps a program's meaning. */
export const PASSES: readonly Pass[] = [
  { name: 'inline single steps', apply: inlineSingleSteps },
  { name: 'simplify', apply: simplify },
  { name: 'prune', apply: prune },
  { name: 'hoist', apply: hoist },
  { name: 'sink', apply: sink },
  { name: 'prune after sinking', apply: prune },
  { name: 'simplify what moved', apply: simplify },
  { name: 'merge products', apply: mergeProducts },
  { name: 'simplify what was merged', apply: simplify },
  { name: 'stack together', apply: stackTogether },
  { name: 'exchange lookup and product', apply: exchange },
  { name: 'push lookups into loops', apply: pushLookups },
  { name: 'hoist merged weights', apply: hoist },
  { name: 'simplify again', apply: simplify },
  { name: 'prune again', apply: prune },
  { name: 'squares', apply: squares },
  { name: 'read in order', apply: readInOrder },
]

/** The passes and the lowering, a step each. */
export function* lowerInSteps(program: Program, capacity: Extents): Steps<Lowered> {
  let current = program
  for (const pass of PASSES) {
    current = pass.apply(current, capacity)
    yield
  }
  return lower(current, capacity)
}

/** A plan over variables, in the order in which it numbers them. */
export interface Compiled {
  readonly template: PlanTemplate
  readonly variables: readonly Variable[]
}

/** Plans of programs compiled before: another program of the same structure has the same, over its own variables. */
const known = new KnownPlans<{ readonly template: PlanTemplate; readonly variables: readonly number[] }>()

/** The plan of a program for sizes up to a capacity; the steps are short. */
export function* compileInSteps(program: Program, capacity: Extents): Steps<Compiled> {
  const { key, variables } = programKey(program, capacity)
  yield
  const found = known.get(key)
  if (found) return { template: found.template, variables: found.variables.map((number) => variables[number]!) }
  const lowered = yield* lowerInSteps(program, capacity)
  yield
  const template = encode(lowered, capacity)
  const numbers = new Map(variables.map((variable, number) => [variable, number]))
  const used = [...lowered.variables.keys()]
  known.set(key, { template, variables: used.map((variable) => numbers.get(variable)!) }, template.plan.words.length)
  return { template, variables: used }
}
