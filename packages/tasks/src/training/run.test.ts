import { open } from 'tekrar'
import { expect, test } from 'vitest'
import { defaultsOf } from '../options/option.ts'
import { type TextOptions, textOptions } from '../text/options.ts'
import { textTask } from '../text/text.ts'
import { type TaskEvent, TaskRun, type TaskState } from './run.ts'

const bytes = new TextEncoder().encode('kırmızı balık gölde '.repeat(60))
const given = { data: [{ name: 'a.txt', bytes }], besides: {} }
const values: TextOptions = { ...defaultsOf(textOptions), units: 8, layers: 1, embedding: 8, steps: 10, trainingSteps: 40, dropout: 0.1 }
const prepare = () => textTask.prepare(given, values)
const engine = { engine: 'wasm' } as const

test('a run awaited gives what can be asked, and a report with the network beside its baselines', async () => {
  const { trained, report } = await new TaskRun(await prepare(), { engine })
  expect(report!.contenders.map(({ name }) => name).slice(0, 2)).toEqual(['network', 'nGrams1'])
  expect(report!.contenders[0]!.values.nats).toBeGreaterThan(0)
  expect(String(await trained.generate({ length: 5 }))).toHaveLength(5)
})

test('the model at the end is the best by validation, and its file opens as it is', async () => {
  const losses: number[] = []
  let report: number | null = null
  const run = new TaskRun(await prepare(), { engine })
  for await (const event of run) {
    if (event.type === 'fit' && event.event.type === 'validation') losses.push(event.event.loss)
    if (event.type === 'finished') report = event.report!.contenders[0]!.values.nats!
  }
  expect(report).toBeCloseTo(Math.min(...losses), 5)
  const { json, weights } = await run.model.save()
  const writer = textTask.open(await open({ json, weights }, engine))
  expect(String(await writer.generate({ length: 20 }))).toBe(
    String(await run.model.generate({ prompt: 'a', length: 20, temperature: 0.8, seed: 1 })),
  )
})

test('stopped at a step and gone on from its state, a run ends with the same bits and the same report', async () => {
  const whole = new TaskRun(await prepare(), { engine })
  const expected = await whole
  const stop = new AbortController()
  const first = new TaskRun(await prepare(), { engine, signal: stop.signal })
  let state: TaskState | null = null
  for await (const event of first)
    if (event.type === 'fit' && event.event.type === 'step' && event.event.step === 25) {
      state = await first.state()
      stop.abort()
    }
  await expect(Promise.resolve(first)).rejects.toThrow('abort')
  const second = new TaskRun(await prepare(), { engine, from: { state: state!, best: first.best } })
  const outcome = await second
  expect(outcome.report!.contenders[0]!.values).toEqual(expected.report!.contenders[0]!.values)
  expect((await second.model.save()).weights).toEqual((await whole.model.save()).weights)
})

test('after its last step nothing is trained again: only the report is made', async () => {
  const first = new TaskRun(await prepare(), { engine })
  let state: TaskState | null = null
  for await (const event of first)
    if (event.type === 'fit' && event.event.type === 'step' && event.event.step === 40) state = await first.state()
  const events: TaskEvent[] = []
  for await (const event of new TaskRun(await prepare(), { engine, from: { state: state!, best: first.best } })) events.push(event)
  expect(events.map(({ type }) => type).filter((type) => type === 'fit')).toEqual([])
  expect(events.at(-1)).toMatchObject({ type: 'finished', report: { task: 'text' } })
})

test('stopped while baselines are fitted, a run’s loop ends without a word, and awaiting it throws the signal’s reason', async () => {
  const stop = new AbortController()
  const run = new TaskRun(await prepare(), { engine, signal: stop.signal })
  const types = new Set<string>()
  for await (const event of run) {
    types.add(event.type)
    if (event.type === 'working') stop.abort()
  }
  expect([...types]).toEqual(['fit', 'working'])
  await expect(Promise.resolve(run)).rejects.toThrow('abort')
})
