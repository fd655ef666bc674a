import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { WindowedGaussian } from '../baselines/series/windowed-gaussian.ts'
import { type NabProfile, nabNormalised, nabProbation, nabProfiles, nabScore, nabThreshold } from './nab.ts'

const { standard } = nabProfiles
const series = (detections: readonly number[], windows: readonly (readonly [number, number])[], rows = 1000) => {
  const scores = new Float64Array(rows)
  for (const row of detections) scores[row] = 1
  return { scores, windows }
}

test('a detection at the first row of a window is worth 1, at its last hardly anything, and only the best one counts', () => {
  expect(nabScore(series([400], [[400, 499]]), 1, standard).score).toBeCloseTo(1, 12)
  expect(nabScore(series([400, 450, 499], [[400, 499]]), 1, standard)).toMatchObject({ windowsFound: 1, hits: 3, falseAlarms: 0 })
  expect(nabScore(series([499], [[400, 499]]), 1, standard).score).toBeCloseTo(0.0253, 3)
})

test('a false alarm costs its full weight before any window and far from one, and less shortly after', () => {
  expect(nabScore(series([300], []), 1, standard).score).toBeCloseTo(-0.11, 12)
  const after = (row: number) => nabScore(series([400, row], [[400, 499]]), 1, standard).score - 1
  expect(after(999)).toBeCloseTo(-0.11, 12)
  expect(after(500)).toBeGreaterThan(-0.01)
  expect(after(600)).toBeLessThan(-0.1)
})

test('a missed window costs what its profile says, and what is found on probation does not count', () => {
  expect(nabScore(series([10], [[400, 499]]), 1, nabProfiles.rewardLowMisses)).toMatchObject({
    score: -2,
    windowsMissed: 1,
    falseAlarms: 0,
  })
  expect([nabProbation(4032), nabProbation(22695), nabProbation(7)]).toEqual([604, 750, 1])
})

test('the threshold over several series is the one whose scores add up to most', () => {
  const scores = (values: Readonly<Record<number, number>>) => Float64Array.from({ length: 1000 }, (_, i) => values[i] ?? 0)
  const many = [
    { scores: scores({ 400: 0.9, 700: 0.5 }), windows: [[400, 499]] as const },
    { scores: scores({ 400: 0.6, 300: 0.55 }), windows: [[400, 499]] as const },
  ]
  const found = nabThreshold(many, standard)
  expect(found.threshold).toBe(0.6)
  expect(found.score).toBeCloseTo(2, 12)
  expect(nabNormalised(found.score, 2, standard)).toBeCloseTo(100, 9)
  expect(found.score).toBeCloseTo(
    many.reduce((sum, one) => sum + nabScore(one, found.threshold, standard).score, 0),
    12,
  )
  expect(nabThreshold([series([], [[400, 499]])], standard).threshold).toBeGreaterThan(0)
})

const folder = process.env.TEKRAR_DATA ? `${process.env.TEKRAR_DATA}/nab/` : null
const read = (name: string): string => readFileSync(`${folder}${name}`, 'utf8')
const table = (text: string): Record<string, string>[] => {
  const [head, ...rows] = text.trim().split(/\r?\n/)
  const names = head!.split(',')
  return rows.map((row) => Object.fromEntries(row.split(',').map((cell, i) => [names[i], cell])))
}
const profiles: Readonly<Record<string, NabProfile>> = {
  standard,
  reward_low_FP_rate: nabProfiles.rewardLowFalseAlarms,
  reward_low_FN_rate: nabProfiles.rewardLowMisses,
}
const published = (profile: string) => table(read(`results/per_file_${profile}_scores.csv`))
const labels = (): Record<string, [string, string][]> => JSON.parse(read('labels/combined_windows.json'))
const windowsIn = (times: readonly string[], windows: readonly [string, string][]) =>
  windows.map(([first, last]) => [times.indexOf(first.slice(0, 19)), times.indexOf(last.slice(0, 19))] as const)

test.runIf(folder)('the published scores of detectors come out of their published detections, file by file', () => {
  const files = labels()
  let compared = 0
  for (const [name, profile] of Object.entries(profiles))
    for (const { Detector, File, Threshold, Score, TP, FP } of published(name)) {
      const path = `results/${Detector}/${File!.replace('/', `/${Detector}_`)}.gz`
      let rows: Record<string, string>[]
      try {
        rows = table(gunzipSync(readFileSync(`${folder}${path}`)).toString())
      } catch {
        continue
      }
      const scores = rows.map(({ anomaly_score }) => Number(anomaly_score))
      const windows = windowsIn(
        rows.map(({ timestamp }) => timestamp!),
        files[File!]!,
      )
      // The threshold is printed with 12 figures only.
      const result = nabScore({ scores, windows }, Number(Threshold) - 1e-12, profile)
      expect([File, result.hits, result.falseAlarms]).toEqual([File, Number(TP), Number(FP)])
      expect(result.score).toBeCloseTo(Number(Score), 6)
      compared++
    }
  expect(compared).toBeGreaterThanOrEqual(3 * 17)
})

test.runIf(folder)('windowed Gaussian, run anew, has its published score on every file', () => {
  const files = labels()
  const run = Object.fromEntries(
    Object.entries(files).map(([file, windows]) => {
      const rows = table(read(`data/${file}`))
      const detector = new WindowedGaussian()
      // The benchmark writes scores with 12 figures before it judges them.
      const scores = rows.map(({ value }) => Number(detector.score(Number(value)).toPrecision(12)))
      return [
        file,
        {
          scores,
          windows: windowsIn(
            rows.map(({ timestamp }) => timestamp!),
            windows,
          ),
        },
      ]
    }),
  )
  const normalised = JSON.parse(read('results/subset_normalised_scores.json')).windowedGaussian
  for (const [name, profile] of Object.entries(profiles)) {
    const rows = published(name).filter(({ Detector }) => Detector === 'windowedGaussian')
    let sum = 0
    for (const { File, Threshold, Score } of rows) {
      const { score } = nabScore(run[File!]!, Number(Threshold), profile)
      expect([File, score.toFixed(6)]).toEqual([File, Number(Score).toFixed(6)])
      sum += score
    }
    expect(rows).toHaveLength(28)
    expect(nabNormalised(sum, 37, profile)).toBeCloseTo(normalised[name], 1)
  }
})
