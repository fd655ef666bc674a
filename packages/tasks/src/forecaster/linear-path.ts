import type { Model, NumericArray } from 'tekrar'
import type { Progress } from '../base/progress.ts'
import { type Pause, pauser, type WindowRun } from '../baselines/series/moments.ts'
import { type FittedRidge, fitRidge, type LinearMap } from '../baselines/series/ridge.ts'
import type { Windows } from '../series/series.ts'
import { writeAhead } from './calendar.ts'
import { baseOf, type Frame, type Layout } from './frame.ts'

/** What the linear path reads of a window: of each target its own column, or all columns of numbers. */
export type Reads = 'own' | 'all'

/** Ridges from the window and what is known ahead: `own` has one for each target, `all` one for all of them. */
export interface LinearPath {
  readonly reads: Reads
  readonly maps: readonly LinearMap[]
  /** Mean squared error on stretches of the training part that were left out; null where it is too short for them. */
  readonly error: number | null
  readonly seconds: number
}

/** Stretches of the training part, each of which is foretold from the others to choose the pull and what the path reads; and windows that it takes. */
const BLOCKS = 3
const LEAST_WINDOWS = 30
/** Numbers that a path may read: its equations take their square of memory. */
export const MOST_NUMBERS = 1500

/** How many numbers a path reads. */
export const numbersOf = ({ lookback, numbers, ahead }: Layout, reads: Reads): number => lookback * (reads === 'own' ? 1 : numbers) + ahead

/** Fits on windows of the training part. Null where there are none. */
export async function fitLinearPath(
  frames: readonly Frame[],
  layout: Layout,
  { windows, reads }: { readonly windows: Windows; readonly reads: Reads },
  progress: Progress = {},
): Promise<LinearPath | null> {
  const start = performance.now()
  const pause = pauser(progress)
  const blocks = blocksOf(windows)
  const fits: FittedRidge[] = []
  for (const targets of reads === 'own'
    ? Array.from({ length: layout.targets }, (_, i) => [i])
    : [Array.from({ length: layout.targets }, (_, i) => i)]) {
    const columns = reads === 'own' ? targets : Array.from({ length: layout.numbers }, (_, i) => i)
    const runs: WindowRun[][] = []
    for (const stretches of blocks) {
      const own: WindowRun[] = []
      for (const stretch of stretches) own.push(await runOf(frames, layout, { stretch, columns, targets }, pause))
      runs.push(own)
    }
    const fit = await fitRidge(
      { blocks: runs, lags: layout.lookback, less: lastValues(layout, columns, targets), judged: judgedOf(layout, targets.length) },
      progress,
    )
    if (!fit) return null
    fits.push(fit)
  }
  const errors = fits.flatMap(({ error }) => error ?? [])
  return {
    reads,
    maps: fits.map(({ map }) => map),
    error: errors.length < fits.length ? null : errors.reduce((sum, error) => sum + error, 0) / errors.length,
    seconds: (performance.now() - start) / 1000,
  }
}

/** Of each output the place of its target's last value in what the map reads: what it foretells is less that. */
const lastValues = ({ lookback, horizon }: Layout, columns: readonly number[], targets: readonly number[]): number[] =>
  targets.flatMap((target) => new Array<number>(horizon).fill((lookback - 1) * columns.length + columns.indexOf(target)))

/** Steps of the horizon by which a pull is chosen: what suits a step suits its neighbours. */
const JUDGED = 6
/** Of each target steps ahead at equal distances. */
const judgedOf = ({ horizon }: Layout, targets: number): number[] => {
  const steps = Math.min(JUDGED, horizon)
  return Array.from(
    { length: targets * steps },
    (_, i) => Math.floor(i / steps) * horizon + Math.floor((((i % steps) + 0.5) * horizon) / steps),
  )
}

/** Windows of one group, origin after origin. */
interface Stretch {
  readonly group: number
  readonly from: number
  readonly to: number
}

/** The windows in stretches of time, of all groups alike; no two of them foretell the same step. */
function blocksOf({ size, groups, origins, horizon }: Windows): readonly Stretch[][] {
  const all: { group: number; from: number; to: number }[] = []
  for (let i = 0; i < size; i++) {
    const [group, origin] = [groups[i]!, origins[i]!]
    const last = all.at(-1)
    if (last && last.group === group && last.to === origin) last.to++
    else all.push({ group, from: origin, to: origin + 1 })
  }
  const blocks = Array.from({ length: size < LEAST_WINDOWS ? 1 : BLOCKS }, (): Stretch[] => [])
  for (const group of new Set(groups)) {
    const own = all.filter((stretch) => stretch.group === group)
    const [first, last] = [own[0]!.from, own.at(-1)!.to]
    for (const [i, block] of blocks.entries()) {
      const start = first + Math.floor(((last - first) * i) / blocks.length)
      const next = first + Math.floor(((last - first) * (i + 1)) / blocks.length)
      const end = i === blocks.length - 1 ? next : next - horizon + 1
      for (const { from, to } of own) {
        const part = { group, from: Math.max(from, start), to: Math.min(to, end) }
        if (part.to > part.from) block.push(part)
      }
    }
  }
  return blocks
}

