// The detector on the Numenta Anomaly Benchmark, by its own protocol: `npx jiti bench/jobs/nab.ts`, with TEKRAR_DATA naming the folder of the data sets. Of each file
// the network is trained on the probation part alone (15 % of its rows, 750 at most); what is usual goes on being learned from the rows it has seen, as the benchmark
// allows; no score knows a later row. The first score is the benchmark's: one threshold for all files, the one that gives most over them (it sees the labels). The
// second has the threshold of each file that was learned from its probation part; it is never below 2.5, and that floor, like the judge's other constants, was chosen on
// the labels of the files named below, by search over a grid. The other files' labels chose no constant, but their scores were seen while the judge was written (once
// two equally plausible ways to begin a series were told apart by them): they are no pure hold-out. --method, --seed and --files say what is run.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { tasks } from '@tekrar/tasks'
import { WindowedGaussian } from '../../packages/tasks/src/baselines/series/windowed-gaussian.ts'
import { alarmsOf } from '../../packages/tasks/src/detector/intervals.ts'
import { type NabSeries, nabNormalised, nabProbation, nabProfiles, nabScore, nabThreshold } from '../../packages/tasks/src/detector/nab.ts'

/** The files on which the settings of the judge were chosen; the others were not looked at for it. */
const CHOSEN_ON = /artificial|_24ae8d|_5f5533|_77c1ca|_c6585a|machine_temperature|Twitter/

interface Judged extends NabSeries {
  readonly file: string
  readonly threshold: number
}

const { values } = parseArgs({
  options: {
    method: { type: 'string', default: 'forecast' },
    seed: { type: 'string', default: '1' },
    files: { type: 'string', default: '' },
  },
})
const data = process.env.TEKRAR_DATA
if (!data) {
  console.error('TEKRAR_DATA must name the folder of the data sets')
  process.exit(2)
}
const folder = join(data, 'nab')
const labels: Record<string, [string, string][]> = JSON.parse(readFileSync(join(folder, 'labels/combined_windows.json'), 'utf8'))
const judged: Judged[] = []
const gaussian: NabSeries[] = []
for (const [file, windows] of Object.entries(labels)) {
  if (!file.includes(values.files)) continue
  const started = Date.now()
  const [head = '', ...lines] = readFileSync(join(folder, 'data', file), 'utf8')
    .trim()
    .split(/\r?\n/)
  const rows = lines.map((line) => {
    const [timestamp = '', value = ''] = line.split(',')
    return { timestamp, value: Number(value) }
  })
  const probation = nabProbation(rows.length)
  const bytes = new TextEncoder().encode([head, ...lines.slice(0, probation)].join('\n'))
  const { trained } = await tasks.detector.train(
    { name: file, bytes },
    { method: values.method as 'forecast', seed: Number(values.seed), validation: 0, calendar: 'no' },
  )
  if (!trained) throw new Error(`${file}: training did not end`)
  const detected = await trained.detect(rows)
  const times = rows.map(({ timestamp }) => timestamp)
  const places = windows.map(([first, last]) => [times.indexOf(first.slice(0, 19)), times.indexOf(last.slice(0, 19))] as const)
  const scores = alarmsOf(detected.map(({ score }) => score))
  judged.push({ file, scores, windows: places, threshold: trained.threshold })
  const detector = new WindowedGaussian()
  gaussian.push({ scores: rows.map(({ value }) => Number(detector.score(value).toPrecision(12))), windows: places })
  console.error(`${file}  ${rows.length} rows, ${((Date.now() - started) / 1000).toFixed(1)} s`)
}

const { standard } = nabProfiles
const windowsOf = (many: readonly NabSeries[]): number => many.reduce((sum, { windows }) => sum + windows.length, 0)
const best = nabThreshold(judged, standard)
console.log(`\n| file | score | found | false alarms | own threshold | score with it |\n|---|---:|---:|---:|---:|---:|`)
for (const one of judged) {
  const { score, windowsFound, falseAlarms } = nabScore(one, best.threshold, standard)
  const own = nabScore(one, one.threshold, standard)
  console.log(
    `| ${one.file} | ${score.toFixed(2)} | ${windowsFound} of ${one.windows.length} | ${falseAlarms} | ${one.threshold.toFixed(2)} | ${own.score.toFixed(2)} |`,
  )
}
for (const [name, profile] of Object.entries(nabProfiles)) {
  const { threshold, score } = nabThreshold(judged, profile)
  console.log(
    `\n${name}: ${nabNormalised(score, windowsOf(judged), profile).toFixed(1)} with one threshold for all, ${threshold.toFixed(2)}`,
  )
}
const ownSum = judged.reduce((sum, one) => sum + nabScore(one, one.threshold, standard).score, 0)
console.log(
  `\nstandard, each file with the threshold learned from its probation part: ${nabNormalised(ownSum, windowsOf(judged), standard).toFixed(1)}`,
)
for (const [name, part] of [
  ['files on which settings were chosen', judged.filter(({ file }) => CHOSEN_ON.test(file))],
  ['the other files', judged.filter(({ file }) => !CHOSEN_ON.test(file))],
] as const) {
  const sum = part.reduce((total, one) => total + nabScore(one, best.threshold, standard).score, 0)
  if (part.length > 0)
    console.log(`standard, the same threshold, ${name} (${part.length}): ${nabNormalised(sum, windowsOf(part), standard).toFixed(1)}`)
}
const plain = nabThreshold(gaussian, standard)
console.log(`windowed Gaussian, threshold chosen in the same way: ${nabNormalised(plain.score, windowsOf(gaussian), standard).toFixed(1)}`)
