import { describe, expect, test } from 'vitest'
import type { Engine } from '../engine/engine.ts'
import { type EngineOptions, openEngine } from '../engine/open.ts'
import { type RandomProgram, randomProgram } from '../graph/random-graph.test-support.ts'
import { interpret } from '../graph/reference.ts'
import type { Data } from './executor.ts'
import { planned } from './planned.ts'

const SEEDS = Array.from({ length: 60 }, (_, i) => 1000 + i)
const example = (seed: number): RandomProgram => randomProgram(seed, { training: seed % 2 === 0 })

async function opened(options: EngineOptions): Promise<Engine | undefined> {
  try {
    return (await openEngine(options)).engine
  } catch {
    return undefined
  }
}

/** Everything a program gives and writes, by name. */
function run(engine: Engine, { program, extents, inputs, variables }: RandomProgram): Record<string, Data> {
  const executor = planned(engine, 'test')
  const executable = executor.prepare(program, { capacity: extents })
  for (const [variable, data] of variables) executor.write(variable, data, extents)
  const outputs = executable.run(inputs, extents) as Record<string, Data>
  return {
    ...outputs,
    ...Object.fromEntries(program.updates.map(({ variable }) => [`new ${variable.path}`, executor.read(variable, extents)])),
  }
}

function truth({ program, extents, inputs, variables }: RandomProgram): Record<string, Data> {
  const { outputs, updated } = interpret(program, { inputs, variables, extents, precision: 'float64' })
  return { ...outputs, ...Object.fromEntries([...updated].map(([variable, data]) => [`new ${variable.path}`, data])) }
}

const bits = (data: Data) => Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('hex')

const engines: { name: string; options: EngineOptions }[] = [
  { name: 'wasm', options: { engine: 'wasm' } },
  { name: 'native', options: { engine: 'native', threads: 2 } },
]

for (const { name, options } of engines) {
  const engine = await opened(options)
  describe.skipIf(!engine)(`${name}${engine ? '' : ' is not built here'}`, () => {
    test('a random program gives what the reference gives in float64', () => {
      for (const seed of SEEDS) {
        const random = example(seed)
        const expected = truth(random)
        for (const [output, data] of Object.entries(run(engine!, random))) {
          const largest = Math.max(0.01, ...Array.from(expected[output]!, (x) => (Number.isFinite(x) ? Math.abs(x) : 0)))
          for (let i = 0; i < data.length; i++) {
            const wanted = expected[output]![i]!
            if (Number.isNaN(wanted) && Number.isNaN(data[i]!)) continue
            if (!(Math.abs(data[i]! - wanted) / largest <= 2e-5))
              throw new Error(`seed ${seed}, ${output}[${i}]: ${data[i]} instead of ${wanted}`)
          }
        }
      }
    })

    test('more values given back change no bit of the others', () => {
      for (const seed of SEEDS.slice(0, 40)) {
        const random = example(seed)
        const names = Object.keys(random.program.outputs)
        const fewer = {
          ...random,
          program: {
            ...random.program,
            outputs: Object.fromEntries(names.slice(0, 1).map((output) => [output, random.program.outputs[output]!])),
          },
        }
        const all = run(engine!, random)
        for (const [output, data] of Object.entries(run(engine!, fewer)))
          expect(bits(data), `seed ${seed}, ${output}`).toBe(bits(all[output]!))
      }
    })
  })
}

const sets = ['avx512', 'avx2', 'neon', 'scalar']
const variants = (
  await Promise.all(sets.flatMap((instructionSet) => [1, 2, 3].map((threads) => opened({ engine: 'native', instructionSet, threads }))))
).filter((engine) => engine !== undefined)

const [standard, ...others] = variants
const standardBits = new Map<number, Record<string, string>>()

/** What the first variant gives, run once for each seed. */
function standardOf(seed: number): Record<string, string> {
  const known = standardBits.get(seed)
  if (known) return known
  const made = Object.fromEntries(Object.entries(run(standard!, example(seed))).map(([output, data]) => [output, bits(data)]))
  standardBits.set(seed, made)
  return made
}

describe.skipIf(others.length === 0)('every instruction set and every number of threads of this processor gives the same bits', () => {
  for (const engine of others)
    test(`${engine.instructionSet} on ${engine.threads} as ${standard!.instructionSet} on ${standard!.threads}`, () => {
      for (const seed of SEEDS.slice(0, 30))
        for (const [output, data] of Object.entries(run(engine, example(seed))))
          expect(bits(data), `seed ${seed}, ${output}`).toBe(standardOf(seed)[output])
    })
})
