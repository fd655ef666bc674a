import { type Model, sequential } from 'tekrar'
import { KEYS, LOWEST_KEY, type Step } from '../music/piece.ts'
import { wholeLayers } from './layers.ts'
import { classCosts, classLoss, drawClass, drawKey, keyCost, keysLoss } from './losses.ts'
import type { Heard, Player, View } from './view.ts'

/** The class of silence, behind those of the keys. */
const REST = KEYS

/**
 * One network sees the whole step and foretells the next: of one voice which key it is (a softmax over the keys and silence), of many whether each sounds (a
 * sigmoid a key). What comes before the first step is silence.
 */
export function wholeView(voices: 'one' | 'many'): View {
  const classes = voices === 'one'
  const outputs = classes ? KEYS + 1 : KEYS
  return {
    rows: 1,
    features: KEYS,
    classes,
    outputs,
    loss: classes ? classLoss : keysLoss(KEYS),
    placesOf: ({ steps }) => steps,
    shiftsOf,
    write({ roll }, { begin, count, shift }, { inputs, targets, row, width }) {
      for (let i = 0; i < count; i++) {
        const at = row * width + i
        if (begin + i > 0) copyStep(roll, begin + i - 1, shift, inputs, at * KEYS)
        if (classes) targets[at] = classOf(roll, begin + i, shift)
        else copyStep(roll, begin + i, shift, targets, at * KEYS)
      }
    },
    count({ roll, steps }, counts) {
      if (classes) for (let step = 0; step < steps; step++) counts[classOf(roll, step, 0)]!++
      else for (let i = 0; i < steps * KEYS; i++) counts[i % KEYS]! += roll[i]!
      return steps
    },
    build: (settings, { cell, engine }) => {
      const model = sequential(wholeLayers(settings, cell, outputs), { seed: settings.seed, ...engine })
      return model.build([null, null, KEYS])
    },
    costsOf: (piece, logits) =>
      Float64Array.from({ length: piece.steps }, (_, t) => {
        if (classes) return classCosts(logits, t * outputs, (t + 1) * outputs, () => true)(classOf(piece.roll, t, 0))
        let cost = 0
        for (let key = 0; key < KEYS; key++) cost += keyCost(logits[t * KEYS + key]!, piece.roll[t * KEYS + key] === 1)
        return cost
      }),
    player: (model) => new WholePlayer(model, classes),
    record: {},
  }
}

/** As far as all keys stay on the piano. */
export function shiftsOf({ roll }: Heard): { readonly least: number; readonly most: number } {
  let [lowest, highest] = [KEYS - 1, 0]
  for (let i = 0; i < roll.length; i++)
    if (roll[i] === 1) {
      lowest = Math.min(lowest, i % KEYS)
      highest = Math.max(highest, i % KEYS)
    }
  return { least: Math.min(0, -lowest), most: Math.max(0, KEYS - 1 - highest) }
}

/** A step, moved by some semitones, into an array that is zero there. */
export function copyStep(roll: Uint8Array, step: number, shift: number, to: Float32Array | Int32Array, at: number): void {
  for (let key = 0; key < KEYS; key++) if (roll[step * KEYS + key] === 1) to[at + key + shift] = 1
}

/** The highest key of a step, or silence. */
function classOf(roll: Uint8Array, step: number, shift: number): number {
  for (let key = KEYS - 1; key >= 0; key--) if (roll[step * KEYS + key] === 1) return key + shift
  return REST
}

class WholePlayer implements Player {
  readonly #stream: ReturnType<Model['stream']>
  readonly #classes: boolean
  #last: Step = []

  constructor(model: Model, classes: boolean) {
    this.#stream = model.stream()
    this.#classes = classes
  }

  async hear(step: Step): Promise<void> {
    await this.#push()
    this.#last = step
  }

  async next(random: () => number, temperature: number): Promise<Step> {
    const logits = await this.#push()
    if (this.#classes) {
      const drawn = drawClass(logits, random, temperature, () => true)
      this.#last = drawn === REST ? [] : [drawn + LOWEST_KEY]
    } else
      this.#last = Array.from({ length: KEYS }, (_, key) => key)
        .filter((key) => drawKey(logits[key]!, random, temperature))
        .map((key) => key + LOWEST_KEY)
    return this.#last
  }

  async #push(): Promise<ArrayLike<number>> {
    const data = new Float32Array(KEYS)
    for (const key of this.#last) data[key - LOWEST_KEY] = 1
    return (await this.#stream.push({ data, shape: [1, 1, KEYS] })).data
  }
}
