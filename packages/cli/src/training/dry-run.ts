import type { Prepared, TextOptions } from '@tekrar/tasks'
import type { Model } from 'tekrar'
import type { Context } from '../context.ts'
import type { NoticeEvent } from '../event.ts'
import { ExitCode } from '../failure.ts'
import { writeEvent } from '../terminal/json.ts'
import { engineReason } from './engine-reason.ts'
import { describeStart } from './facts.ts'
import { measure, secondsFor, stepsFor } from './measure.ts'
import type { EngineFlags } from './model-maker.ts'

/** Says everything a training would do, or prints its compiled step, and leaves nothing behind. */
export async function dryRun(
  request: {
    readonly prepared: Prepared<TextOptions>
    readonly make: () => Promise<Model>
    /** Null where minutes are asked for. */
    readonly totalSteps: number | null
    readonly minutes: number | null
    readonly options: EngineFlags & { readonly plan: boolean; readonly dryRun: boolean; readonly json: boolean }
    readonly notices: readonly NoticeEvent[]
    readonly task: string
  },
  context: Context,
): Promise<ExitCode> {
  const { prepared, make, minutes, options } = request
  const { size } = prepared.data
  const measured = options.dryRun ? await measure(await make(), prepared) : null
  const totalSteps = request.totalSteps ?? (measured && minutes !== null ? stepsFor(measured, minutes * 60, size) : size)
  const model = await make()
  const { text, memory } = await model.plan(prepared.data, { ...prepared.training(totalSteps), steps: totalSteps })
  if (options.dryRun) {
    for (const notice of request.notices)
      if (options.json) writeEvent(context.out, notice)
      else context.err.write(`${context.messages.note}: ${notice.message}\n`)
    const weights = model.network.weights.reduce(
      (sum, { shape }) => sum + shape.reduce<number>((product, size) => product * Number(size), 1),
      0,
    )
    const start = { totalSteps, stepsPerEpoch: size, weights, engine: await model.engine(), memory }
    const seconds = measured ? secondsFor(measured, totalSteps, size) : null
    if (options.json) {
      const { name: engine, instructionSet, threads } = start.engine
      const memoryBytes = memory.persistentBytes + memory.scratchBytes
      const known = { weights, memoryBytes, engine, instructionSet, threads, totalSteps, stepsPerEpoch: size, seconds: seconds ?? 0 }
      writeEvent(context.out, { type: 'dry-run', task: request.task, ...prepared.facts, ...known })
    } else {
      const reason = await engineReason(start.engine, options, context)
      context.out.write(`${describeStart(start, prepared, { seconds, reason }, context)}\n`)
    }
  }
  if (options.plan && options.json) writeEvent(context.out, { type: 'plan', text })
  else if (options.plan) context.out.write(`${text}\n`)
  return ExitCode.done
}
