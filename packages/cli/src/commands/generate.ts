import { tasks } from '@tekrar/tasks'
import { generateOptions } from '../arguments/options.ts'
import { type Arguments, resolve } from '../arguments/parse.ts'
import type { Context } from '../context.ts'
import { ExitCode, Failure } from '../failure.ts'
import { disk } from '../files/operations.ts'
import { findRun } from '../runs/find.ts'
import { openModel } from '../runs/open-model.ts'
import { writeEvent } from '../terminal/json.ts'
import { harmless } from '../terminal/width.ts'
import { engineOptions } from '../training/model-maker.ts'

/** `tekrar generate [RUN]`: writes to standard output, as the text comes. */
export async function generate({ positionals, given }: Arguments, context: Context): Promise<ExitCode> {
  const options = resolve(generateOptions, given)
  const { out, directory, command } = context
  const run = await findRun(disk, positionals[0], { directory, out: options.out, command })
  const model = await openModel(run, engineOptions(options))
  if (model.preprocessing?.kind !== 'text') throw new Failure(ExitCode.failure, 'cannot-generate', { run: run.name })
  const { startOf } = await tasks.text.load()
  const { length, temperature, count, seed } = options
  const prompt = options.prompt ?? startOf(model.preprocessing.vocabulary)
  const shown = options.prompt ?? ''
  const show = out.terminal ? harmless : (text: string) => text
  const settings = {
    prompt,
    length,
    temperature,
    ...(options.topK === null ? {} : { topK: options.topK }),
    ...(options.topP === null ? {} : { topP: options.topP }),
  }
  for (let index = 0; index < count; index++) {
    const writing = model.generate({ ...settings, seed: seed + index })
    if (options.json) {
      writeEvent(out, { type: 'text', index, prompt: shown, text: String(await writing) })
      continue
    }
    if (index > 0) out.write('\n\n')
    out.write(show(shown))
    for await (const piece of writing) {
      if (out.closed) return ExitCode.done
      out.write(show(piece))
      await out.drained()
    }
    if (index + 1 === count) out.write('\n')
  }
  return ExitCode.done
}
