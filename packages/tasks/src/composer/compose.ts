import type { JsonObject, Model } from 'tekrar'
import type { Progress } from '../base/progress.ts'
import type { Report } from '../base/report.ts'
import type { Source } from '../base/source.ts'
import { rollOf, type Step } from '../music/piece.ts'
import { readMusic } from '../music/read.ts'
import { writeMidi } from '../music/write-midi.ts'
import { writeWav } from '../music/write-wav.ts'
import type { Answer, Given, Question, Trained } from '../task.ts'
import { chance } from './chance.ts'
import { drawRoll } from './draw.ts'
import { measureMusic } from './measure.ts'
import type { ComposeOptions } from './options.ts'
import { highestOf } from './parts.ts'
import { type ComposerRecord, recordOf } from './record.ts'
import { viewOf } from './views.ts'

/** Music that was written. */
export interface Composition {
  /** The primer's steps and the new ones: MIDI numbers. */
  readonly steps: readonly Step[]
  /** How many of them are the primer's. */
  readonly primed: number
  /** Steps in a beat, and beats a minute. */
  readonly grid: number
  readonly tempo: number
  midi(): Uint8Array
  wav(): Uint8Array
}

export interface ComposeRequest extends Partial<Omit<ComposeOptions, 'count' | 'primer'>> {
  /** Music to go on from: a file, or steps. */
  readonly primer?: Source | readonly Step[]
  readonly signal?: AbortSignal
}

/** A trained network that writes music. */
export class Composer implements Trained<ComposeOptions> {
  readonly task = 'composer'
  readonly model: Model
  readonly #record: ComposerRecord

  /** Throws TaskError `damaged-record`. */
  constructor(model: Model, record: JsonObject) {
    this.model = model
    this.#record = recordOf(record)
  }

  /** Writes so many bars behind the primer: the same for the same seed. Throws what reading the primer throws. */
  async compose({ primer, bars = 16, beats = 4, tempo, temperature = 1, seed = 1, signal }: ComposeRequest = {}): Promise<Composition> {
    const { grid, ...record } = this.#record
    const heard = primer === undefined ? null : await this.#read(primer)
    const player = viewOf(this.#record).player(this.model)
    const steps: Step[] = [...(heard?.steps ?? [])]
    for (const step of steps) await player.hear(step)
    const random = chance(seed)
    for (let left = bars * beats * grid; left > 0; left--) {
      signal?.throwIfAborted()
      steps.push(await player.next(random, temperature))
    }
    const timing = { grid, tempo: tempo ?? heard?.tempo ?? record.tempo }
    return { ...timing, steps, primed: heard?.steps.length ?? 0, midi: () => writeMidi(steps, timing), wav: () => writeWav(steps, timing) }
  }

  /** Behind the first file of the question, if there is one. */
  answer({ sources }: Question, options: ComposeOptions): Answer {
    const { primer: _, ...asked } = options
    const [primer] = sources
    const made: Composition[] = []
    const write = async function* (this: Composer) {
      for (let index = 0; index < options.count; index++) {
        const seed = (options.seed + index) % 2 ** 32
        const composition = await this.compose({ ...asked, seed, ...(primer ? { primer } : {}) })
        made.push(composition)
        const { steps, primed, tempo, grid } = composition
        yield { index, steps: steps.length, primed, grid, tempo, seed, roll: steps }
      }
    }
    return {
      columns: ['index', 'steps', 'primed', 'grid', 'tempo', 'seed'],
      records: write.call(this),
      show: (record) => drawRoll(record.roll as readonly Step[], 80),
      end: null,
      files: async () =>
        made.flatMap((composition, i) => {
          const name = options.count === 1 ? 'composition' : `composition-${i + 1}`
          return [
            { name: `${name}.mid`, bytes: composition.midi() },
            { name: `${name}.wav`, bytes: composition.wav() },
          ]
        }),
    }
  }

  /** Nats a step on other music. */
  async evaluate({ data }: Given, progress: Progress = {}): Promise<Report> {
    const { grid, chords, voices } = this.#record
    const music = await readMusic(data, { grid, playChords: chords })
    // Of files that keep a test apart, that is what is measured.
    const whole = music.test.length > 0 ? music.test : music.training
    const pieces = (voices === 'one' ? whole.map((piece) => highestOf(piece).piece) : whole).map(({ steps }) => ({
      roll: rollOf(steps),
      steps: steps.length,
    }))
    const measured = { view: viewOf(this.#record), oneVoice: voices === 'one', on: 'data', pieces, training: [] } as const
    return (await measureMusic(this.model, measured, progress))!
  }

  async #read(primer: Source | readonly Step[]): Promise<{ readonly steps: readonly Step[]; readonly tempo: number }> {
    const { grid, chords, voices, tempo } = this.#record
    const read = 'bytes' in primer ? await readMusic([primer], { grid, playChords: chords }) : null
    const piece = { name: 'primer', steps: read ? read.training[0]!.steps : (primer as readonly Step[]) }
    return { steps: voices === 'one' ? highestOf(piece).piece.steps : piece.steps, tempo: read?.tempo ?? tempo }
  }
}
