import type { NumericArray } from 'tekrar'
import type { EncodedGroup, EncodedSeries, Windows } from '../series/series.ts'
import { aheadWidth, type Calendar, writeAhead } from './calendar.ts'

/** What stands where in a step that the network reads: what it foretells, other columns of numbers, the rest (categories, masks, the calendar). */
export interface Layout {
  readonly lookback: number
  /** Steps of one answer of the network. */
  readonly horizon: number
  /** Places in the inputs of the encoded series, in the order of the network. */
  readonly order: readonly number[]
  /** Of each input, in that order, whether it is known of steps to come: the calendar, columns known ahead. */
  readonly known: readonly boolean[]
  /** Of each input its mask's place; -1 where it has none. */
  readonly masks: readonly number[]
  readonly targets: number
  readonly numbers: number
  readonly calendar: Calendar
  /** Numbers that stand for what is known of the steps to come. */
  readonly ahead: number
}

/** A group as the network reads it. Base of an answer: the last value of each target before it. */
export interface Frame {
  readonly name: string | null
  readonly times: Float64Array
  /** [steps, inputs], in the order of the layout. */
  readonly steps: Float32Array
  /** [steps, known + 2 · cycles] */
  readonly ahead: Float32Array
  /** [steps, targets], NaN where nothing was measured. */
  readonly targets: Float32Array
  /** [steps, targets], filled for a while, NaN where missing for longer. */
  readonly filled: Float32Array
}

export interface LayoutOptions {
  readonly lookback: number
  readonly horizon: number
}

/**
 * `targets`: the columns that the network foretells, in order. The day of the year is not in the steps that recurrent layers read, but known ahead alone: of a few
 * years, layers that see the date learn each single day by heart.
 */
export function layoutOf(
  { encoder, inputs, ahead }: EncodedSeries,
  targets: readonly string[],
  { lookback, horizon }: LayoutOptions,
): Layout {
  const numbers = encoder.columns.filter(({ kind }) => kind === 'number').map(({ name }) => name)
  const first = [...targets, ...numbers.filter((name) => !targets.includes(name))].map((name) => inputs.indexOf(name))
  const slow = new Set(['yearday', 'month'].flatMap((feature) => [`${feature} sin`, `${feature} cos`]))
  const rest = inputs.map((_, i) => i).filter((i) => !first.includes(i) && !slow.has(inputs[i]!))
  const order = [...first, ...rest]
  const names = order.map((place) => inputs[place]!)
  const cycles = encoder.calendar.length
  const calendar: Calendar = {
    known: ahead.length - 2 * cycles,
    cycles,
    year: encoder.calendar[0] === 'hour' ? encoder.calendar.indexOf('yearday') : -1,
  }
  return {
    lookback,
    horizon,
    order,
    known: names.map((name) => ahead.includes(name)),
    masks: names.map((name) => names.indexOf(`${name}?`)),
    targets: targets.length,
    numbers: first.length,
    calendar,
    ahead: aheadWidth(calendar, horizon),
  }
}

export function frameOf({ name, times, inputs, ahead, targets, filledTargets }: EncodedGroup, { order }: Layout): Frame {
  const count = times.length
  const [width, given] = [order.length, inputs.length / count]
  const steps = new Float32Array(count * width)
  for (let step = 0; step < count; step++) for (let i = 0; i < width; i++) steps[step * width + i] = inputs[step * given + order[i]!]!
  return { name, times, steps, ahead, targets, filled: filledTargets }
}

/** The last value of a target before a step; the centre, 0, where it has been missing for long. */
export function baseOf({ filled }: Pick<Frame, 'filled'>, origin: number, target: number, targets: number): number {
  const value = filled[(origin - 1) * targets + target]!
  return Number.isNaN(value) ? 0 : value
}

/** What the network reads for these windows: [windows, lookback, width], and [windows, ahead] where anything is known ahead. */
export function inputsAt(
  frames: readonly Frame[],
  layout: Layout,
  { groups, origins }: Pick<Windows, 'groups' | 'origins'>,
  places: ArrayLike<number>,
): Record<string, NumericArray> {
  const { lookback, ahead: known } = layout
  const width = layout.order.length
  const window = new Float32Array(places.length * lookback * width)
  const ahead = new Float32Array(places.length * known)
  for (let i = 0; i < places.length; i++) {
    const place = places[i]!
    const frame = frames[groups[place]!]!
    const origin = origins[place]!
    window.set(frame.steps.subarray((origin - lookback) * width, origin * width), i * lookback * width)
    if (known > 0) writeAhead(frame.ahead, origin, { ...layout.calendar, horizon: layout.horizon }, ahead, i * known)
  }
  return {
    window: { data: window, shape: [places.length, lookback, width] },
    ...(known > 0 ? { ahead: { data: ahead, shape: [places.length, known] } } : {}),
  }
}

/** What is to be foretold, less the base: [windows, targets · horizon], target after target. */
export function targetsAt(
  frames: readonly Frame[],
  { horizon, targets }: Layout,
  { groups, origins }: Pick<Windows, 'groups' | 'origins'>,
  places: ArrayLike<number>,
): Float32Array {
  const wanted = new Float32Array(places.length * targets * horizon)
  for (let i = 0; i < places.length; i++) {
    const place = places[i]!
    const frame = frames[groups[place]!]!
    const origin = origins[place]!
    for (let target = 0; target < targets; target++) {
      const base = baseOf(frame, origin, target, targets)
      for (let h = 0; h < horizon; h++) wanted[(i * targets + target) * horizon + h] = frame.filled[(origin + h) * targets + target]! - base
    }
  }
  return wanted
}
