import type { Source } from '../base/source.ts'
import type { Step } from '../music/piece.ts'
import { defaultsOf } from '../options/option.ts'
import { TaskRun } from '../training/run.ts'
import type { Composer } from './compose.ts'
import { composerTask } from './composer.ts'
import { type ComposerOptions, composerOptions } from './options.ts'

export const json = (name: string, value: unknown): Source => ({ name, bytes: new TextEncoder().encode(JSON.stringify(value)) })
export const values = (more: Partial<ComposerOptions> = {}): ComposerOptions => ({
  ...defaultsOf(composerOptions),
  transpose: 0,
  batch: 4,
  steps: 32,
  ...more,
})

export async function trained(data: Source[], more: Partial<ComposerOptions> = {}) {
  const prepared = await composerTask.prepare({ data, besides: {} }, values(more))
  const { trained, report } = await new TaskRun<Composer>(prepared as never, { engine: { threads: 1 } })
  return { composer: trained!, report: report!, prepared }
}

export const nats = (report: { contenders: readonly { name: string; values: Readonly<Record<string, number | null>> }[] }, name: string) =>
  report.contenders.find((one) => one.name === name)!.values.nats!

/** Up and down the scale of C, from anywhere. */
const SCALE = [60, 62, 64, 65, 67, 69, 71, 72, 71, 69, 67, 65, 64, 62]
export const scales = Array.from({ length: 14 }, (_, from) =>
  Array.from({ length: 28 }, (_, i): Step => [SCALE[(from + i) % SCALE.length]!]),
)
