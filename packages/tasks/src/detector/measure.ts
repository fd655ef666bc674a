import type { Contender, Measure, Report, ReportTable } from '../base/report.ts'
import type { Series, Span } from '../series/series.ts'
import { textsOf, zoneOf } from '../series/zone.ts'
import { alarmsOf, intervalsOf, severityOf } from './intervals.ts'
import { type Labels, labelledWindows } from './labels.ts'
import { nabNormalised, nabProfiles, nabScore } from './nab.ts'

/** What is measured: spans of the groups, and where labels are, those. */
export interface Part {
  readonly on: Report['on']
  readonly series: Pick<Series, 'groups' | 'format'>
  readonly spans: readonly Span[]
  readonly labels: Labels
  /** Rows that a row is judged by: alarms that are no farther apart are one. */
  readonly lookback: number
}

/** Scores of a contender, of each step of each span; null where there is none. */
export interface Scores {
  readonly name: string
  readonly threshold: number
  readonly groups: readonly (readonly (number | null)[])[]
  /** The share of planted spikes that is found; null where none were planted. */
  readonly planted: number | null
  readonly seconds: number | null
}

const MOST_ROWS = 20

/** Whether labels say what is to be found there. */
export const areLabelled = ({ spans, labels }: Pick<Part, 'spans' | 'labels'>): boolean =>
  spans.some(({ from, to }, place) => labels?.[place]?.subarray(from, to).includes(1))

/** How many alarms there are; where the part has labels, how many of the intervals are found, and the standard score of the Numenta benchmark; else how many planted spikes. */
export function measureAlarms(part: Part, scores: readonly Scores[]): Report {
  const { spans, labels, on } = part
  const windows = spans.map(({ from, to }, place) => (labels ? labelledWindows(labels[place]!, from, to) : []))
  const isLabelled = areLabelled(part)
  const count = spans.reduce((sum, { from, to }) => sum + to - from, 0)
  const falseAlarms: Measure = { name: 'falseAlarms', better: 'lower', as: { digits: 2 } }
  return {
    task: 'detector',
    on,
    count,
    unit: 'rows',
    measures: isLabelled
      ? [{ name: 'nab', better: 'higher', as: { digits: 1 } }, { name: 'found', better: 'higher', as: 'share' }, falseAlarms]
      : [{ name: 'planted', better: 'higher', as: 'share' }, falseAlarms],
    contenders: scores.map((one) => contenderOf(one, { windows, count, lookback: part.lookback })),
    tables: scores[0] ? tablesOf(part, scores[0]) : [],
  }
}

function contenderOf(
  { name, threshold, groups, planted, seconds }: Scores,
  {
    windows,
    count,
    lookback,
  }: { readonly windows: readonly (readonly (readonly [number, number])[])[]; readonly count: number; readonly lookback: number },
): Contender {
  let [found, wrong, score] = [0, 0, 0]
  for (const [place, group] of groups.entries()) {
    const intervals = intervalsOf(group, threshold, lookback)
    const own = windows[place]!
    found += own.filter(([first, last]) => intervals.some((one) => one.first <= last && one.last >= first)).length
    wrong += intervals.filter((one) => !own.some(([first, last]) => one.first <= last && one.last >= first)).length
    score += nabScore({ scores: alarmsOf(group), windows: own, probation: 0 }, threshold, nabProfiles.standard).score
  }
  const labelled = windows.reduce((sum, { length }) => sum + length, 0)
  const falseAlarms = (1000 * wrong) / Math.max(1, count)
  const values =
    labelled === 0
      ? { planted, falseAlarms }
      : { nab: nabNormalised(score, labelled, nabProfiles.standard), found: found / labelled, falseAlarms }
  return { name, values, seconds }
}

function tablesOf({ series, spans, lookback }: Part, { threshold, groups }: Scores): ReportTable[] {
  const zone = zoneOf(series.format.timezone)
  const isTimed = series.format.time.length > 0
  const all = groups.flatMap((group, place) => {
    const { name, times } = series.groups[place]!
    const textOf = textsOf(times, zone)
    const at = (step: number): string | number => (isTimed ? textOf(times[step + spans[place]!.from]!) : step + spans[place]!.from + 1)
    return intervalsOf(group, threshold, lookback).map(({ first, last, peak }) => ({
      peak,
      row: [name, at(first), at(last), severityOf(peak, threshold), peak],
    }))
  })
  const flagged = groups.reduce((sum, group) => sum + group.filter((score) => score !== null && score >= threshold).length, 0)
  const strongest = all.sort((a, b) => b.peak - a.peak).slice(0, MOST_ROWS)
  return [
    {
      title: 'detectorThreshold',
      columns: ['threshold', 'intervals', 'anomalousRows'],
      rows: [[threshold, all.length, flagged]],
      as: { threshold: { digits: 2 } },
    },
    ...(strongest.length > 0
      ? [
          {
            title: 'detectedIntervals',
            columns: ['seriesName', 'from', 'to', 'severity', 'score'],
            rows: strongest.map(({ row }) => row),
            as: { score: { digits: 2 } } as const,
          },
        ]
      : []),
  ]
}
