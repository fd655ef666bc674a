import type { Model, NumericArray } from 'tekrar'
import { breathe, type Progress } from '../base/progress.ts'
import type { Windows } from '../series/series.ts'
import { writeAhead } from './calendar.ts'
import { baseOf, type Frame, inputsAt, type Layout } from './frame.ts'

/** Of each window the forecasts and each quantile, scaled as the network reads them: [windows, targets · horizon], target after target. */
export interface Forecasts {
  readonly middle: Float32Array
  readonly quantiles: readonly Float32Array[]
}

/** What the network is asked about. `windows` may foretell more steps than one answer has: then it is asked step by step. */
export interface Asked {
  readonly frames: readonly Frame[]
  readonly layout: Layout
  readonly windows: Windows
  /** Targets that are wanted: the first of those that the network foretells. */
  readonly targets: number
  /** How many quantiles the network gives. */
  readonly quantiles: number
  /** Step by step: how far each quantile lies from the forecast, [quantiles, targets · horizon]; null where the network says it. */
  readonly offsets: readonly Float64Array[] | null
}

/** Windows that the network is asked at once. */
const ROWS = 512

/** Asks the network about windows. */
export async function predictWindows(model: Model, asked: Asked, progress: Progress = {}): Promise<Forecasts> {
  const { windows, offsets, targets } = asked
  const outputs = targets * windows.horizon
  const middle = new Float32Array(windows.size * outputs)
  const quantiles = Array.from({ length: offsets?.length ?? asked.quantiles }, () => new Float32Array(windows.size * outputs))
  for (let from = 0; from < windows.size; from += ROWS) {
    const places = Int32Array.from({ length: Math.min(ROWS, windows.size - from) }, (_, i) => from + i)
    if (offsets) middle.set(await stepByStep(model, asked, places, progress), from * outputs)
    else await atOnce(model, asked, { places, middle, quantiles })
    progress.tell?.('measuring', (from + places.length) / windows.size)
    await breathe(progress)
  }
  for (const [level, values] of quantiles.entries())
    if (offsets) for (let i = 0; i < values.length; i++) values[i] = middle[i]! + offsets[level]![i % outputs]!
  return { middle, quantiles }
}

async function atOnce(
  model: Model,
  { frames, layout, windows }: Asked,
  { places, middle, quantiles }: Forecasts & { readonly places: Int32Array },
): Promise<void> {
  const { targets, horizon } = layout
  const outputs = targets * horizon
  const { data } = await model.predict(inputsAt(frames, layout, windows, places))
  for (const [i, place] of places.entries())
    for (let target = 0; target < targets; target++) {
      const base = baseOf(frames[windows.groups[place]!]!, windows.origins[place]!, target, targets)
      for (let at = target * horizon; at < (target + 1) * horizon; at++) {
        const row = i * outputs * (1 + quantiles.length) + at
        middle[place * outputs + at] = data[row]! + base
        for (const [level, values] of quantiles.entries()) values[place * outputs + at] = data[row + (level + 1) * outputs]! + base
      }
    }
}

/** One step after the other: what was foretold stands in the window as if it had been measured; categories stay as they last were. [places, targets · horizon] */
async function stepByStep(
  model: Model,
  { frames, layout, windows, targets }: Asked,
  places: Int32Array,
  progress: Progress,
): Promise<Float32Array> {
  const { lookback, order, known, masks, calendar } = layout
  const width = order.length
  const { horizon } = windows
  const result = new Float32Array(places.length * targets * horizon)
  const inputs: Record<string, NumericArray> = inputsAt(frames, layout, windows, places)
  const window = inputs.window!.data as Float32Array
  const ahead = inputs.ahead?.data as Float32Array | undefined
  const bases = new Float32Array(places.length * layout.targets)
  for (const [i, place] of places.entries())
    for (let target = 0; target < layout.targets; target++)
      bases[i * layout.targets + target] = baseOf(frames[windows.groups[place]!]!, windows.origins[place]!, target, layout.targets)
  for (let h = 0; h < horizon; h++) {
    const { data } = await model.predict(inputs)
    for (const [i, place] of places.entries()) {
      const frame = frames[windows.groups[place]!]!
      const step = windows.origins[place]! + h
      for (let target = 0; target < layout.targets; target++) {
        const value = data[i * layout.targets + target]! + bases[i * layout.targets + target]!
        bases[i * layout.targets + target] = value
        if (target < targets) result[(i * targets + target) * horizon + h] = value
      }
      if (h === horizon - 1) continue
      const start = i * lookback * width
      window.copyWithin(start, start + width, start + lookback * width)
      const last = start + (lookback - 1) * width
      for (let place = 0; place < width; place++) {
        if (known[place]) window[last + place] = frame.steps[step * width + place]!
        else if (place < layout.targets) {
          window[last + place] = bases[i * layout.targets + place]!
          if (masks[place]! >= 0) window[last + masks[place]!] = 0
        }
      }
      if (ahead) writeAhead(frame.ahead, step + 1, { ...calendar, horizon: 1 }, ahead, i * layout.ahead)
    }
    await breathe(progress)
  }
  return result
}
