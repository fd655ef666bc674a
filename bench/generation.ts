/**
 * Times writing a text through the public `generate`, one character after the other, drawn with temperature 0.8: one JSON line a model.
 *
 *   npx jiti bench/generation.ts [--only 0,3] [--length 1000] [--streams 1,100] [--rounds 7] [--engine native|wasm] [--threads 1]
 *     [--script PEERS.py --python PYTHON --peers onnxruntime,torch]
 *
 * `us` is the middle of the rounds, `us_best` the best. `memory_us`: what reading the weights once takes at the best speed at which one core reads as many bytes
 * again and again; `of_memory` is our best time over it, and `times_…` a peer's best time over ours.
 * The script prints one JSON line a model with `us_per_step`, takes the peer's name and the threads; its rounds and ours take turns.
 */
import { spawnSync } from 'node:child_process'
import { parseArgs } from 'node:util'
import type { EngineOptions } from 'tekrar'
import { PLAN_VERSION } from 'tekrar/engine'
import { median } from '../packages/cli/src/bench/record.ts'
import { type BenchShape, multiplyAddsOfWriting, WRITING } from './shapes.ts'
import { modelOf } from './work.ts'

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    length: { type: 'string', default: '1000' },
    streams: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '7' },
    engine: { type: 'string' },
    threads: { type: 'string', default: '1' },
    script: { type: 'string' },
    python: { type: 'string', default: 'python3' },
    peers: { type: 'string', default: 'onnxruntime' },
  },
})
const engineOptions: EngineOptions = {
  threads: Number(values.threads),
  ...(values.engine ? { engine: values.engine as 'native' | 'wasm' } : {}),
}
const [length, rounds] = [Number(values.length), Number(values.rounds)]
const places = values.only?.split(',').map(Number) ?? WRITING.map((_, i) => i)
const peers = values.script ? values.peers.split(',') : []

type Model = ReturnType<typeof modelOf>

async function microseconds(model: Model, count: number, seed: number): Promise<number> {
  const before = performance.now()
  await model.generate({ prompt: [1], length, temperature: 0.8, seed, count })
  return ((performance.now() - before) * 1000) / length / count
}

/** Microseconds a step of each of the script's models, by what names a model. */
function timesOf(peer: string): Map<string, number> {
  const { stdout, status, stderr } = spawnSync(values.python, [values.script!, peer, values.threads], { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  const lines = stdout.split('\n').filter((line) => line.startsWith('{'))
  return new Map(lines.map((line) => JSON.parse(line)).map((line) => [keyOf(line), line.us_per_step as number]))
}

const keyOf = ({ cell, layers, units }: Pick<BenchShape, 'cell' | 'layers' | 'units'>): string => `${cell} ${layers} × ${units}`
const round = (x: number): number => Math.round(x * 1000) / 1000

/** Bytes a second at which one core reads so many again and again; none where it is not the native engine that runs. */
async function readingSpeed(model: Model, bytes: number): Promise<number | undefined> {
  const { name, instructionSet } = await model.engine()
  if (name !== 'native') return undefined
  const limits = (await import('@tekrar/native')).limits({ planVersion: PLAN_VERSION, instructionSet })
  return 'absent' in limits ? undefined : Math.max(...Array.from({ length: 31 }, () => limits.reading(1, 0.01, bytes)))
}

async function main(): Promise<void> {
  const models = places.map((place) => modelOf(WRITING[place]!, engineOptions))
  const theirs: Map<string, number>[] = []
  const ours = new Map<string, number[]>()
  const streams = values.streams.split(',').map(Number)
  // the first texts find out how many characters a run may write, and JavaScript's compiler what is worth its while
  for (const model of models) for (const count of streams) for (let i = 0; i < 3; i++) await microseconds(model, count, i)
  for (let turn = 0; turn < (peers.length > 0 ? 3 : 1); turn++) {
    for (const [i, model] of models.entries())
      for (const count of streams) {
        const key = `${i} ${count}`
        const times = ours.get(key) ?? []
        ours.set(key, times)
        for (let j = 0; j < rounds; j++) times.push(await microseconds(model, count, j))
      }
    for (const [i, peer] of peers.entries())
      for (const [key, time] of timesOf(peer)) {
        theirs[i] ??= new Map()
        theirs[i].set(key, Math.min(time, theirs[i].get(key) ?? Number.POSITIVE_INFINITY))
      }
  }
  const besidePeers = (key: string, best: number): Record<string, number> =>
    Object.fromEntries(
      peers.flatMap((peer, i) => {
        const time = theirs[i]?.get(key)
        return time === undefined
          ? []
          : [
              [`${peer}_us`, time],
              [`times_${peer}`, round(time / best)],
            ]
      }),
    )
  for (const [i, model] of models.entries()) {
    const shape = WRITING[places[i]!]!
    const { name: engine, instructionSet, threads } = await model.engine()
    const bytes = 4 * multiplyAddsOfWriting(shape)
    const speed = await readingSpeed(model, bytes)
    const one = streams.includes(1) ? median(ours.get(`${i} 1`)!) : undefined
    for (const count of streams) {
      const times = ours.get(`${i} ${count}`)!
      const [us, best] = [median(times), Math.min(...times)]
      const line = {
        peer: 'tekrar',
        engine,
        instructionSet,
        threads,
        cell: shape.cell,
        layers: shape.layers,
        units: shape.units,
        length,
        streams: count,
        us: round(us),
        us_best: round(best),
        ...(count > 1 && one !== undefined ? { times_one_stream: round(one / us) } : {}),
        ...(count === 1 && speed ? { weight_bytes: bytes, read_gb_s: round(speed / 1e9) } : {}),
        ...(count === 1 && speed ? { memory_us: round((bytes / speed) * 1e6), of_memory: round(best / ((bytes / speed) * 1e6)) } : {}),
        ...(count === 1 ? besidePeers(keyOf(shape), best) : {}),
      }
      console.log(JSON.stringify(line))
    }
  }
}

main()
