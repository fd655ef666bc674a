import { TekrarError } from '../base/errors.ts'
import { streamOf } from '../base/random.ts'
import { BATCH, extent, resolveShape, STEPS } from '../base/shape.ts'
import { add, input, reshape, sample } from '../graph/ops.ts'
import { scan } from '../graph/scan.ts'
import { specialize } from '../graph/specialize.ts'
import type { Program, Tensor } from '../graph/tensor.ts'
import { inputTensor, randomTensor } from '../training/forward.ts'
import { isTimeFirst, keptBy } from '../training/keep.ts'
import { classLogits } from '../training/losses/logits.ts'
import type { Runner, Session } from '../training/session.ts'
import { obstacleToPieces } from './causality.ts'
import type { Network } from './network.ts'
import { Pace, type Pacing } from './pace.ts'

const TOKENS = extent('tokens')
/** The most tokens of one run, and of one that keeps what happens inside. */
const MOST_TOKENS = 512
const MOST_KEPT = 64

/** How each token is drawn. */
export interface Sampling {
  readonly temperature: number
  /** 0 for all. */
  readonly topK: number
  /** 1 for all. */
  readonly topP: number
  readonly seed: number
}

export interface GenerateCall extends Sampling {
  /** The last token of the prompt, for each row. */
  readonly tokens: Int32Array
  /** Those after all tokens before it, flat, in the network's order. */
  readonly states: readonly Float32Array[]
  readonly length: number
  /** A token that is never drawn, such as the one that stands for unknown symbols. */
  readonly never?: number
  readonly signal?: AbortSignal
}

/** Some tokens that were written. */
export interface WrittenTokens {
  /** [tokens, rows] */
  readonly tokens: Int32Array
  readonly count: number
  /** What happened inside as each was written, [tokens, rows, …], with the shape of one. */
  readonly kept: Readonly<Record<string, { readonly data: Float32Array; readonly shape: readonly number[] }>>
}

export interface GeneratorOptions {
  readonly pace?: Pacing
  /** What to give back of what happens inside. */
  readonly keep?: readonly string[]
}

/** What is added to the logit of a token that is never drawn. */
const NEVER = -1e9

/**
 * Lets a network write: each token is drawn from what the network gives for the one before. A program makes several tokens; how many of them a
 * run makes changes no token, because a draw depends on the seed, the row and the token's place alone.
 */
export class Generator {
  readonly #rows = new Map<number, Promise<Runner>>()
  readonly #program: Program
  readonly #session: Session
  readonly #pace: Pacing
  readonly #classes: number
  readonly #kept: GenerationProgram['kept']
  readonly #most: number

  /** Throws `unsupported` for a network that takes no ids, gives no class for each, or looks ahead. */
  constructor(network: Network, session: Session, { pace = new Pace(1), keep = [] }: GeneratorOptions = {}) {
    this.#pace = pace
    this.#session = session
    const { program, classes, kept } = generationProgram(network, keep)
    this.#program = program
    this.#classes = classes
    this.#kept = kept
    this.#most = kept.length > 0 ? MOST_KEPT : MOST_TOKENS
  }

