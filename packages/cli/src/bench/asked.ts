import { flagOf } from '../arguments/flag.ts'
import { nearest } from '../arguments/nearest.ts'
import { shapeFlags } from '../arguments/options.ts'
import { ExitCode, Failure } from '../failure.ts'
import type { Job } from './job.ts'
import { type PeerName, peersMeant, peerWords } from './peers.ts'
import { type BenchShape, SHAPES, WRITING } from './shapes.ts'

interface Asked {
  readonly only: string | null
  readonly generation: boolean
  readonly cell: BenchShape['cell'] | null
  readonly work: BenchShape['work'] | null
  readonly layers: number | null
  readonly units: number | null
  readonly batch: number | null
  readonly steps: number | null
  readonly inputs: number | null
}

/** Columns of the weather, and units of the words' embedding, where nothing is said. */
const INPUTS = { characters: 0, weather: 7, sentiment: 128 } as const

/** The jobs that flags ask for: the grid, some of it, or one shape. */
export function jobsAsked(asked: Asked): readonly Job[] {
  const kind = asked.generation ? 'generation' : 'step'
  const flags = shapeFlags.filter((name) => asked[name] !== null)
  if (asked.generation)
    for (const name of ['work', 'inputs'] as const)
      if (asked[name] !== null) throw new Failure(ExitCode.usage, 'bench-not-for-writing', { flag: flagOf(name) })
  const grid = (asked.generation ? WRITING : SHAPES).map((shape, place): Job => ({ kind, shape, place }))
  if (flags.length === 0) return asked.only === null ? grid : placesOf(asked.only, grid.length - 1).map((place) => grid[place]!)
  if (asked.only !== null) throw new Failure(ExitCode.usage, 'bench-only-and-shape', { flag: flagOf(flags[0]!) })
  // only how many texts, or how long: the networks of the grid
  const isNetwork = flags.some((name) => name !== 'batch' && name !== 'steps')
  if (asked.generation && !isNetwork)
    return grid.map(({ shape }) => ({ kind, shape: { ...shape, batch: asked.batch ?? 1, steps: asked.steps ?? shape.steps }, place: null }))
  const work = asked.work ?? 'characters'
  const units = asked.units ?? 128
  return [
    {
      kind,
      place: null,
      shape: {
        work,
        cell: asked.cell ?? 'lstm',
        layers: asked.layers ?? 1,
        batch: asked.batch ?? (asked.generation ? 1 : 32),
        units,
        steps: asked.steps ?? (asked.generation ? 300 : 64),
        inputs: work === 'characters' ? units : (asked.inputs ?? INPUTS[work]),
      },
    },
  ]
}

/** `0,2-5` → each place once, in order. */
export function placesOf(value: string, most: number): readonly number[] {
  const places = new Set<number>()
  for (const piece of value.split(',')) {
    const [, from, to = from] = /^\s*(\d{1,6})(?:-(\d{1,6}))?\s*$/.exec(piece) ?? []
    if (from === undefined || Number(from) > Number(to) || Number(to) > most)
      throw new Failure(ExitCode.usage, 'bench-only', { value, most })
    for (let place = Number(from); place <= Number(to); place++) places.add(place)
  }
  return [...places].sort((a, b) => a - b)
}

/** `torch,keras` → who is meant; nobody where nothing was said. */
export function peersAsked(list: string | null): readonly PeerName[] {
  if (list === null) return []
  const meant = peersMeant(list)
  if ('names' in meant) return meant.names
  const { unknown } = meant
  throw new Failure(ExitCode.usage, 'bench-unknown-peer', {
    word: unknown,
    nearest: nearest(unknown, peerWords),
    known: peerWords.join(', '),
  })
}
