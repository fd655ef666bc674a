import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { defaultsOf } from '../options/option.ts'
import { TaskRun } from '../training/run.ts'
import { detectorTask } from './detector.ts'
import { detectorOptions } from './options.ts'
import type { Detector } from './trained.ts'

const folder = process.env.TEKRAR_DATA ? `${process.env.TEKRAR_DATA}/nab/data/` : null

test.runIf(folder)(
  'trained on a quiet series of the Numenta benchmark, it finds the jump in another, and gives no alarm on its own',
  async () => {
    const read = (name: string) => ({ name, bytes: new Uint8Array(readFileSync(`${folder}${name}`)) })
    const given = { data: [read('artificialNoAnomaly/art_daily_small_noise.csv')], besides: {} }
    const values = { ...defaultsOf(detectorOptions), method: 'forecast', trainingSteps: 200 } as const
    const { trained } = await new TaskRun<Detector>(detectorTask.prepare(given, values))
    const intervalsOf = async (name: string) => {
      const question = { sources: [read(name)], words: [], lines: null }
      const intervals = new Map<number, string[]>()
      const { records } = await trained!.answer(question, { threshold: null, adapt: 'yes' })
      for await (const { interval, timestamp } of records)
        if (interval !== null) intervals.set(interval as number, [...(intervals.get(interval as number) ?? []), String(timestamp)])
      return [...intervals.values()].map((times) => [times[0], times.at(-1)])
    }
    expect(await intervalsOf('artificialNoAnomaly/art_daily_small_noise.csv')).toEqual([])
    const [jump, ...others] = await intervalsOf('artificialWithAnomaly/art_daily_jumpsup.csv')
    expect(others).toEqual([])
    expect(jump![0]).toBe('2014-04-11 09:00:00')
    expect(jump![1]! < '2014-04-12 01:45:00').toBe(true)
  },
  240_000,
)