  /** Tokens [rows] by [rows], a few at a time: pieces [tokens, rows]. */
  async *tokens(call: GenerateCall): AsyncGenerator<WrittenTokens, void> {
    const rows = call.tokens.length
    const runner = await this.#runner(rows)
    const mask = new Float32Array(this.#classes)
    if (call.never !== undefined) mask[call.never] = NEVER
    let token = call.tokens
    let states: readonly ArrayLike<number>[] = call.states
    for (let offset = 0, count = 0; offset < call.length; offset += count) {
      call.signal?.throwIfAborted()
      count = Math.min(call.length - offset, this.#most, Math.max(1, Math.floor(this.#pace.units / rows)))
      const outputs = await runner.run(
        {
          token,
          mask,
          settings: [call.temperature, call.topK, call.topP],
          random: [call.seed, 0],
          offset: [offset],
          ...Object.fromEntries(states.map((state, i) => [`state/${i}`, state])),
        },
        { [BATCH.extent]: rows, [TOKENS.extent]: count },
        (milliseconds) => this.#pace.took(count * rows, milliseconds),
      )
      const tokens = outputs.tokens as Int32Array
      token = tokens.slice((count - 1) * rows)
      states = states.map((_, i) => outputs[`state/${i}`]!)
      yield {
        tokens,
        count,
        kept: Object.fromEntries(this.#kept.map(({ key, shape }, i) => [key, { data: outputs[`keep/${i}`] as Float32Array, shape }])),
      }
    }
  }

  /** One layout for each power of two of rows. */
  #runner(rows: number): Promise<Runner> {
    const room = 2 ** Math.ceil(Math.log2(rows))
    const known = this.#rows.get(room)
    if (known) return known
    const runner = this.#session.prepareInTurns(this.#program, { [BATCH.extent]: room, [TOKENS.extent]: this.#most })
    this.#rows.set(room, runner)
    runner.catch(() => this.#rows.delete(room))
    return runner
  }
}

interface GenerationProgram {
  readonly program: Program
  readonly classes: number
  /** The name that each is given back under, and its shape for one token of one row. */
  readonly kept: readonly { readonly key: string; readonly shape: readonly number[] }[]
}

function generationProgram(network: Network, keep: readonly string[]): GenerationProgram {
  const refuse = (what: string, remedy: string): never => {
    throw new TekrarError('unsupported', { where: 'generate', what, remedy })
  }
  if (network.inputs.length > 1) refuse('the model takes several inputs', 'sequenceToSequence writes from a source')
  if (network.inputs[0]!.type !== 'index') refuse('the model takes numbers, not ids', 'let an embedding come first')
  const placeholder = inputTensor(network)
  const given = network.states.map(({ name, shape }) => input(name, shape))
  const traced = network.trace({
    inputs: [{ tensor: placeholder }],
    states: given,
    training: false,
    random: randomTensor(),
    views: keep.length > 0,
  })
  const output = traced.outputs[0]!.tensor
  const obstacle = network.inputs[0]!.sequence ? obstacleToPieces(network) : undefined
  if (obstacle !== undefined) refuse(obstacle, 'predict can run it; to generate, let no layer look ahead or go backwards')
  const kept = keptBy(keep, traced, 'generate')
  const classes = output.shape[output.shape.length - 1]
  if (typeof classes !== 'number' || classes < 2)
    return refuse('the model gives no classes to draw from', 'end it with a dense layer of as many units as there are symbols')
  const logits = classLogits({ output, kind: network.outputs[0]!.kind })

  const settings = input('settings', [3])
  const mask = input('mask', [classes])
  const offset = input('offset', [], 'index')
  const written = scan(
    ({ index, states: [token, ...states] }) => {
      const replace = new Map<Tensor, Tensor>([
        [placeholder, reshape(token!, [...placeholder.shape.slice(0, -1).map(() => 1), BATCH])],
        ...given.map((state, i): [Tensor, Tensor] => [state, states[i]!]),
      ])
      const roots = [logits, ...traced.states, ...kept.map(({ tensor }) => tensor)]
      const [oneLogits, ...rest] = specialize(roots, { extents: { [STEPS.extent]: 1 }, replace })
      const [next, seen] = [rest.slice(0, traced.states.length), rest.slice(traced.states.length)]
      const atStep = seen.map((tensor, i) => (isTimeFirst(kept[i]!.tensor.shape) ? reshape(tensor, tensor.shape.slice(1)) : tensor))
      const drawn = sample(
        { logits: reshape(add(oneLogits!, mask), [BATCH, classes]), settings, state: randomTensor(), offset, position: index },
        streamOf('generate'),
      )
      return { outputs: [drawn, ...atStep], states: [drawn, ...next] }
    },
    {
      steps: TOKENS,
      sequences: [],
      initial: [input('token', [BATCH], 'index'), ...network.states.map(({ shape }, i) => input(`state/${i}`, shape))],
      where: 'generate',
    },
  )
  const states = Object.fromEntries(written.states.slice(1).map((state, i) => [`state/${i}`, state]))
  const views = Object.fromEntries(written.outputs.slice(1).map((tensor, i) => [`keep/${i}`, tensor]))
  return {
    program: { outputs: { tokens: written.outputs[0]!, ...states, ...views }, updates: [] },
    classes,
    kept: kept.map(({ key, tensor: { shape } }) => ({
      key,
      shape: resolveShape(shape.slice(isTimeFirst(shape) ? 2 : 1), { [STEPS.extent]: 1 }),
    })),
  }
}
