import { TekrarError } from '../base/errors.ts'
import type { Preprocessing, TextPreprocessing } from '../data/preprocessing.ts'
import type { TrainableNetwork } from '../training/network.ts'
import type { Generator, Sampling } from './generator.ts'
import type { GivenStates } from './given-states.ts'
import { KeptTokens } from './kept-tokens.ts'
import type { Predictor } from './predict.ts'
import type { NumericResult } from './predictions.ts'
import { TextStream } from './text-stream.ts'

/** Options of `generate`. */
export interface GenerateOptions<Prompt = string | readonly number[]> {
  /** What the model goes on from: a text, or ids; a new line unless given. It is not part of what is given back. */
  readonly prompt?: Prompt
  /** How many tokens to write: characters, words, or ids. */
  readonly length: number
  /** What logits are divided by: 1 as learnt, less for safer choices, 0 for the likeliest token always. */
  readonly temperature?: number
  /** Draw from that many likeliest tokens alone; 0 for all. */
  readonly topK?: number
  /** Draw from the likeliest tokens that make up this share of the probability; 1 for all. */
  readonly topP?: number
  /** The same seed writes the same; 1. */
  readonly seed?: number
  /** How many texts to write at once, each from draws of its own; a list comes out. */
  readonly count?: number
  /** Rejects the call with the signal's reason. */
  readonly signal?: AbortSignal
  /** Recurrent states before the prompt, by name; zero unless given. */
  readonly initialState?: GivenStates
  /** What `kept()` gives of what happens inside as each token is written, as in `predict`: the same tokens are written. */
  readonly keep?: readonly string[]
}

/** What is written: pieces as they come by `for await`, or the whole by `await`. */
export class Generation<Piece, Whole> implements PromiseLike<Whole>, AsyncIterable<Piece> {
  readonly #pieces: (kept: KeptTokens) => AsyncGenerator<Piece, void>
  readonly #write: () => Promise<Whole>
  readonly #kept = new KeptTokens()
  #whole: Promise<Whole> | undefined

