import { appendFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { TrainingEvent } from '../event.ts'
import { disk } from '../files/operations.ts'
import { EventLog, readEvents, summarise } from './events.ts'

const start = (resumedAt: number) => ({ type: 'start', resumedAt, engine: 'wasm' }) as TrainingEvent
const validation = (step: number, loss: number, best: boolean): TrainingEvent => ({
  type: 'validation',
  step,
  epoch: 1,
  trainingLoss: 2,
  loss,
  bits: 1,
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
    expect(summarise(events)).toMatchObject({ step: 30, best: { loss: 1.75, step: 20 }, last: { loss: 1.8, step: 30 } })
  } finally {
    await rm(folder, { recursive: true })
  }
})
