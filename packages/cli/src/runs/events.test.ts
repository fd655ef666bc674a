import { appendFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { StageName, TrainingEvent } from '../event.ts'
import { disk } from '../files/operations.ts'
import { EventLog, readEvents, summarise } from './events.ts'

const start = (resumedAt: number, stage: StageName = 'training') => ({ type: 'start', stage, resumedAt, engine: 'wasm' }) as TrainingEvent
const validation = (step: number, loss: number, best: boolean, stage: StageName = 'training'): TrainingEvent => ({
  type: 'validation',
  stage,
  step,
  epoch: 1,
  trainingLoss: 2,
  loss,
  epochs: 3,
  metrics: { accuracy: 1 / step },
  best,
})

test('a line cut off by a dying process is passed over, and what a resume undid does not count', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tekrar-events-'))
  try {
    const first = new EventLog(disk, folder)
    for (const event of [start(0), validation(10, 2, true), validation(20, 1.5, true)]) first.add(event)
    await first.flush()
    await appendFile(join(folder, 'events.jsonl'), '{"type":"validation","step":30,"lo')
    const second = new EventLog(disk, folder)
    await second.open()
    second.add(start(10))
    second.add(validation(20, 1.75, true))
    second.add(validation(30, 1.8, false))
    await second.flush()
    const events = await readEvents(folder)
    expect(events.map((event) => event.type)).toEqual(['start', 'validation', 'start', 'validation', 'validation'])
    expect(summarise(events)).toMatchObject({
      step: 30,
      best: { loss: 1.75, step: 20, metrics: { accuracy: 1 / 20 } },
      last: { loss: 1.8, step: 30 },
    })
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('steps of the pre-training and of the training after it are told apart', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tekrar-events-'))
  try {
    const log = new EventLog(disk, folder)
    const events = [
      start(0, 'pretraining'),
      validation(50, 5, true, 'pretraining'),
      start(0),
      validation(20, 2, true),
      validation(40, 1, true),
    ]
    for (const event of [...events, start(20), validation(30, 1.5, true)]) log.add(event)
    await log.flush()
    const read = await readEvents(folder)
    expect(read.map((event) => ('step' in event ? event.step : event.type))).toEqual(['start', 50, 'start', 20, 'start', 30])
    expect(summarise(read)).toMatchObject({ stage: 'training', step: 30, best: { loss: 1.5, step: 30 } })
    expect(summarise(read.slice(0, 2))).toMatchObject({ stage: 'pretraining', step: 50 })
  } finally {
    await rm(folder, { recursive: true })
  }
})
