import { describe, expect, test } from 'vitest'
import type { Extents } from '../base/shape.ts'
import { simulator } from '../engine/simulator.test-support.ts'
import { planned } from '../execution/planned.ts'
import { type RandomProgram, randomProgram } from '../graph/random-graph.test-support.ts'
import { interpret } from '../graph/reference.ts'
import type { Program } from '../graph/tensor.ts'
import { PASSES } from './compile.ts'

/** Programs of every op, and training steps with their gradients. */
const random = (seed: number): RandomProgram => randomProgram(seed, { training: seed % 3 === 0 })

const SEEDS = Array.from({ length: Number(process.env.TEKRAR_SEEDS ?? 60) }, (_, i) => i + 1)

const truth = ({ program, extents, inputs, variables }: RandomProgram, changed: Program = program) =>
  interpret(changed, { inputs, variables, extents, precision: 'float64' })

/** Everything a run gives, by name. */
function everything(run: ReturnType<typeof truth>): Record<string, ArrayLike<number>> {
  return { ...run.outputs, ...Object.fromEntries([...run.updated].map(([variable, data]) => [`new ${variable.path}`, data])) }
}

function expectClose(
  actual: Record<string, ArrayLike<number>>,
  expected: Record<string, ArrayLike<number>>,
  tolerance: number,
  floor = 1e-30,
): void {
  expect(Object.keys(actual).sort()).toEqual(Object.keys(expected).sort())
  for (const [name, wanted] of Object.entries(expected)) {
    const got = actual[name]!
    expect(got.length, name).toBe(wanted.length)
    const largest = Array.from(wanted).reduce((most, x) => (Number.isFinite(x) ? Math.max(most, Math.abs(x)) : most), floor)
    for (let i = 0; i < wanted.length; i++) {
      if (Number.isNaN(wanted[i]!) && Number.isNaN(got[i]!)) continue
      if (Math.abs(got[i]! - wanted[i]!) / largest > tolerance) throw new Error(`${name}[${i}]: ${got[i]} instead of ${wanted[i]}`)
    }
  }
}

const larger = (extents: Extents): Extents => Object.fromEntries(Object.entries(extents).map(([name, size]) => [name, size + 2]))

describe('each pass alone keeps what a random program computes', () => {
  for (const pass of PASSES)
    test(pass.name, () => {
      for (const seed of SEEDS) {
        const example = random(seed)
        try {
          expectClose(everything(truth(example, pass.apply(example.program, example.extents))), everything(truth(example)), 1e-9)
        } catch (error) {
          throw new Error(`seed ${seed}: ${(error as Error).message}`, { cause: error })
        }
      }
    })
})

test('all passes together keep what a random program computes', () => {
  for (const seed of SEEDS) {
    const example = random(seed)
    const optimized = PASSES.reduce((program, pass) => pass.apply(program, example.extents), example.program)
    try {
      expectClose(everything(truth(example, optimized)), everything(truth(example)), 1e-9)
    } catch (error) {
      throw new Error(`seed ${seed}: ${(error as Error).message}`, { cause: error })
    }
  }
})

test.each([
  { at: 'at its capacity', capacityOf: (extents: Extents) => extents },
  { at: 'below it', capacityOf: larger },
])('the plan of a random program computes what the reference does, $at', ({ capacityOf }) => {
  for (const seed of SEEDS) {
    const example = random(seed)
    const { program, extents, inputs, variables } = example
    try {
      const executor = planned(simulator(), 'test')
      const executable = executor.prepare(program, { capacity: capacityOf(extents) })
      for (const [variable, data] of variables) executor.write(variable, data, extents)
      const outputs = executable.run(inputs, extents) as Record<string, ArrayLike<number>>
      const updated = Object.fromEntries(program.updates.map(({ variable }) => [`new ${variable.path}`, executor.read(variable, extents)]))
      expectClose({ ...outputs, ...updated }, everything(truth(example)), 2e-5, 0.01)
    } catch (error) {
      throw new Error(`seed ${seed}: ${(error as Error).stack}`, { cause: error })
    }
  }
})