  constructor(pieces: (kept: KeptTokens) => AsyncGenerator<Piece, void>, join: (pieces: readonly Piece[]) => Whole) {
    this.#pieces = pieces
    this.#write = async () => {
      const all: Piece[] = []
      for await (const piece of pieces(this.#kept)) all.push(piece)
      return join(all)
    }
  }

  /** What `keep` asked for, once the whole is written: [rows, tokens, …] by name, for each token what made it. */
  async kept(): Promise<Readonly<Record<string, NumericResult>>> {
    await this
    return this.#kept.results()
  }

  /** Every loop writes from the start, and so does `await`. */
  [Symbol.asyncIterator](): AsyncIterator<Piece, void> {
    return this.#pieces(new KeptTokens())
  }

  // biome-ignore lint/suspicious/noThenProperty: a generation is awaited for the whole
  then<Result = Whole, Failure = never>(
    resolved?: ((whole: Whole) => Result | PromiseLike<Result>) | null,
    rejected?: ((reason: unknown) => Failure | PromiseLike<Failure>) | null,
  ): Promise<Result | Failure> {
    this.#whole ??= this.#write()
    return this.#whole.then(resolved, rejected)
  }
}

/** What generation runs on. */
export interface Writer {
  readonly network: TrainableNetwork
  readonly generator: Generator
  /** Computes states alone. */
  readonly reader: Predictor
}

type Rows<Row> = readonly Row[]

/** Text for a text, ids for ids; a list of them where a count is given. */
export function generation(
  writer: (keep: readonly string[]) => Promise<Writer>,
  known: Preprocessing | undefined,
  options: GenerateOptions,
): Generation<unknown, unknown> {
  const preprocessing = known?.kind === 'text' ? known : undefined
  const sampling = checked(options)
  const { prompt = defaultPrompt(preprocessing), count } = options
  const ids = typeof prompt === 'string' ? encode(prompt, preprocessing) : Int32Array.from(prompt)
  if (ids.length === 0)
    throw new TekrarError('invalid-argument', {
      where: 'generate',
      name: 'prompt',
      expected: 'at least one symbol to go on from',
      actual: 'none',
    })
  // A text is written in symbols the model knows; the one for all others stands for no text.
  const never = typeof prompt === 'string' ? preprocessing?.vocabulary.unknown : undefined
  const rows = (kept: KeptTokens) => tokenRows(() => writer(options.keep ?? []), ids, options, { sampling, never, kept })
  if (typeof prompt === 'string') {
    const pieces = (kept: KeptTokens) => texts(rows(kept), preprocessing!, count ?? 1)
    const join = (all: readonly Rows<string>[]) => Array.from({ length: count ?? 1 }, (_, row) => all.map((piece) => piece[row]).join(''))
    return count === undefined
      ? new Generation(
          (kept) => firstRows(pieces(kept)),
          (all) => all.join(''),
        )
      : new Generation(pieces, join)
  }
  const join = (all: readonly Rows<readonly number[]>[]) =>
    Array.from({ length: count ?? 1 }, (_, row) => whole(all.map((piece) => piece[row]!)))
  return count === undefined ? new Generation((kept) => firstRows(rows(kept)), whole) : new Generation(rows, join)
}

const whole = (pieces: readonly (readonly number[])[]): readonly number[] => pieces.flat()

/** A new line, where texts begin; else whatever the vocabulary has first. */
function defaultPrompt(preprocessing: TextPreprocessing | undefined): string {
  const { vocabulary } = preprocessing ?? {}
  return !vocabulary || vocabulary.has('\n') ? '\n' : vocabulary.symbols[0]!
}

function encode(prompt: string, preprocessing: TextPreprocessing | undefined): Int32Array {
  if (preprocessing) return preprocessing.encodePrompt(prompt)
  throw new TekrarError('unsupported', {
    where: 'generate',
    what: 'the model has no vocabulary: it was not trained on text',
    remedy: 'give the prompt as ids, or train on the streams of characterText',
  })
}

function checked(options: GenerateOptions): Sampling {
  if (typeof options !== 'object' || options === null) {
    const expected = 'an object with a length, such as { length: 200 }'
    throw new TekrarError('invalid-argument', { where: 'generate', name: 'options', expected, actual: String(options) })
  }
  const { length, temperature = 1, topK = 0, topP = 1, seed = 1, count = 1 } = options
  const require = (fits: boolean, name: string, expected: string, actual: unknown) => {
    if (!fits) throw new TekrarError('invalid-argument', { where: 'generate', name, expected, actual: String(actual) })
  }
  require(Number.isSafeInteger(length) && length >= 0, 'length', 'a whole number from 0', length)
  require(Number.isSafeInteger(count) && count >= 1, 'count', 'a whole number from 1', count)
  require(Number.isFinite(temperature) && temperature >= 0, 'temperature', 'a number from 0', temperature)
  require(Number.isSafeInteger(topK) && topK >= 0, 'topK', 'a whole number from 0', topK)
  require(topP > 0 && topP <= 1, 'topP', 'a number above 0 and up to 1', topP)
  require(Number.isSafeInteger(seed) && seed >= 0 && seed < 2 ** 32, 'seed', 'a whole number from 0 below 2³²', seed)
  return { temperature, topK, topP, seed }
}

/** Runs the prompt through but for its last token, then writes: pieces of ids, a list for each row. */
async function* tokenRows(
  writer: () => Promise<Writer>,
  ids: Int32Array,
  { length, count = 1, initialState, signal }: GenerateOptions,
  { sampling, never, kept }: { readonly sampling: Sampling; readonly never: number | undefined; readonly kept: KeptTokens },
): AsyncGenerator<Rows<readonly number[]>, void> {
  signal?.throwIfAborted()
  const { network, generator, reader } = await writer()
  const given = { ...(initialState ? { initialState } : {}), ...(signal ? { signal } : {}) }
  const states = await reader.statesAfter(ids.subarray(0, -1), given)
  const last = new Int32Array(count).fill(ids[ids.length - 1]!)
  reader.check(last.subarray(0, 1))
  const repeated = network.states.map(({ name }) => repeat(states[name]!.data, count))
  const call = {
    ...sampling,
    tokens: last,
    states: repeated,
    length,
    ...(never === undefined ? {} : { never }),
    ...(signal ? { signal } : {}),
  }
  for await (const piece of generator.tokens(call)) {
    kept.add(piece, { rows: count, length })
    yield Array.from({ length: count }, (_, row) => columnOf(piece.tokens, row, count))
  }
}

/** Every `count`th of the tokens from `row`. */
function columnOf(tokens: Int32Array, row: number, count: number): readonly number[] {
  if (count === 1) return Array.from(tokens)
  const own = new Array<number>(tokens.length / count)
  for (let i = 0; i < own.length; i++) own[i] = tokens[i * count + row]!
  return own
}

function repeat(data: Float32Array, times: number): Float32Array {
  const all = new Float32Array(data.length * times)
  for (let i = 0; i < times; i++) all.set(data, i * data.length)
  return all
}

async function* firstRows<Row>(pieces: AsyncGenerator<Rows<Row>, void>): AsyncGenerator<Row, void> {
  for await (const [first] of pieces) yield first!
}

/** Pieces of text for pieces of ids; each row's pieces in a row are its text. */
async function* texts(
  pieces: AsyncGenerator<Rows<readonly number[]>, void>,
  preprocessing: TextPreprocessing,
  count: number,
): AsyncGenerator<Rows<string>, void> {
  const streams = Array.from({ length: count }, () => new TextStream())
  for await (const rows of pieces) {
    const whole = rows.map((ids, row) => streams[row]!.push(preprocessing.decode(ids)))
    if (whole.some((piece) => piece !== '')) yield whole
  }
  const rest = streams.map((stream) => stream.end())
  if (rest.some((piece) => piece !== '')) yield rest
}
