import { createHash } from 'node:crypto'
import { resolve } from 'node:path'
import type { CompareEvent, Comparison } from '@tekrar/tasks'
import { compareOptions } from '../arguments/options.ts'
import { type Arguments, resolve as resolveOptions } from '../arguments/parse.ts'
import { cellsIn } from '../compare/cells.ts'
import { ComparisonFolder } from '../compare/folder.ts'
import { comparisonMarkdown, comparisonText, settingText } from '../compare/text.ts'
import { varied } from '../compare/varied.ts'
import type { Context } from '../context.ts'
import { ExitCode, Failure } from '../failure.ts'
import { readData } from '../files/data.ts'
import { fileArgument } from '../runs/argument.ts'
import { rowOf, workOf } from '../tasks.ts'
import { writeEvent } from '../terminal/json.ts'
import { loadCell } from '../training/cell-file.ts'
import { listenForInterrupts } from '../training/interrupts.ts'
import { engineOptions } from '../training/model-maker.ts'
import { requestOf } from '../training/request.ts'

/** Of what is kept: what an older format kept is done anew. */
const FORMAT = 2

/** `tekrar compare TASK DATA… --vary NAME=VALUES …` */
export async function compare(given: Arguments, context: Context): Promise<ExitCode> {
  const request = await requestOf(given, context, compareOptions, 'compare')
  const { task } = request
  const { messages, directory, command, out, err } = context
  const options = resolveOptions(compareOptions, given.given)
  const row = rowOf(task)
  if (request.files.length === 0) throw new Failure(ExitCode.usage, 'no-files', { command, what: `compare ${task} DATA… --vary …` })
  const vary = varied((given.given.vary as readonly string[] | undefined) ?? [], task, context)
  if (request.values.minutes !== null) throw new Failure(ExitCode.usage, 'compare-minutes', undefined)
  if (request.values.from !== null) throw new Failure(ExitCode.usage, 'compare-from', undefined)

  const read = await readData(request.files, row.options, request.values, directory)
  const first = Number(request.values.seed)
  const seeds = Array.from({ length: options.seeds }, (_, i) => first + i)
  const cells = await cellsIn([request.values.cell ?? null, ...(vary.cell ?? [])], row.options.cell, directory)
  const asked = { task, sha256: read.sha256, values: request.values, vary, seeds, sameWeights: options.sameWeights, cells, format: FORMAT }
  const key = createHash('sha256').update(JSON.stringify(asked)).digest('hex')
  const folder = await ComparisonFolder.open(directory, options.out, task, key)
  const shown = fileArgument(folder.path, directory)
  const { compare: comparing } = await import('@tekrar/tasks')

  const quiet = options.quiet || options.json
  const say = (text: string) => (quiet ? undefined : err.write(`${text}\n`))
  const words = messages.comparison
  const interrupts = listenForInterrupts(() => say(messages.progress.interrupting))
  const began = performance.now()
  let comparison: Comparison | null = folder.before
  let doneBefore = 0
  const tell = async (event: CompareEvent): Promise<void> => {
    if (event.type === 'begun') {
      comparison = event.comparison
      doneBefore = comparison.trials.length
      const of = comparison.variants.length * seeds.length
      say(words.plan({ variants: comparison.variants.length, seeds: seeds.length }))
      if (doneBefore > 0) say(words.sofar({ done: doneBefore, of }))
    }
    if (event.type === 'trial') {
      const { number, of, seed } = event
      const each = (performance.now() - began) / 1000 / Math.max(1, number - 1 - doneBefore)
      const left = number - 1 > doneBefore ? ` · ${words.left({ seconds: each * (of - number + 1) })}` : ''
      say(words.trial({ number, of, seed, variant: settingText(comparison!.variants[event.variant]!) }) + left)
    }
    if (event.type === 'compared') {
      comparison = event.comparison
      await folder.save(comparison, comparisonMarkdown(comparison, context))
      const { variant, value, ...trial } = event.trial
      const setting = comparison.variants[variant]!
      if (options.json)
        writeEvent(out, {
          type: 'compared',
          variant: setting,
          measure: comparison.measure?.name ?? '',
          value: value ?? Number.NaN,
          ...trial,
        })
    }
    if (out.closed) interrupts.stop()
  }
  try {
    const events = comparing({
      task,
      work: (await workOf(task)) as never,
      given: read.given,
      values: request.values,
      vary,
      seeds,
      sameWeights: options.sameWeights,
      engine: engineOptions(options),
      loadCell: (file) => loadCell(resolve(directory, file), directory),
      signal: interrupts.signal,
      before: folder.before,
    })
    for await (const event of events) await tell(event)
  } finally {
    interrupts.forget()
  }
  const ended = comparison as Comparison | null
  const of = (ended?.variants.length ?? 0) * seeds.length
  const done = ended?.trials.length ?? 0
  if (ended && done > 0) {
    if (options.json) writeEvent(out, { type: 'comparison', file: folder.file, comparison: ended })
    else out.write(`${comparisonText(ended, context)}\n\n`)
  }
  if (done < of || !ended) {
    if (options.json) err.write('')
    else err.write(`${words.interrupted({ done, of, folder: shown })}\n`)
    return ExitCode.interrupted
  }
  if (!options.json) out.write(`${words.written({ folder: shown })}\n`)
  return ExitCode.done
}
