import type { Model } from 'tekrar'
import type { Progress } from '../base/progress.ts'
import type { EncodedSeries, Series, SeriesParts, Span } from '../series/series.ts'
import type { Finished } from '../task.ts'
import { gaussianScores, gaussianThreshold } from './baseline.ts'
import type { Labels } from './labels.ts'
import { learnUsual } from './learn.ts'
import { areLabelled, measureAlarms, type Scores } from './measure.ts'
import { plantsFound, plantsFoundByGaussian, plantsIn } from './planted.ts'
import { type DetectorRecord, saved } from './record.ts'
import { watchGroup } from './watch.ts'
import type { Frame } from './windows.ts'

interface Data {
  readonly series: Series
  readonly encoded: EncodedSeries
  readonly labels: Labels
}

export interface Trained extends Data {
  readonly parts: SeriesParts
  readonly test: (Data & { readonly spans: readonly Span[] }) | null
  readonly frame: Frame
  readonly record: (usual: Pick<DetectorRecord, 'judge' | 'threshold'>) => DetectorRecord
}

/** Learns from the training part what is usual, and counts alarms in what comes after it: the network's beside those of windowed Gaussian. */
export async function reportDetector(model: Model, trained: Trained, progress: Progress = {}): Promise<Finished> {
  const { encoded, labels, parts, test, frame } = trained
  const usual = await learnUsual(model, encoded, { spans: parts.training, labels, frame }, progress)
  const record = trained.record(usual)
  const size = (spans: readonly Span[]): number => spans.reduce((sum, { from, to }) => sum + to - from, 0)
  const within =
    size(parts.test) > 0 ? ({ on: 'test', spans: parts.test } as const) : ({ on: 'validation', spans: parts.validation } as const)
  const measured = test ? { ...test, on: 'test' as const } : { ...trained, ...within }
  if (size(measured.spans) === 0) return { record: saved(record), report: null }
  const started = Date.now()
  const own = encoded.groups.map((group) => gaussianScores(group, frame.targets))
  const leaves = (group: number, step: number): boolean => labels?.[group]?.[step] === 1
  const gaussian = {
    name: 'windowedGaussian',
    threshold: gaussianThreshold(own, parts.training, leaves),
    groups: (test ? test.encoded.groups.map((group) => gaussianScores(group, frame.targets)) : own).map((group, at) =>
      cut(group, measured.spans[at]!),
    ),
    seconds: (Date.now() - started) / 1000,
  }
  const groups: Scores['groups'][number][] = []
  for (const [at, group] of measured.encoded.groups.entries()) {
    const { from, to } = measured.spans[at]!
    const scores = await watchGroup(
      model,
      { ...group, times: group.times.subarray(0, to) },
      record,
      { from: watchFrom(parts, at, from, test !== null) },
      progress,
    )
    groups.push(scores.slice(scores.length - (to - from)).map(({ score }) => score))
  }
  // Where labels say what is found nothing has to be planted.
  const plants = measured.spans.map((span) => (areLabelled(measured) ? [] : plantsIn(span, frame.targets)))
  const sum = plants.reduce((total, { length }) => total + length, 0)
  const found = { network: 0, gaussian: 0 }
  for (const [at, group] of measured.encoded.groups.entries()) {
    found.network += await plantsFound(model, group, plants[at]!, record, progress)
    found.gaussian += plantsFoundByGaussian(group, plants[at]!, frame.targets, gaussian.threshold)
  }
  const share = (count: number): number | null => (sum === 0 ? null : count / sum)
  const network: Scores = { name: 'network', threshold: record.threshold, groups, planted: share(found.network), seconds: null }
  const { on, series, spans } = measured
  return {
    record: saved(record),
    report: measureAlarms({ on, series, spans, labels: measured.labels, lookback: frame.lookback }, [
      network,
      { ...gaussian, planted: share(found.gaussian) },
    ]),
  }
}

/** What comes between the training part and the one that is measured is watched too, as it would be. */
const watchFrom = ({ training }: SeriesParts, group: number, from: number, isOther: boolean): number =>
  isOther ? from : Math.min(from, training[group]!.to)

const cut = <Value>(values: readonly Value[], { from, to }: Span): readonly Value[] => values.slice(from, to)