async function runOf(
  frames: readonly Frame[],
  layout: Layout,
  {
    stretch: { group, from, to },
    columns,
    targets,
  }: { readonly stretch: Stretch; readonly columns: readonly number[]; readonly targets: readonly number[] },
  pause: Pause,
): Promise<WindowRun> {
  const { lookback, horizon, ahead, order } = layout
  const frame = frames[group]!
  const windows = to - from
  const extras = Array.from({ length: ahead }, () => new Float64Array(windows))
  const row = new Float64Array(ahead)
  for (let i = 0; i < windows; i++) {
    writeAhead(frame.ahead, from + i, { ...layout.calendar, horizon }, row, 0)
    for (let e = 0; e < ahead; e++) extras[e]![i] = row[e]!
    if (i % 256 === 0) await pause()
  }
  const read: Float64Array[] = []
  for (const column of columns) {
    const values = new Float64Array(windows + lookback - 1)
    for (let i = 0; i < values.length; i++) values[i] = frame.steps[(from - lookback + i) * order.length + column]!
    read.push(values)
    await pause()
  }
  const outputs: Float64Array[] = []
  for (const target of targets)
    for (let h = 0; h < horizon; h++) {
      const values = new Float64Array(windows)
      for (let i = 0; i < windows; i++)
        values[i] = frame.filled[(from + i + h) * layout.targets + target]! - baseOf(frame, from + i, target, layout.targets)
      outputs.push(values)
      await pause()
    }
  return { windows, columns: read, extras, outputs }
}

/**
 * What the inputs of the path are scaled by in the network. An optimizer moves each weight by about as much; that many inputs so much alike, moved all at once,
 * would shake the forecasts far from where the ridge has them.
 */
export const slowness = (inputs: number): number => 1 / Math.sqrt(inputs)

/** The kernel of a map for inputs scaled so. */
export const slowKernel = ({ kernel, inputs }: LinearMap): Float32Array => Float32Array.from(kernel, (value) => value / slowness(inputs))

/** Moves the path of a network by as much as another fit differs from the one that it began with. */
export function moveLinearPath(model: Model, before: LinearPath, after: LinearPath): void {
  const { weights } = model
  for (const [place, map] of after.maps.entries()) {
    const old = before.maps[place]!
    const moved = (name: string, from: ArrayLike<number>, to: ArrayLike<number>): NumericArray => {
      const { data, shape } = weights[name]!
      return { data: Float32Array.from(data, (value, i) => value + to[i]! - from[i]!), shape }
    }
    const [kernel, bias] = [`linear${place + 1}/kernel`, `linear${place + 1}/bias`]
    model.setWeights({ [kernel]: moved(kernel, slowKernel(old), slowKernel(map)), [bias]: moved(bias, old.bias, map.bias) })
  }
}

/** What the path makes of windows, laid out as the network reads them: [windows, targets · horizon], less the base. */
export function applyLinearPath(
  { reads, maps }: LinearPath,
  { lookback, order, numbers, horizon, ahead, targets }: Layout,
  window: Float32Array,
  known: Float32Array | null,
): Float32Array {
  const size = lookback * order.length
  const windows = window.length / size
  const result = new Float32Array(windows * targets * horizon)
  for (const [place, { kernel, bias, outputs }] of maps.entries()) {
    const first = reads === 'own' ? place : 0
    const width = reads === 'own' ? 1 : numbers
    const sums = new Float64Array(outputs)
    for (let i = 0; i < windows; i++) {
      sums.set(bias)
      const add = (value: number, input: number): void => {
        for (let q = 0; q < outputs; q++) sums[q]! += value * kernel[input * outputs + q]!
      }
      for (let s = 0; s < lookback; s++)
        for (let c = 0; c < width; c++) add(window[i * size + s * order.length + first + c]!, s * width + c)
      for (let e = 0; e < ahead; e++) add(known![i * ahead + e]!, lookback * width + e)
      result.set(sums, (i * targets + first) * horizon)
    }
  }
  return result
}
