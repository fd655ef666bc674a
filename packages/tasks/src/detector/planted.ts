import type { Model } from 'tekrar'
import type { Progress } from '../base/progress.ts'
import { WindowedGaussian } from '../baselines/series/windowed-gaussian.ts'
import type { EncodedGroup, Span } from '../series/series.ts'
import { ninesOf } from './baseline.ts'
import { errorsAt } from './errors.ts'
import { Judge } from './judge.ts'
import type { DetectorRecord } from './record.ts'
import type { Place } from './windows.ts'

/** In deviations of the column. */
const SIZES = [1, 2, 4, 8] as const
const MOST = 24
/** Rows from one to the next at least. */
const APART = 10
/** Rows that are judged before each, so that means over them are as they would be. */
const BEFORE = 20

/** A spike put into one value of a series that is otherwise as it is. */
export interface Plant {
  readonly step: number
  readonly target: number
  /** Added to the scaled value. */
  readonly size: number
}

/**
 * Where labels say nothing of how many anomalies are found, spikes are planted: over the span at equal distances, up and down, of one, two, four and eight
 * deviations by turns. A detector that never gives an alarm has no false ones either: this tells it apart.
 */
export function plantsIn({ from, to }: Span, targets: number): Plant[] {
  const count = Math.min(MOST, Math.floor((to - from) / APART))
  return Array.from({ length: count }, (_, i) => ({
    step: from + Math.floor(((i + 0.5) * (to - from)) / count),
    target: i % targets,
    size: SIZES[i % SIZES.length]! * (Math.floor(i / SIZES.length) % 2 ? -1 : 1),
  }))
}

/** `input`: which of the network's inputs each target is. */
export async function plantsFound(
  model: Model,
  group: EncodedGroup,
  plants: readonly Plant[],
  record: DetectorRecord,
  progress: Progress = {},
): Promise<number> {
  const { frame, encoder, judge, threshold } = record
  const columns = inputsOf(encoder.columns, encoder.targets)
  const places: Place[] = plants.flatMap((plant) => [
    ...Array.from({ length: Math.min(BEFORE, plant.step) }, (_, i) => ({ group, step: plant.step - Math.min(BEFORE, plant.step) + i })),
    planted(group, plant, { ...frame, input: columns[plant.target] ?? -1 }),
  ])
  const errors = await errorsAt(model, places, frame, progress)
  let found = 0
  let at = 0
  for (const { step } of plants) {
    const watching = new Judge(frame.targets, judge, { adapts: false })
    let score = 0
    for (const end = at + Math.min(BEFORE, step) + 1; at < end; at++) {
      const row = errors[at]
      if (row) score = watching.push(row).score
    }
    if (score >= threshold) found++
  }
  return found
}

/** The step with the spike in it, and a copy of the steps alone that it is judged from. */
function planted(
  group: EncodedGroup,
  { step, target, size }: Plant,
  { lookback, inputs, targets, input }: { lookback: number; inputs: number; targets: number; input: number },
): Place {
  const from = Math.max(0, step - lookback)
  const last = step - from
  const changed = {
    ...group,
    times: group.times.slice(from, step + 1),
    inputs: group.inputs.slice(from * inputs, (step + 1) * inputs),
    targets: group.targets.slice(from * targets, (step + 1) * targets),
    filledTargets: group.filledTargets.slice(from * targets, (step + 1) * targets),
  }
  changed.targets[last * targets + target]! += size
  changed.filledTargets[last * targets + target]! += size
  if (input >= 0) changed.inputs[last * inputs + input]! += size
  return { group: changed, step: last }
}

/** Where each target stands among the inputs of a step: a column of numbers has one, and perhaps one for its mask; one of words as many as categories. */
function inputsOf(columns: DetectorRecord['encoder']['columns'], targets: readonly string[]): number[] {
  const places = new Map<string, number>()
  let place = 0
  for (const column of columns) {
    places.set(column.name, place)
    place += column.kind === 'number' ? (column.mask ? 2 : 1) : column.categories.length
  }
  return targets.map((name) => places.get(name) ?? -1)
}

/** The same of windowed Gaussian, which knows the values of a column before each step. */
export function plantsFoundByGaussian(
  { filledTargets }: EncodedGroup,
  plants: readonly Plant[],
  targets: number,
  threshold: number,
): number {
  let found = 0
  for (let target = 0; target < targets; target++) {
    const own = plants.filter((plant) => plant.target === target)
    const detector = new WindowedGaussian()
    let step = 0
    for (const plant of own) {
      for (; step < plant.step; step++) {
        const value = filledTargets[step * targets + target]!
        if (!Number.isNaN(value)) detector.score(value)
      }
      if (ninesOf(detector.rarity(filledTargets[step * targets + target]! + plant.size)) >= threshold) found++
    }
  }
  return found
}
