import { TekrarError } from '../../base/errors.ts'
import { BATCH, type Extents, resolveShape } from '../../base/shape.ts'
import type { Slot } from '../../data/given.ts'
import { type ArrangedInputs, Arranger } from '../../training/arrange.ts'
import type { Built } from '../built.ts'
import type { Model } from '../model.ts'
import { obstacleInNetwork } from '../obstacle-to-padding.ts'
import { attentionName } from './attention-name.ts'
import { decoderOf, isStepsOf, type Roles, rolesOf, sourcesOf } from './decoder.ts'
import {
  methodOf,
  requireLength,
  requireRecord,
  requireSequenceOptions,
  requireSymbol,
  type SequenceOptions,
  type Sources,
} from './generate-options.ts'
import { encode, type Halves, Runners, rowsAtOnce } from './runners.ts'
import { GivenSources, type SourcePiece } from './sources.ts'
import { along, type Path, type Written } from './written.ts'

/** Options of `sequenceToSequence`. */
export interface SequenceToSequenceOptions {
  /** The symbol that the target begins with. */
  readonly start: number
  /** The symbol that ends it. */
  readonly stop: number
  /** The name of the decoder's input; the one of ids that the output has a step for each of, unless given. */
  readonly target?: string
}

/**
 * A model with a source and a target, trained by teacher forcing, as something that writes targets: the encoder runs once, then the decoder step by step on what
 * it wrote before, many steps in one run. It is the same model: what it learns later counts.
 */
export class SequenceToSequence {
  readonly #built: Built
  readonly #roles: Roles
  readonly #start: number
  readonly #stop: number
  readonly #runners: Runners
  readonly #arranger: Arranger

