import { TekrarError } from '../../base/errors.ts'
import { BATCH, type Extents } from '../../base/shape.ts'
import type { ArrangedInputs } from '../../training/arrange.ts'
import type { Runner, Session } from '../../training/session.ts'
import type { Network } from '../network.ts'
import { beamProgram } from './beam-program.ts'
import { BeamWriter } from './beam-writer.ts'
import { type Decoder, decoderOf, fixedName, type Roles } from './decoder.ts'
import { drawProgram, SYMBOLS, stateName } from './draw-program.ts'
import { DrawnWriter, MOST_SYMBOLS } from './drawn-writer.ts'
import type { ChosenMethod } from './generate-options.ts'
import type { Encoded, Writing } from './writing.ts'

/** The most rows of one run of the encoder, and hypotheses of one run of the decoder. */
const MOST_ROWS = 32
const MOST_HYPOTHESES = 128
/** So many programs of each kind are kept ready. */
const MOST_READY = 16

/** The rows of a piece. */
export const rowsAtOnce = (method: ChosenMethod): number =>
  method.kind === 'draw' ? MOST_ROWS : Math.max(1, Math.min(MOST_ROWS, Math.floor(MOST_HYPOTHESES / method.width)))

/** Things made once for each key; the one asked for longest ago goes when there are too many. */
class Ready<Value> {
  readonly #known = new Map<string, Promise<Value>>()

  get(key: string, make: () => Promise<Value>): Promise<Value> {
    const value = this.#known.get(key) ?? make()
    this.#known.delete(key)
    this.#known.set(key, value)
    value.catch(() => this.#known.delete(key))
    if (this.#known.size > MOST_READY) this.#known.delete(this.#known.keys().next().value!)
    return value
  }
}

/** An encoder and a decoder of one network, taken apart for one set of masks and of things to keep. */
export interface Halves {
  /** What they were made for. */
  readonly key: string
  readonly decoder: Decoder
  readonly encoder: Runner
}

/** Gets programs ready, and keeps those used last. */
export class Runners {
  readonly #network: Network
  readonly #roles: Roles
  readonly #halves = new Ready<Halves>()
  readonly #runners = new Ready<Runner>()

  constructor(network: Network, roles: Roles) {
    this.#network = network
    this.#roles = roles
  }

  /** Throws `invalid-argument` for something to keep that there is not. */
  halves(session: Session, { masked, extents }: ArrangedInputs, keep: readonly string[]): Promise<Halves> {
    const key = JSON.stringify([masked, keep])
    return this.#halves.get(key, async () => {
      const decoder = decoderOf(this.#network, { roles: this.#roles, masked, keep })
      const outputs = Object.fromEntries([
        ...decoder.fixed.map((tensor, i) => [fixedName(i), tensor]),
        ...decoder.initial.map((tensor, i) => [stateName(i), tensor]),
      ])
      const encoder = await session.prepareInTurns({ outputs, updates: [] }, roomFor({ ...extents, [BATCH.extent]: MOST_ROWS }))
      return { key, decoder, encoder }
    })
  }

  /** What writes so many rows of sources of these sizes. Throws `invalid-argument` for a beam that is too wide. */
  async writing(
    session: Session,
    { key, decoder }: Halves,
    { method, rows, extents }: { readonly method: ChosenMethod; readonly rows: number; readonly extents: Extents },
  ): Promise<Writing> {
    const room = 2 ** Math.ceil(Math.log2(rows))
    const sizes = { ...extents, [SYMBOLS.extent]: MOST_SYMBOLS }
    if (method.kind === 'draw') {
      const capacity = roomFor({ ...sizes, [BATCH.extent]: room })
      return new DrawnWriter(
        await this.#runners.get(`${key} ${room}`, () => session.prepareInTurns(drawProgram(decoder), capacity)),
        method,
      )
    }
    const { width, lengthPenalty } = method
    const beam = { sentences: room, width }
    const widest = Math.floor(EXACT / decoder.classes)
    if (width > widest)
      throw new TekrarError('invalid-argument', {
        where: 'generate',
        name: 'width',
        expected: `at most ${widest} for ${decoder.classes} symbols`,
        actual: String(width),
      })
    const runner = await this.#runners.get(`${key} ${room}×${width}`, () =>
      session.prepareInTurns(beamProgram(decoder, beam), roomFor(sizes)),
    )
    return new BeamWriter(runner, decoder, beam, lengthPenalty)
  }
}

/** Whole numbers below are exact in 32 bits: a beam search counts all continuations of a row. */
const EXACT = 2 ** 24

/** Sizes rounded up, so that those a little larger need no new layout. */
const roomFor = (extents: Extents): Extents =>
  Object.fromEntries(Object.entries(extents).map(([name, size]) => [name, name === BATCH.extent ? size : Math.ceil(size / 16) * 16]))

/** Runs the encoder. */
export async function encode({ decoder, encoder }: Halves, { values, extents }: ArrangedInputs): Promise<Encoded> {
  const outputs = await encoder.run({ ...values, random: [0, 0] }, extents)
  return {
    fixed: Object.fromEntries(decoder.fixed.map((_, i) => [fixedName(i), outputs[fixedName(i)]!])),
    states: decoder.initial.map((_, i) => outputs[stateName(i)]!),
  }
}
