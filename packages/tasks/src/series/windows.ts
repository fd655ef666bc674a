import type { Finding } from '../base/finding.ts'
import { found, refuse } from '../sayings/series.ts'
import type { EncodedSeries, Series, Span, Windows } from './series.ts'

export interface WindowsOfOptions {
  /** Steps of the past that a window has. */
  readonly lookback: number
  /** Steps that it foretells; 0 for windows that are a past alone. */
  readonly horizon: number
  /** Steps from one window to the next. */
  readonly stride?: number
  /** Whether targets must have been measured, or may have been filled forward. */
  readonly targets?: 'measured' | 'filled'
}

/**
 * The windows of a part: the steps they foretell lie within its spans, so that no part has anything of the next; their past may reach back before it. Windows that
 * foretell nothing lie within the spans altogether. Those with steps missing are left out and counted.
 */
export function windowsOf(
  { groups, targets: names }: EncodedSeries,
  spans: readonly Span[],
  { lookback, horizon, stride = 1, targets: kind = 'measured' }: WindowsOfOptions,
): Windows {
  const places: number[] = []
  const origins: number[] = []
  let skipped = 0
  for (const [place, group] of groups.entries()) {
    const { from = 0, to = 0 } = spans[place] ?? {}
    const unusable = sums(group.usable.length, (step) => (group.usable[step] ? 0 : 1))
    const data = kind === 'measured' ? group.targets : group.filledTargets
    const missing = sums(group.usable.length, (step) => (hasNaN(data, step * names.length, names.length) ? 1 : 0))
    const first = horizon === 0 ? from + lookback : Math.max(from, lookback)
    for (let origin = first; origin + horizon <= to; origin += stride) {
      const gone = between(unusable, origin - lookback, origin) + (horizon === 0 ? 0 : between(missing, origin, origin + horizon))
      if (gone > 0) skipped++
      else {
        places.push(place)
        origins.push(origin)
      }
    }
  }
  return { size: origins.length, lookback, horizon, groups: Int32Array.from(places), origins: Int32Array.from(origins), skipped }
}

/** Sums of all steps before each. */
function sums(steps: number, of: (step: number) => number): Int32Array {
  const result = new Int32Array(steps + 1)
  for (let step = 0; step < steps; step++) result[step + 1] = (result[step] ?? 0) + of(step)
  return result
}
const between = (sums: Int32Array, from: number, to: number): number => (sums[to] ?? 0) - (sums[from] ?? 0)

const hasNaN = (data: Float32Array, from: number, count: number): boolean => {
  for (let i = from; i < from + count; i++) if (Number.isNaN(data[i])) return true
  return false
}

/** Throws where a part has no window: `series-too-short` where no span is long enough, else `series-no-window`. */
export function requireWindows({ table, groups }: Series, spans: readonly Span[], { size, lookback, horizon, skipped }: Windows): void {
  if (size > 0) return
  const files = [...new Set(table.files)]
  if (skipped > 0) refuse('series-no-window', { files, skipped })
  const longest = Math.max(0, ...spans.map(({ from, to }) => to - from))
  const all = Math.max(0, ...groups.map(({ times }) => times.length))
  refuse('series-too-short', { files, longest, all, lookback, horizon })
}

/** What is to be said of windows: groups too short for one, windows left out. */
export function windowFindings(
  { groups }: Series,
  spans: readonly Span[],
  { size, lookback, horizon, skipped }: Windows,
): readonly Finding[] {
  const needed = lookback + horizon
  const short = spans.flatMap(({ from, to }, place) => (to - from < needed ? [{ name: groups[place]?.name ?? '', steps: to - from }] : []))
  const [first] = short
  const findings: Finding[] = []
  if (first && groups.length > 1)
    findings.push(
      found('warning', 'series-short-groups', { groups: short.length, of: groups.length, example: first.name, steps: first.steps, needed }),
    )
  if (skipped > 0) findings.push(found('warning', 'series-skipped-windows', { windows: size, skipped }))
  return findings
}
