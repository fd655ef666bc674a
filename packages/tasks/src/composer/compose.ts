import type { JsonObject, Model } from 'tekrar'
import type { Progress } from '../base/progress.ts'
import type { Report } from '../base/report.ts'
import type { Source } from '../base/source.ts'
import { type DataPart, sourcesOf } from '../given.ts'
import { rollOf, type Step } from '../music/piece.ts'
import { readMusic } from '../music/read.ts'
import { writeMidi } from '../music/write-midi.ts'
import { writeWav } from '../music/write-wav.ts'
import { requireAccepted } from '../options/accepted.ts'
import { refuse } from '../sayings/composer.ts'
import type { Answer, Given, Question, Trained } from '../task.ts'
import { chance } from './chance.ts'
import { drawRoll } from './draw.ts'
import { measureMusic } from './measure.ts'
import { type ComposeOptions, composeOptions } from './options.ts'
import { highestOf } from './parts.ts'
import { type Primer, type PrimerRequest, readPrimer, stepsIn } from './primer.ts'
import { type ComposerRecord, recordOf } from './record.ts'
import { viewOf } from './views.ts'

/** Music that was written. */
export interface Composition {
  /** The steps of the primer that were heard, and the new ones: MIDI numbers. */
  readonly steps: readonly Step[]
  /** How many of them are the primer's. */
  readonly primed: number
  /** Steps in a beat, and beats a minute. */
  readonly grid: number
  readonly tempo: number
  /** Steps in a bar. */
  readonly bar: number
  /** The new steps as files; with `withPrimer`, behind those of the primer. */
  midi(): Uint8Array
  wav(): Uint8Array
}

export interface ComposeRequest extends Partial<Omit<ComposeOptions, 'count' | 'primer'>> {
  /** Music to go on from: a file in any form that training takes, or steps. */
  readonly primer?: DataPart | readonly Step[]
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

  /**
   * Writes so many bars behind the last ones of the primer: the same for the same seed. Throws TaskError `unknown-option`, `option-value`, and what reading the
   * primer throws.
   */
  async compose({ signal, primer, ...request }: ComposeRequest = {}): Promise<Composition> {
    requireAccepted(composeOptions, request)
    const { tune = null, primerBars = 16, withPrimer = false, bars = 16, beats = null } = request
    const { tempo, temperature = 1, seed = 1 } = request
    const { grid, ...record } = this.#record
    const heard = primer === undefined ? null : await this.#primer(primer, { tune, primerBars, beats })
    const player = viewOf(this.#record).player(this.model)
    const steps: Step[] = [...(heard?.steps ?? [])]
    for (const step of steps) {
      signal?.throwIfAborted()
      await player.hear(step)
    }
    const primed = steps.length
    const random = chance(seed)
    const bar = stepsIn(beats ?? heard?.bar ?? record.bar, grid)
    for (let left = bars * bar; left > 0; left--) {
      signal?.throwIfAborted()
      steps.push(await player.next(random, temperature))
    }
    const timing = { grid, tempo: tempo ?? heard?.tempo ?? record.tempo }
    const written = withPrimer ? steps : steps.slice(primed)
    return { ...timing, bar, steps, primed, midi: () => writeMidi(written, timing), wav: () => writeWav(written, timing) }
  }

  /** Behind the file of the question, if there is one. Throws TaskError `several-primers` where there are more, and what reading it throws. */
  async answer({ sources }: Question, options: ComposeOptions): Promise<Answer> {
    const { primer: _, count, ...asked } = options
    const [primer] = sources
    const findings = primer ? (await this.#primer(sources, options)).findings : []
    const made: Composition[] = []
    const write = async function* (this: Composer) {
      for (let index = 0; index < count; index++) {
        const seed = (options.seed + index) % 2 ** 32
        const composition = await this.compose({ ...asked, seed, ...(primer ? { primer } : {}) })
        made.push(composition)
        const { steps, primed, tempo, grid, bar } = composition
        yield { index, steps: steps.length, primed, grid, bar, tempo, seed, roll: steps }
      }
    }
    return {
      columns: ['index', 'steps', 'primed', 'grid', 'bar', 'tempo', 'seed'],
      records: write.call(this),
      findings,
      show: ({ index, roll, primed, bar }, _, width) => {
        const drawing = drawRoll(roll as readonly Step[], { width, bar: Number(bar), primed: Number(primed) })
        return Number(index) > 0 ? `\n${drawing}` : drawing
      },
      end: null,
      files: async () =>
        made.flatMap((composition, i) => {
          const name = count === 1 ? 'composition' : `composition-${i + 1}`
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
    const report = (await measureMusic(this.model, measured, progress))!
    return { ...report, findings: music.findings.filter(({ severity }) => severity !== 'note') }
  }

  /** Reads what is gone on from: one file, or steps. */
  async #primer(given: DataPart | readonly Source[] | readonly Step[], taken: PrimerRequest): Promise<Primer> {
    if (isSteps(given)) return readPrimer(given, taken, this.#record)
    const sources = await sourcesOf(given)
    if (sources.length > 1) refuse('several-primers', { files: sources.map(({ name }) => name) })
    return readPrimer(sources[0]!, taken, this.#record)
  }
}

const isSteps = (given: DataPart | readonly Source[] | readonly Step[]): given is readonly Step[] =>
  Array.isArray(given) && given.every((step) => Array.isArray(step))
