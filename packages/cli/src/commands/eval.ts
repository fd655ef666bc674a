import { tasks } from '@tekrar/tasks'
import { evalOptions } from '../arguments/options.ts'
import { type Arguments, resolve } from '../arguments/parse.ts'
import type { Context } from '../context.ts'
import { ExitCode, Failure } from '../failure.ts'
import { readInputs } from '../files/inputs.ts'
import { disk } from '../files/operations.ts'
import { findRun } from '../runs/find.ts'
import { openModel } from '../runs/open-model.ts'
import { writeEvent } from '../terminal/json.ts'
import { facts } from '../terminal/table.ts'
import { engineOptions } from '../training/model-maker.ts'

/** `tekrar eval [RUN] FILE`: one word is a file, measured by the latest run. */
export async function evaluate({ positionals, given }: Arguments, context: Context): Promise<ExitCode> {
  const options = resolve(evalOptions, given)
  const { messages, directory, command, out } = context
  if (positionals.length === 0) throw new Failure(ExitCode.usage, 'no-files', { command, what: 'eval [RUN] FILE' })
  const [word, words] = positionals.length === 1 ? [undefined, positionals] : [positionals[0], positionals.slice(1)]
  const run = await findRun(disk, word, { directory, out: options.out, command })
  const files = await readInputs(words, directory)
  const model = await openModel(run, engineOptions(options))
  if (model.preprocessing?.kind !== 'text') throw new Failure(ExitCode.failure, 'cannot-generate', { run: run.name })
  const { vocabulary } = model.preprocessing
  const { reading, loss } = await tasks.text.load()
  const { data, symbols, unknown } = reading(files, vocabulary)
  const { loss: nats } = await model.evaluate(data, { loss })
  const bits = nats / Math.LN2
  const perplexity = Math.exp(nats)
  if (options.json) {
    const names = files.map(({ name }) => name)
    writeEvent(out, { type: 'evaluation', run: run.name, files: names, symbols, unknown, nats, bits, perplexity })
    return ExitCode.done
  }
  const labels = messages.evaluation
  const { one, many } = messages.units[vocabulary.by]
  const each = labels.each({ one })
  out.write(
    facts([
      [messages.show.run, run.name],
      [labels.file, files.map(({ name }) => name).join(', ')],
      [labels.count, `${messages.number(symbols)} ${many}`],
      [labels.unknown, messages.number(unknown)],
      [labels.nats, `${messages.number(nats, 4)} ${each}`],
      [labels.bits, `${messages.number(bits, 4)} ${each}`],
      [labels.perplexity, messages.short(perplexity)],
    ]),
  )
  return ExitCode.done
}
