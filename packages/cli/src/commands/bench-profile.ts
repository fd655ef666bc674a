import type { ValuesOf } from '@tekrar/tasks/rows'
import { flagOf } from '../arguments/flag.ts'
import type { benchOptions } from '../arguments/options.ts'
import { jobsAsked } from '../bench/asked.ts'
import { profileStep } from '../bench/profile.ts'
import { profileText } from '../bench/profile-text.ts'
import type { Context } from '../context.ts'
import { ExitCode, Failure } from '../failure.ts'
import { writeEvent } from '../terminal/json.ts'
import { listenForInterrupts } from '../training/interrupts.ts'
import { engineOptions } from '../training/model-maker.ts'

/** The shape that is profiled where none is named: LSTM 2 × 128. */
const USUAL = '3'

/** `tekrar bench --profile`: where the time of a training step goes. */
export async function benchProfile(options: ValuesOf<typeof benchOptions>, context: Context): Promise<ExitCode> {
  for (const name of ['generation', 'against', 'svg', 'out', 'memory'] as const)
    if (options[name]) throw new Failure(ExitCode.usage, 'bench-profile-alone', { flag: flagOf(name) })
  const asked = jobsAsked(options)
  const isNamed = options.only !== null || asked.length === 1
  const jobs = isNamed ? asked : jobsAsked({ ...options, only: USUAL })
  const interrupts = listenForInterrupts(() => {})
  try {
    for (const [i, { shape }] of jobs.entries()) {
      if (interrupts.signal.aborted || context.out.closed) return ExitCode.interrupted
      const profile = await profileStep(shape, engineOptions(options), options.budget)
      if (options.json) writeEvent(context.out, { type: 'bench-profile', profile })
      else context.out.write(`${i > 0 ? '\n' : ''}${profileText(profile, context)}`)
    }
  } finally {
    interrupts.forget()
  }
  return interrupts.signal.aborted ? ExitCode.interrupted : ExitCode.done
}
