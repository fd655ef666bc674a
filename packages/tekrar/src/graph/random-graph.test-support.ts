import { BATCH, type Extents, resolveShape, type Shape, STEPS, sizeOf } from '../base/shape.ts'
import { differentiate } from './gradient.ts'
import * as o from './ops.ts'
import { Chance } from './random-chance.test-support.ts'
import { type Entry, type Ground, tamed, toShape, type Values } from './random-ground.test-support.ts'
import { growers } from './random-ops.test-support.ts'
import type { Data } from './reference-ops.ts'
import type { DataType, Program, Update, Variable } from './tensor.ts'

export interface RandomProgram {
  readonly program: Program
  readonly extents: Extents
  readonly inputs: Readonly<Record<string, Data>>
  readonly variables: ReadonlyMap<Variable, Data>
  /** The same program's inputs and variables for other extents. */
  inputsFor(extents: Extents): Record<string, Data>
  variablesFor(extents: Extents): Map<Variable, Data>
}

export interface RandomProgramOptions {
  /** Operations at the top; those of scan bodies come on top of them. */
  readonly operations?: number
  /** Makes it a training step: a loss, its gradients, and updates of the variables by them. */
  readonly training?: boolean
  /** Leaves out `stopGradient` and `largest`, so that gradients are slopes. */
  readonly smooth?: boolean
}

/** The largest sizes that `extents` names. */
export const CAPACITY: Extents = { batch: 4, steps: 5 }

/** A program that follows its seed: any op, any of its options; magnitudes stay below about 100, and nothing jumps on a rounding error. */
export function randomProgram(
  seed: number,
  { operations = 10, training = false, smooth = false }: RandomProgramOptions = {},
): RandomProgram {
  const chance = new Chance(seed)
  const inputs: { name: string; shape: Shape; type: DataType; values: Values }[] = []
  const variables: Variable[] = []
  const ground = (pool: Entry[], depth: number): Ground => {
    const here: Ground = {
      chance,
      pool,
      smooth,
      depth,
      leaf(shape, type = 'float', values = type === 'float' ? 'float' : { below: 5 }) {
        if (type === 'float' && values === 'float' && chance.one(3)) return here.variable(shape)
        const name = `input ${inputs.length}`
        inputs.push({ name, shape, type, values })
        return { tensor: o.input(name, shape, type), bound: 1, exact: true }
      },
      variable(shape) {
        const number = variables.length
        const path = `variable ${number}`
        const initial = (sizes: readonly number[]) => floats(seed + 7919 * (number + 1), sizeOf(sizes))
        const variable: Variable = { path, shape, type: 'float', role: 'weight', trainable: true, initial }
        variables.push(variable)
        return { tensor: o.variable(variable), bound: 1, exact: true }
      },
      inside: (inner) => ground(inner, depth + 1),
      grow: (operations) => grow(here, operations),
    }
    return here
  }
  const top = ground([], 0)
  top.pool.push(top.leaf([STEPS, BATCH, chance.size()]), top.leaf([BATCH, chance.size()]), top.variable([chance.size(), chance.size()]))
  if (training) top.pool.push(top.variable([BATCH, chance.size()]), top.variable([STEPS, BATCH, 3]))
  grow(top, operations)
  const program = training ? trainingProgram(top, variables) : plainProgram(top, variables)
  const extents = { batch: 1 + chance.below(CAPACITY.batch!), steps: 1 + chance.below(CAPACITY.steps!) }
  const inputsFor = (sizes: Extents) =>
    Object.fromEntries(
      inputs.map(({ name, shape, type, values }, i) => [
        name,
        dataOf(seed + 104729 * (i + 1), sizeOf(resolveShape(shape, sizes)), type, values),
      ]),
    )
  const variablesFor = (sizes: Extents) =>
    new Map<Variable, Data>(
      variables.map((variable) => [
        variable,
        (variable.initial as (shape: readonly number[]) => Data)(resolveShape(variable.shape, sizes)),
      ]),
    )
  return { program, extents, inputs: inputsFor(extents), variables: variablesFor(extents), inputsFor, variablesFor }
}

/** Adds so many tensors to the pool. */
function grow(ground: Ground, operations: number): void {
  for (let made = 0; made < operations; ) {
    const entries = ground.chance.of(growers)(ground)
    if (entries.length === 0) continue
    for (const entry of entries) ground.pool.push(tamed(entry))
    made++
  }
}

function plainProgram(ground: Ground, variables: readonly Variable[]): Program {
  const { chance, pool } = ground
  const chosen = [...pool.slice(-3), ...pool.filter(() => chance.one(4))]
  const outputs = Object.fromEntries(chosen.map(({ tensor }, i) => [`output ${i}`, chance.one(5) ? o.named(`view ${i}`, tensor) : tensor]))
  const floating = pool.filter(({ tensor }) => tensor.type === 'float')
  const updates = variables
    .filter(() => chance.one(4))
    .map((variable): Update => ({ variable, value: toShape(ground, chance.of(floating), variable.shape).tensor }))
  return { outputs, updates }
}

function trainingProgram(ground: Ground, variables: readonly Variable[]): Program {
  const floating = ground.pool.filter(({ tensor }) => tensor.type === 'float')
  const parts = [...floating.slice(-2), ground.chance.of(floating)].map(({ tensor }) => o.mean(o.square(tensor)))
  const loss = parts.reduce((sum, part) => o.add(sum, part))
  const last = floating[floating.length - 1]!.tensor
  const trained = variables.filter((_, i) => i < 6)
  const sources = trained.map((variable) => o.variable(variable))
  const made = differentiate({ loss, wrt: sources, outputs: { last } })
  const outputs = {
    loss: made.loss,
    last: made.outputs.last,
    ...Object.fromEntries(made.gradients.map((gradient, i) => [`gradient ${i}`, gradient])),
  }
  const updates = trained.map((variable, i) => ({ variable, value: o.subtract(sources[i]!, o.multiply(0.1, made.gradients[i]!)) }))
  return { outputs, updates }
}

const floats = (seed: number, length: number): Float32Array => {
  const chance = new Chance(seed)
  return Float32Array.from({ length }, () => (2 * chance.below(1024) - 1023) / 1024)
}

function dataOf(seed: number, length: number, type: DataType, values: Values): Data {
  if (Array.isArray(values)) return type === 'index' ? Int32Array.from(values) : Float32Array.from(values)
  const chance = new Chance(seed)
  if (typeof values === 'object' && 'below' in values) return Int32Array.from({ length }, () => chance.below(values.below))
  return floats(seed, length)
}
