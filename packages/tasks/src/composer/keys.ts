import { concatenate, dense, input, type Layer, type Model, model as network, type Symbolic } from 'tekrar'
import { KEYS, LOWEST_KEY, type Step } from '../music/piece.ts'
import { featureCount, type KeysSettings, writeFeatures } from './keys-features.ts'
import { recurrentLayers } from './layers.ts'
import { drawKey, keyCost, keysLoss } from './losses.ts'
import { Past } from './past.ts'
import type { Heard, Player, View } from './view.ts'

export interface KeysRecord extends KeysSettings {
  /** The probability of a key that never sounds near where the training's do. */
  readonly outside: number
}

/** Keys beside those that sound in training that are foretold too. */
const MARGIN = 2

/** What the training part says about the keys. */
export function keysRecordOf(pieces: readonly Heard[], echoes: readonly number[], inTurn: boolean): KeysRecord {
  let [lowest, highest, steps] = [KEYS - 1, 0, 0]
  for (const { roll, ...piece } of pieces) {
    steps += piece.steps
    for (let i = 0; i < roll.length; i++)
      if (roll[i] === 1) {
        lowest = Math.min(lowest, i % KEYS)
        highest = Math.max(highest, i % KEYS)
      }
  }
  return {
    inTurn,
    lowest: Math.max(0, lowest - MARGIN),
    highest: Math.min(KEYS - 1, highest + MARGIN),
    echoes: [...echoes],
    outside: 0.5 / (steps + 1),
  }
}

/**
 * One small network for all keys: each sees the music from its own place, so that what is learned of one is known of all, and a chord is the same chord
 * wherever it stands (the weights along the keyboard are tied, as in Johnson 2017). Keys are foretold side by side; or in turn from high to low, each knowing
 * those above it, so that a step's probability is the product of its keys' (as in NADE, Larochelle and Murray 2011).
 */
export function keysView(record: KeysRecord): View {
  const { lowest, highest, outside } = record
  const rows = highest - lowest + 1
  const features = featureCount(record)
  // What is known of a piece is worked out once.
  const pasts = new WeakMap<Uint8Array, Past>()
  return {
    rows,
    features,
    classes: false,
    outputs: 1,
    loss: keysLoss(rows),
    placesOf: ({ steps }) => steps,
    // What a key sees moves along with it; only the place on the keyboard is another.
    shiftsOf: () => ({ least: -12, most: 12 }),
    write({ roll }, { begin, count, shift }, { inputs, targets, row, width }) {
      const past = pasts.get(roll) ?? new Past(roll)
      pasts.set(roll, past)
      for (let i = 0; i < count; i++) {
        const step = begin + i
        const seeing = { numbers: inputs, at: (row * width + i) * features, apart: width * features }
        writeFeatures(seeing, past, { step, lowest, highest, shift }, record)
        for (let key = lowest; key <= highest; key++) targets[(row + key - lowest) * width + i] = roll[step * KEYS + key]!
      }
    },
    count({ roll, steps }, counts) {
      for (let i = 0; i < steps * KEYS; i++) counts[0]! += roll[i]!
      return steps * rows
    },
    build: (settings, { cell, engine }) => {
      const seen = input({ shape: [null, features] })
      const layers = recurrentLayers(settings, cell, true) as Layer<Symbolic>[]
      const remembered = layers.reduce<Symbolic>((below, layer) => layer(below), seen)
      const outputs = dense({ units: 1 })(concatenate()([remembered, seen]))
      return network({ inputs: seen, outputs, seed: settings.seed, ...engine })
    },
    costsOf({ roll, steps }, logits) {
      const costs = new Float64Array(steps)
      for (let step = 0; step < steps; step++)
        for (let key = 0; key < KEYS; key++) {
          const sounds = roll[step * KEYS + key] === 1
          const known = key >= lowest && key <= highest
          costs[step]! += known ? keyCost(logits[(key - lowest) * steps + step]!, sounds) : -Math.log(sounds ? outside : 1 - outside)
        }
      return costs
    },
    player: (model) => new KeysPlayer(model, record),
    record: { ...record, echoes: [...record.echoes] },
  }
}

class KeysPlayer implements Player {
  readonly #record: KeysRecord
  /** One for each key, from the lowest. */
  readonly #streams: readonly ReturnType<Model['stream']>[]
  readonly #past = new Past(new Uint8Array(64 * KEYS))
  #step = 0

  constructor(model: Model, record: KeysRecord) {
    const pool = model.streams()
    this.#record = record
    this.#streams = Array.from({ length: record.highest - record.lowest + 1 }, () => pool.open())
  }

  async hear(step: Step): Promise<void> {
    this.#past.reach(this.#step)
    for (const key of step) this.#past.roll[this.#step * KEYS + key - LOWEST_KEY] = 1
    await Promise.all(this.#streams.map((_, i) => this.#push(i)))
    this.#step++
  }

  async next(random: () => number, temperature: number): Promise<Step> {
    this.#past.reach(this.#step)
    const { inTurn, lowest } = this.#record
    const together = inTurn ? null : await Promise.all(this.#streams.map((_, i) => this.#push(i)))
    const step: number[] = []
    for (let i = this.#streams.length - 1; i >= 0; i--) {
      const logit = together?.[i] ?? (await this.#push(i))
      if (!drawKey(logit, random, temperature)) continue
      step.unshift(lowest + i + LOWEST_KEY)
      // Seen by the keys below, and in the next step by all.
      this.#past.roll[this.#step * KEYS + lowest + i] = 1
    }
    this.#step++
    return step
  }

  async #push(i: number): Promise<number> {
    const features = featureCount(this.#record)
    const data = new Float32Array(features)
    const key = this.#record.lowest + i
    writeFeatures({ numbers: data, at: 0, apart: 0 }, this.#past, { step: this.#step, lowest: key, highest: key, shift: 0 }, this.#record)
    return (await this.#streams[i]!.push({ data, shape: [1, 1, features] })).data[0]!
  }
}
