import { TekrarError } from '../base/errors.ts'
import { streamOf } from '../base/random.ts'
import { BATCH, extent, STEPS } from '../base/shape.ts'
import { isCausal } from '../graph/causal.ts'
import { add, input, reshape, sample } from '../graph/ops.ts'
import { scan } from '../graph/scan.ts'
import { specialize } from '../graph/specialize.ts'
import type { Program, Tensor } from '../graph/tensor.ts'
import { inputTensor, randomTensor } from '../training/forward.ts'
import { classLogits } from '../training/losses/logits.ts'
import type { TrainableNetwork } from '../training/network.ts'
import type { Runner, Session } from '../training/session.ts'
import { Pace, type Pacing } from './pace.ts'

const TOKENS = extent('tokens')
/** The most tokens of one run. */
const MOST_TOKENS = 64

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

  /** Throws `unsupported` for a network that takes no ids, gives no class for each, or looks ahead. */
  constructor(network: TrainableNetwork, session: Session, pace: Pacing = new Pace(1)) {
    this.#pace = pace
    this.#session = session
    const { program, classes } = generationProgram(network)
    this.#program = program
    this.#classes = classes
  }

  /** Tokens [rows] by [rows], a few at a time: pieces [tokens, rows]. */
  async *tokens(call: GenerateCall): AsyncGenerator<{ readonly tokens: Int32Array; readonly count: number }, void> {
    const rows = call.tokens.length
    const runner = await this.#runner(rows)
    const mask = new Float32Array(this.#classes)
    if (call.never !== undefined) mask[call.never] = NEVER
    let token = call.tokens
    let states: readonly ArrayLike<number>[] = call.states
    for (let offset = 0, count = 0; offset < call.length; offset += count) {
      call.signal?.throwIfAborted()
      count = Math.min(call.length - offset, MOST_TOKENS, Math.max(1, Math.floor(this.#pace.units / rows)))
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
      yield { tokens, count }
    }
  }

  /** One layout for each power of two of rows. */
  #runner(rows: number): Promise<Runner> {
    const room = 2 ** Math.ceil(Math.log2(rows))
    const known = this.#rows.get(room)
    if (known) return known
    const runner = this.#session.prepareInTurns(this.#program, { [BATCH.extent]: room, [TOKENS.extent]: MOST_TOKENS })
    this.#rows.set(room, runner)
    runner.catch(() => this.#rows.delete(room))
    return runner
  }
}

function generationProgram(network: TrainableNetwork): { readonly program: Program; readonly classes: number } {
  const refuse = (what: string, remedy: string): never => {
    throw new TekrarError('unsupported', { where: 'generate', what, remedy })
  }
  if (network.inputs[0]!.type !== 'index') refuse('the model takes numbers, not ids', 'let an embedding come first')
  const placeholder = inputTensor(network)
  const given = network.states.map(({ name, shape }) => input(name, shape))
  const traced = network.trace({ inputs: [{ tensor: placeholder }], states: given, training: false, random: randomTensor() })
  const output = traced.outputs[0]!.tensor
  if (!isCausal([output, ...traced.states], STEPS))
    refuse('a layer needs the steps to come (it goes backwards)', 'predict can run it; to generate, leave goBackwards out')
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
      const [oneLogits, ...next] = specialize([logits, ...traced.states], { extents: { [STEPS.extent]: 1 }, replace })
      const drawn = sample(
        { logits: add(reshape(oneLogits!, [BATCH, classes]), mask), settings, state: randomTensor(), offset, position: index },
        streamOf('generate'),
      )
      return { outputs: [drawn], states: [drawn, ...next] }
    },
    {
      steps: TOKENS,
      sequences: [],
      initial: [input('token', [BATCH], 'index'), ...network.states.map(({ shape }, i) => input(`state/${i}`, shape))],
      where: 'generate',
    },
  )
  const states = Object.fromEntries(written.states.slice(1).map((state, i) => [`state/${i}`, state]))
  return { program: { outputs: { tokens: written.outputs[0]!, ...states }, updates: [] }, classes }
}