  constructor(built: Built, { start, stop, target }: SequenceToSequenceOptions) {
    this.#built = built
    this.#roles = rolesOf(built.network, target)
    requireSymbol(start, 'start', this.#roles.classes)
    requireSymbol(stop, 'stop', this.#roles.classes)
    this.#start = start
    this.#stop = stop
    this.#arranger = new Arranger(built.network)
    this.#runners = new Runners(built.network, this.#roles)
    decoderOf(built.network, { roles: this.#roles, masked: [], keep: [] })
  }

  /**
   * Writes a target for each row of the sources: [batch, …] or sequences of different lengths, a list or a record by name where there are several. What is written
   * for a row does not depend on the others, but for what is drawn by chance. Throws `invalid-argument`, `shape-mismatch` and `id-out-of-range`.
   */
  async generate(sources: Sources, options: SequenceOptions = {}): Promise<Written[]> {
    requireSequenceOptions(options)
    const { maxLength, minLength = 0, never = [], masks, signal } = options
    const method = methodOf(options.method)
    requireLength(maxLength, minLength)
    for (const symbol of never) requireSymbol(symbol, 'never', this.#roles.classes)
    signal?.throwIfAborted()
    const given = new GivenSources(sources, this.#sourceSlots(), masks, 'generate')
    const keep = this.#keep(options)
    const mask = new Float32Array(this.#roles.classes)
    for (const symbol of this.#start === this.#stop ? never : [...never, this.#start]) mask[symbol] = NEVER
    const opening = { mask: Float32Array.from(mask, (number, symbol) => (symbol === this.#stop ? NEVER : number)), length: minLength }
    const session = await this.#built.session()
    const results = new Array<Written>(given.rows)
    let piece = 0
    for (const part of given.pieces(rowsAtOnce(method), this.#isChangedByPadding(given.ragged))) {
      signal?.throwIfAborted()
      const arranged = this.#arrange(part)
      const halves = await this.#runners.halves(session, arranged, keep)
      const extents = this.#sourceExtents(arranged.extents)
      const encoded = await encode(halves, arranged)
      const writing = await this.#runners.writing(session, halves, { method, rows: part.rows.length, extents })
      const { paths, kept } = await writing.write({
        rows: part.rows.length,
        encoded,
        extents,
        mask,
        opening,
        start: this.#start,
        stop: this.#stop,
        length: maxLength ?? Math.max(minLength, 2 * (given.longest || 20) + 10),
        kept: halves.decoder.kept,
        piece: piece++,
        ...(signal ? { signal } : {}),
      })
      paths.forEach((path, i) => {
        results[part.rows[i]!] = this.#written(path, i, part, { halves, kept, extents, options, rows: part.rows.length })
      })
    }
    return results
  }

  /** Whether filling up sources that have different lengths would change what is written. */
  #isChangedByPadding(ragged: readonly boolean[]): boolean {
    const { target } = this.#roles
    return (
      ragged.includes(true) &&
      obstacleInNetwork(this.#built.network, [...ragged.slice(0, target), false, ...ragged.slice(target)]) !== undefined
    )
  }

  #sourceSlots(): readonly Slot[] {
    return this.#arranger.slots.filter((_, i) => i !== this.#roles.target)
  }

  /** The sources time-first; the target is one start symbol, which nothing reads. */
  #arrange({ rows, arrays, masks }: SourcePiece): ArrangedInputs {
    const { target } = this.#roles
    const first = { data: new Int32Array(rows.length).fill(this.#start), shape: [rows.length, 1] }
    const withTarget = <Item>(list: readonly Item[], item: Item): Item[] => [...list.slice(0, target), item, ...list.slice(target)]
    try {
      return this.#arranger.inputs(withTarget(arrays, first), { where: 'generate', masks: withTarget(masks, undefined) })
    } catch (error) {
      throw ofRow(error, rows)
    }
  }

  #sourceExtents(all: Extents): Extents {
    return Object.fromEntries(Object.entries(all).filter(([name]) => name !== this.#roles.steps.extent && name !== BATCH.extent))
  }

  /** The full names of what is kept; attention first where it is asked for. */
  #keep({ keep = [], attention = false }: SequenceOptions): readonly string[] {
    const names = keep.map((name) => name.replaceAll('.', '/'))
    return attention ? [attentionName(this.#built.network, this.#roles), ...names] : names
  }

  #written(
    path: Path,
    row: number,
    { lengths }: SourcePiece,
    {
      halves,
      kept,
      extents,
      options,
      rows,
    }: {
      readonly halves: Halves
      readonly kept: readonly (readonly ArrayLike<number>[])[]
      readonly extents: Extents
      readonly options: SequenceOptions
      readonly rows: number
    },
  ): Written {
    const sources = sourcesOf(this.#built.network, this.#roles)
    const results = halves.decoder.kept.map(({ name, shape }, i) => {
      const sizes = resolveShape(shape, { ...extents, [BATCH.extent]: rows }).slice(1)
      const own = shape.slice(1).map((size, axis) => {
        const source = sources.findIndex((one) => isStepsOf(size, one))
        return source < 0 ? sizes[axis]! : lengths[source]![row]!
      })
      return [name, along(path, { name, shape: sizes, own, at: (step) => kept[i]![step]! })] as const
    })
    const { attention = false, keep = [] } = options
    return {
      ids: Int32Array.from(path.ids),
      stopped: path.stopped,
      score: path.score,
      ...(attention ? { attention: results[0]![1] } : {}),
      ...(keep.length > 0 ? { kept: Object.fromEntries(results.slice(attention ? 1 : 0)) } : {}),
    }
  }
}

/** An error about a row of a piece as one about the row that was given. */
function ofRow(error: unknown, rows: readonly number[]): unknown {
  if (!(error instanceof TekrarError) || error.code !== 'id-out-of-range') return error
  const { details } = error as TekrarError<'id-out-of-range'>
  const where = details.where.replace(/\[(\d+)\]/, (_, row: string) => `[${rows[Number(row)]}]`)
  return new TekrarError('id-out-of-range', { ...details, where }, { cause: error })
}

/** What is added to the logit of a symbol that is never chosen. */
const NEVER = -1e9

/**
 * A model that was trained by teacher forcing, as something that writes: `start` is what its target input begins with, `stop` what its targets end with. Its sources are
 * all inputs but the target. Throws `invalid-argument`, and `unsupported` for a decoder that looks ahead or gives no class at each step.
 */
export function sequenceToSequence(model: Model, options: SequenceToSequenceOptions): SequenceToSequence {
  requireRecord(options, 'sequenceToSequence', 'options, such as { start: 1, stop: 2 }')
  return new SequenceToSequence(model.built, options)
}
