import type { Model } from 'tekrar'
import { expect, test } from 'vitest'
import { defaultsOf } from '../options/option.ts'
import type { BuildParts, Prepared } from '../task.ts'
import { type TextOptions, textOptions } from '../text/options.ts'
import { textTask } from '../text/text.ts'
import { TaskRun, type TaskState } from './run.ts'

const bytes = new TextEncoder().encode('kırmızı balık gölde '.repeat(60))
const values: TextOptions = { ...defaultsOf(textOptions), units: 6, layers: 1, embedding: 4, steps: 10, trainingSteps: 12, dropout: 0 }
const engine = { engine: 'wasm' } as const

/** The task text with a pre-training on the same text, and what the training was handed from it. */
async function inTwoStages(): Promise<{ prepared: Prepared; handed: Uint8Array[] }> {
  const prepared = await textTask.prepare({ data: [{ name: 'a.txt', bytes }], besides: {} }, values)
  const [stage] = prepared.stages
  const handed: Uint8Array[] = []
  const saving: Promise<void>[] = []
  const remember = (before: Model) => saving.push(before.save().then(({ weights }) => void handed.push(weights)))
  const stages = [
    { ...stage!, name: 'pretraining' as const },
    {
      ...stage!,
      build: (parts: BuildParts) => {
        if (parts.before) remember(parts.before)
        return stage!.build(parts)
      },
    },
  ]
  return { prepared: { ...prepared, stages } as unknown as Prepared, handed }
}

test('a run cut off between its stages hands the trained network on, as one never cut off does', async () => {
  const whole = await inTwoStages()
  const expected = await new TaskRun(whole.prepared, { engine })
  const stop = new AbortController()
  const first = await inTwoStages()
  const run = new TaskRun(first.prepared, { engine, signal: stop.signal })
  let state: TaskState | null = null
  for await (const event of run)
    if (event.type === 'fit' && event.event.type === 'end' && event.stage.name === 'pretraining') {
      state = await run.state()
      stop.abort()
    }
  expect(state).toMatchObject({ stage: 'pretraining', training: { record: { step: 12 } } })
  const second = await inTwoStages()
  const outcome = await new TaskRun(second.prepared, { engine, from: { state: state!, best: null } })
  expect(whole.handed).toHaveLength(1)
  expect(second.handed).toEqual(whole.handed)
  expect(outcome.report!.contenders[0]).toEqual(expected.report!.contenders[0])
})
