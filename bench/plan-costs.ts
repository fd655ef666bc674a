/**
 * What a training step's plan takes, by its own counts, for some of the shapes: numbers that hang on no machine. A test holds them to `plan-costs.json`; whoever
 * made a plan better, or knows why it is not, writes them anew:
 *
 *   npx jiti bench/plan-costs.ts
 */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { batches } from 'tekrar'
import { type BenchShape, describeShape, multiplyAddsOf, SHAPES } from './shapes.ts'
import { batchOf, modelOf, optionsOf } from './work.ts'

export interface PlanCosts {
  readonly instructions: number
  readonly scratchBytes: number
  readonly persistentBytes: number
  /** As the plan says them, with three figures: `30.4 M`. */
  readonly multiplyAdds: string
  readonly moved: string
}

/** One of each kind of work and cell, small and large. */
export const COUNTED: readonly BenchShape[] = [0, 3, 9, 13, 19, 20, 22, 24].map((place) => SHAPES[place]!)

export async function costsOf(shape: BenchShape): Promise<PlanCosts> {
  const { inputs, targets } = batchOf(shape)
  const { text, memory } = await modelOf(shape, { threads: 1 }).plan(batches(inputs, targets, { batch: shape.batch }), {
    ...optionsOf(shape),
    epochs: 1,
  })
  const said = (pattern: RegExp): string => pattern.exec(text)?.[1] ?? ''
  return {
    instructions: Number(said(/^(\d+) instructions/)),
    ...memory,
    multiplyAdds: said(/work: ([\d.]+ ?[kMG]?)multiply-adds/),
    moved: said(/multiply-adds, ([\d.]+ ?[kMG]?B) moved/),
  }
}

/** A count with three figures, as the plan says it. */
export function inThreeFigures(count: number): string {
  const [divisor, prefix] = count >= 1e9 ? [1e9, 'G'] : count >= 1e6 ? [1e6, 'M'] : [1e3, 'k']
  return `${Number((count / divisor).toPrecision(3))} ${prefix}`
}

export const neededBy = (shape: BenchShape): string => inThreeFigures(multiplyAddsOf(shape))
export const file = fileURLToPath(new URL('plan-costs.json', import.meta.url))

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const costs: Record<string, PlanCosts> = {}
  for (const shape of COUNTED) costs[describeShape(shape)] = await costsOf(shape)
  writeFileSync(file, `${JSON.stringify(costs, null, 2)}\n`)
}
