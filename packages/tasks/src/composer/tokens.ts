import { type Model, sequential } from 'tekrar'
import { KEYS, LOWEST_KEY, type Step } from '../music/piece.ts'
import { wholeLayers } from './layers.ts'
import { classCosts, classLoss, drawClass } from './losses.ts'
import type { Heard, Player, View } from './view.ts'
import { copyStep, shiftsOf } from './whole.ts'

/** Behind the keys: a step is over. */
const END = KEYS
const TOKENS = KEYS + 1
/** The step before; the keys of this step so far; the last token. */
const FEATURES = KEYS + KEYS + TOKENS

/**
 * Note after note: the keys of a step from high to low, each a class, and at last that the step is over. A step's probability is the product of its notes',
 * and what cannot come (a key above the last) has none.
 */
export function tokensView(): View {
  return {
    rows: 1,
    features: FEATURES,
    classes: true,
    outputs: TOKENS,
    loss: classLoss,
    placesOf: ({ roll, steps }) => roll.reduce((sum, sounds) => sum + sounds, steps),
    shiftsOf,
    write(piece, { begin, count, shift }, { inputs, targets, row, width }) {
      for (const { place, step, token, before } of tokensOf(piece)) {
        if (place < begin) continue
        if (place >= begin + count) break
        const at = row * width + place - begin
        writeInputs(inputs, at * FEATURES, { roll: piece.roll, step, shift, before })
        targets[at] = token === END ? END : token + shift
      }
    },
    count(piece, counts) {
      let places = 0
      for (const { token } of tokensOf(piece)) {
        counts[token]!++
        places++
      }
      return places
    },
    build: (settings, { cell, engine }) =>
      sequential(wholeLayers(settings, cell, TOKENS), { seed: settings.seed, ...engine }).build([null, null, FEATURES]),
    costsOf(piece, logits) {
      const costs = new Float64Array(piece.steps)
      for (const { place, step, token, before } of tokensOf(piece))
        costs[step]! += classCosts(logits, place * TOKENS, (place + 1) * TOKENS, allowedAfter(before.at(-1)))(token)
      return costs
    },
    player: (model) => new TokensPlayer(model),
    record: {},
  }
}

/** Keys below the last, and the end. */
const allowedAfter =
  (last: number | undefined) =>
  (token: number): boolean =>
    token === END || last === undefined || token < last

interface TokenPlace {
  readonly place: number
  readonly step: number
  readonly token: number
  /** The keys of the step that came before it, from high to low. */
  readonly before: readonly number[]
}

function* tokensOf({ roll, steps }: Heard): Generator<TokenPlace> {
  let place = 0
  for (let step = 0; step < steps; step++) {
    const before: number[] = []
    for (let key = KEYS - 1; key >= 0; key--)
      if (roll[step * KEYS + key] === 1) {
        yield { place: place++, step, token: key, before: [...before] }
        before.push(key)
      }
    yield { place: place++, step, token: END, before }
  }
}

function writeInputs(
  inputs: Float32Array,
  at: number,
  {
    roll,
    step,
    shift,
    before,
  }: { readonly roll: Uint8Array; readonly step: number; readonly shift: number; readonly before: readonly number[] },
): void {
  if (step > 0) copyStep(roll, step - 1, shift, inputs, at)
  for (const key of before) inputs[at + KEYS + key + shift] = 1
  const last = before.at(-1)
  if (last !== undefined) inputs[at + 2 * KEYS + last + shift] = 1
  else if (step > 0) inputs[at + 2 * KEYS + END] = 1
}

class TokensPlayer implements Player {
  readonly #stream: ReturnType<Model['stream']>
  /** The step before, [88]; null at the beginning. */
  #last: Uint8Array | null = null

  constructor(model: Model) {
    this.#stream = model.stream()
  }

  async hear(step: Step): Promise<void> {
    const keys = step.map((key) => key - LOWEST_KEY).reverse()
    for (let i = 0; i <= keys.length; i++) await this.#push(keys.slice(0, i))
    this.#remember(keys)
  }

  async next(random: () => number, temperature: number): Promise<Step> {
    const keys: number[] = []
    while (true) {
      const token = drawClass(await this.#push(keys), random, temperature, allowedAfter(keys.at(-1)))
      if (token === END) break
      keys.push(token)
    }
    this.#remember(keys)
    return keys.map((key) => key + LOWEST_KEY).reverse()
  }

  #remember(keys: readonly number[]): void {
    this.#last = new Uint8Array(KEYS)
    for (const key of keys) this.#last[key] = 1
  }

  async #push(before: readonly number[]): Promise<ArrayLike<number>> {
    const data = new Float32Array(FEATURES)
    const roll = this.#last ?? new Uint8Array(KEYS)
    writeInputs(data, 0, { roll, step: this.#last ? 1 : 0, shift: 0, before })
    return (await this.#stream.push({ data, shape: [1, 1, FEATURES] })).data
  }
}
