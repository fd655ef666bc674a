import { expect, test } from 'vitest'
import { composerTask } from '../composer/composer.ts'
import { composerOptions } from '../composer/options.ts'
import { detectorTask } from '../detector/detector.ts'
import { detectorOptions } from '../detector/options.ts'
import { defaultsOf } from '../options/option.ts'
import { textOptions } from '../text/options.ts'
import { textTask } from '../text/text.ts'
import { type CompareEvent, type CompareOptions, compare } from './compare.ts'
import type { Comparison } from './comparison.ts'

const bytes = new TextEncoder().encode('kırmızı balık gölde '.repeat(40))
const values = { ...defaultsOf(textOptions), units: 6, layers: 1, embedding: 4, steps: 10, trainingSteps: 6, dropout: 0 }
const options: CompareOptions = {
  task: 'text',
  work: textTask as unknown as CompareOptions['work'],
  given: { data: [{ name: 'a.txt', bytes }], besides: {} },
  values,
  vary: { cell: ['simple', 'lstm'], layers: [1, 2] },
  seeds: [1, 2],
  engine: { engine: 'wasm' },
}

async function all(more: Partial<CompareOptions> = {}, each: (event: CompareEvent) => void = () => {}): Promise<Comparison | null> {
  let last: Comparison | null = null
  for await (const event of compare({ ...options, ...more })) {
    if (event.type === 'compared' || event.type === 'begun') last = event.comparison
    each(event)
  }
  return last
}

test('every variant is trained on every seed, and the same trial gives the same number again', async () => {
  let fitted = 0
  const once = await all({}, (event) => {
    if (event.type === 'training' && event.event.type === 'working' && event.event.what === 'nGrams' && event.event.share === 0) fitted++
  })
  expect(fitted, 'baselines are fitted for the first trial alone').toBe(1)
  expect(once!.trials).toHaveLength(8)
  expect(once!.baselines.length).toBeGreaterThan(0)
  for (const { value, weights, memoryBytes } of once!.trials) expect(Math.min(value!, weights, memoryBytes)).toBeGreaterThan(0)
  const one = await all({ vary: { cell: ['lstm'], layers: [2] }, seeds: [2] })
  expect(one!.trials[0]!.value).toBe(once!.trials.find(({ variant, seed }) => variant === 3 && seed === 2)!.value)
})

test('stopped, a comparison keeps what is done, and gone on with it ends as one never stopped', async () => {
  const whole = await all()
  const stop = new AbortController()
  let done = 0
  const part = await all({ signal: stop.signal }, (event) => {
    if (event.type === 'compared' && ++done === 3) stop.abort()
  })
  expect(part!.trials).toHaveLength(3)
  const rest = await all({ before: part })
  const numbers = (comparison: Comparison | null) => comparison!.trials.map(({ variant, seed, value }) => [variant, seed, value])
  expect(numbers(rest)).toEqual(numbers(whole))
})

test('with equal weights the cells get the units that make them so', async () => {
  const comparison = await all({ sameWeights: true, vary: { cell: ['lstm', 'simple'] }, seeds: [1] })
  const [lstm, simple] = comparison!.trials
  expect(comparison!.variants[1]!.units).toBeGreaterThan(6)
  expect(Math.abs(simple!.weights / lstm!.weights - 1)).toBeLessThan(0.1)
})

test('what has no units cannot be made equal, and without validation there is nothing to compare on', async () => {
  await expect(all({ sameWeights: true, vary: { units: [4, 8] } })).rejects.toMatchObject({ code: 'compare-needs-units' })
  await expect(all({ values: { ...values, validation: 0 } })).rejects.toMatchObject({ code: 'nothing-to-compare-on' })
})

test('figures of different things are refused, not compared', async () => {
  let done = 0
  const comparing = all({ vary: { by: ['characters', 'words'] } }, ({ type }) => (done += type === 'compared' ? 1 : 0))
  await expect(comparing).rejects.toMatchObject({
    code: 'compared-unlike',
    details: { first: { unit: 'characters', variant: { by: 'characters' } }, other: { unit: 'words' } },
  })
  expect(done).toBe(1)
  await expect(all({ vary: { validation: [0.1, 0.3] } })).rejects.toMatchObject({ code: 'compared-unlike' })
})

const encoded = (text: string) => new TextEncoder().encode(text)

test('units that a task works out itself are made equal too, and a list of them keeps its shape', async () => {
  const rows = Array.from(
    { length: 300 },
    (_, i) => `2024-01-${String(1 + Math.floor(i / 24)).padStart(2, '0')} ${String(i % 24).padStart(2, '0')}:00,${i % 7}`,
  )
  const stop = new AbortController()
  stop.abort()
  const planned = (more: Partial<CompareOptions>) => all({ sameWeights: true, seeds: [1], signal: stop.signal, ...more })
  const detector = await planned({
    task: 'detector',
    work: detectorTask as unknown as CompareOptions['work'],
    given: { data: [{ name: 'a.csv', bytes: encoded(`time,value\n${rows.join('\n')}\n`) }], besides: {} },
    values: { ...defaultsOf(detectorOptions), units: null, trainingSteps: 2 },
    vary: { cell: ['lstm', 'gru'] },
  })
  expect(detector!.variants[0]!.units).toBe(64)
  expect(Number(detector!.variants[1]!.units)).toBeGreaterThan(64)
  const tune = Array.from({ length: 400 }, (_, i) => [60 + (i % 5)])
  const composer = await planned({
    task: 'composer',
    work: composerTask as unknown as CompareOptions['work'],
    given: { data: [{ name: 'a.json', bytes: encoded(JSON.stringify([tune, tune, tune])) }], besides: {} },
    values: { ...defaultsOf(composerOptions), units: '4,8,4', view: 'whole', trainingSteps: 2 },
    vary: { cell: ['lstm', 'gru'] },
  })
  const [first, second] = composer!.variants.map(({ units }) => String(units).split(',').map(Number))
  expect(first).toEqual([4, 8, 4])
  expect(second![1]).toBeGreaterThan(8)
  expect(second![0]).toBe(second![2])
})
