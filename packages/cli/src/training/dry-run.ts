import type { Context } from '../context.ts'
import type { NoticeEvent } from '../event.ts'
import { ExitCode } from '../failure.ts'
import type { AnyPrepared } from '../tasks.ts'
import { writeEvent } from '../terminal/json.ts'
import { wrapped } from '../terminal/width.ts'
import { engineReason } from './engine-reason.ts'
import { expectationOf, type Maker } from './expected.ts'
import { describeStart, trainingText } from './facts.ts'
import type { EngineFlags } from './model-maker.ts'

/** Says everything a training would do, or prints its compiled step, and leaves nothing behind. */
export async function dryRun(
  request: {
    readonly prepared: AnyPrepared
    readonly make: Maker
    readonly minutes: number | null
    readonly options: EngineFlags & { readonly plan: boolean; readonly dryRun: boolean; readonly json: boolean }
    readonly notices: readonly NoticeEvent[]
    readonly task: string
  },
  context: Context,
): Promise<ExitCode> {
  const { prepared, make, minutes, options } = request
  const { stages, facts, unit } = prepared
  const last = stages.at(-1)!
  if (!options.dryRun) {
    const steps = last.steps ?? last.data.size
    const { text } = await (await make(last)).plan(last.data, { ...last.training(steps), steps })
    printPlan(text, options.json, context)
    return ExitCode.done
  }
  const { expected, totalSteps, engine, memory, plan } = await expectationOf(stages, make, minutes)
  for (const notice of request.notices)
    if (options.json) writeEvent(context.out, notice)
    else context.err.write(`${wrapped(`${context.messages.note}: ${notice.message}`, 80).join('\n')}\n`)
  const stepsPerEpoch = last.data.size
  if (options.json) {
    const { name, instructionSet, threads } = engine
    const known = { engine: name, instructionSet, threads, totalSteps, stepsPerEpoch }
    writeEvent(context.out, { type: 'dry-run', task: request.task, facts, unit, ...known, ...expected })
  } else {
    const reason = await engineReason(engine, options, context)
    const start = { totalSteps, stepsPerEpoch, weights: expected.weights, engine, memory }
    const { seconds } = expected
    const before = stages.slice(0, -1).map((stage, i) => {
      const line = trainingText(expected.stages[i]!, stage, context)
      return [context.messages.facts.stages[stage.name], line] as const
    })
    context.out.write(`${describeStart(start, prepared, { stage: last, isFirst: true, seconds, reason, before }, context)}\n`)
  }
  if (options.plan) printPlan(plan, options.json, context)
  return ExitCode.done
}

function printPlan(text: string, json: boolean, { out }: Context): void {
  if (json) writeEvent(out, { type: 'plan', text })
  else out.write(`${text}\n`)
}
