import type { JsonObject, Loss, Model } from 'tekrar'
import type { Step } from '../music/piece.ts'
import type { BuildParts } from '../task.ts'
import type { NetworkSettings } from './layers.ts'

/** A piece as numbers. */
export interface Heard {
  /** [steps, 88], 1 where a key sounds. */
  readonly roll: Uint8Array
  readonly steps: number
}

/** Where the numbers of a batch go: row after row, `width` places in each. */
export interface Into {
  readonly inputs: Float32Array
  /** Numbers, or classes. */
  readonly targets: Float32Array | Int32Array
  readonly row: number
  readonly width: number
}

/** How music becomes what a network learns from, what it gives becomes probabilities, and those music again. */
export interface View {
  /** Rows that a piece makes: one, or one for each key. */
  readonly rows: number
  readonly features: number
  /** Whether targets are classes; else each place has one number for each output. */
  readonly classes: boolean
  readonly outputs: number
  /** In nats a step, where rows and places allow. */
  readonly loss: Loss
  /** Places in time that a piece makes: its steps, or the notes in them. */
  placesOf(piece: Heard): number
  /** The semitones, from `least` to `most`, that a piece may be moved by. */
  shiftsOf(piece: Heard): { readonly least: number; readonly most: number }
  /** Inputs and targets of `count` places from `begin` on; all of them zero before. */
  write(piece: Heard, place: { readonly begin: number; readonly count: number; readonly shift: number }, into: Into): void
  /** Adds to each output how often it is 1, or the right class, and gives the places that were counted. */
  count(piece: Heard, counts: Float64Array): number
  build(settings: NetworkSettings, parts: BuildParts): Model
  /** −ln p of what sounds in each step, by what the network gives for the whole piece: [rows, places, outputs]. */
  costsOf(piece: Heard, logits: Float32Array): Float64Array
  player(model: Model): Player
  /** All that `open` needs besides the network. */
  readonly record: JsonObject
}

/** Music that goes on. */
export interface Player {
  /** Takes in what is given. */
  hear(step: Step): Promise<void>
  /** Draws the next step and takes it in; at temperature 0 what is likeliest. */
  next(random: () => number, temperature: number): Promise<Step>
}
