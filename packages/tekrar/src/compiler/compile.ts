import type { Extents } from '../base/shape.ts'
import type { Steps } from '../base/steps.ts'
import type { Program, Variable } from '../graph/tensor.ts'
import { encode, type PlanTemplate } from './encode.ts'
import { exchange } from './exchange.ts'
import { hoist } from './hoist.ts'
import { inlineSingleSteps } from './inline.ts'
import { KnownPlans } from './known-plans.ts'
import type { Buffer } from './layout.ts'
import { type Lowered, lower } from './lower.ts'
import { mergeProducts } from './merge.ts'
import { programKey } from './program-key.ts'
import { prune } from './prune.ts'
import { pushLookups } from './push-lookups.ts'
import { readInOrder } from './read-in-order.ts'
import { settle } from './settle.ts'
import { type Block, blockOf, isBlock, laySideBySide } from './side-by-side.ts'
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

/** The passes and the lowering, a step each. `blocks`: those in which variables of the program lie side by side already. */
export function* lowerInSteps(program: Program, capacity: Extents, blocks: readonly Block[] = []): Steps<Lowered> {
  let current = program
  for (const pass of PASSES) {
    current = pass.apply(current, capacity)
    yield
  }
  return lower(laySideBySide(current, blocks), capacity)
}

/** A program's plans: what is done in every call, and what is made before, whenever a variable it is made of was changed. */
interface Plans {
  readonly each: PlanTemplate
  readonly once?: PlanTemplate
  /** What `once` makes for `each`, which the plans number after the variables: its words, and which of the names it has. */
  readonly lasting: readonly { readonly words: number; readonly name: number }[]
  /** In each, `$3` stands for variable 3 and `@3` for name 3, which stands before it. Where equal names stand for the same variables, the contents are equal. */
  readonly names: readonly string[]
}

/** Plans over variables and blocks of them, in the order in which they number them. */
export interface Compiled extends Plans {
  readonly variables: readonly (Variable | Block)[]
  /** Those that `once` reads. */
  readonly onceVariables: readonly (Variable | Block)[]
}

/** Where variables lie that are not at a place of their own. */
export interface Homes {
  blockOf(variable: Variable): Block | undefined
}

/** Plans of programs compiled before: another program of the same structure has the same, over its own variables. */
const known = new KnownPlans<{ readonly plans: Plans; readonly variables: Numbered; readonly onceVariables: Numbered }>()

/** Variables by their numbers in a program's key; of a block its parts'. */
type Numbered = readonly (number | readonly number[])[]

/** The plans of a program for sizes up to a capacity, its variables lying where they lie; the steps are short. */
export function* compileInSteps(program: Program, capacity: Extents, homes: Homes = NOWHERE): Steps<Compiled> {
  const { key, variables, blocks } = programKey(program, capacity, homes)
  yield
  const found = known.get(key)
  if (found) {
    const made = new Map<string, Block>()
    const named = (numbers: Numbered) =>
      numbers.map((number) => {
        if (typeof number === 'number') return variables[number]!
        const parts = number.map((one) => variables[one]!)
        const block = made.get(number.join()) ?? blocks.find((one) => one.parts[0] === parts[0]) ?? blockOf(parts)
        made.set(number.join(), block)
        return block
      })
    return { ...found.plans, variables: named(found.variables), onceVariables: named(found.onceVariables) }
  }
  const lowered = yield* lowerInSteps(program, capacity, blocks)
  yield
  const places = new Map<Buffer, number>()
  for (const buffer of lowered.variables.values()) places.set(buffer, places.size)
  const names = new Map<string, number>()
  const { each, once, lasting } = settle(lowered, {
    of: (variable) => `$${places.get(lowered.variables.get(variable)!)}`,
    short(name) {
      const number = names.get(name) ?? names.size
      names.set(name, number)
      return `@${number}`
    },
  })
  for (const buffer of lasting.keys()) places.set(buffer, places.size)
  const plans: Plans = {
    each: encode(each, capacity, places),
    ...(once ? { once: encode(once, capacity, places) } : {}),
    lasting: [...lasting].map(([{ words }, name]) => ({ words, name: Number(name.slice(1)) })),
    names: [...names.keys()],
  }
  const numbers = new Map(variables.map((variable, number) => [variable, number]))
  const numbered = (some: readonly Variable[]): Numbered =>
    some.map((variable) => (isBlock(variable) ? variable.parts.map((part) => numbers.get(part)!) : numbers.get(variable)!))
  const used = { variables: [...lowered.variables.keys()], onceVariables: [...(once?.variables.keys() ?? [])] }
  const size = plans.each.plan.words.length + (plans.once?.plan.words.length ?? 0)
  known.set(key, { plans, variables: numbered(used.variables), onceVariables: numbered(used.onceVariables) }, size)
  return { ...plans, ...used }
}

const NOWHERE: Homes = { blockOf: () => undefined }
