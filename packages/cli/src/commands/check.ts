import { TaskError } from '@tekrar/tasks/rows'
import { TekrarError } from 'tekrar'
import { checkOptions } from '../arguments/options.ts'
import type { Arguments } from '../arguments/parse.ts'
import { typedAgain } from '../arguments/typed.ts'
import type { Context } from '../context.ts'
import type { CheckEvent } from '../event.ts'
import { ExitCode, Failure, type FailureKey, sentence } from '../failure.ts'
import { readData } from '../files/data.ts'
import { type AnyChecked, type AnyPrepared, type AnyTask, rowOf, workOf } from '../tasks.ts'
import { writeEvent } from '../terminal/json.ts'
import { hanging, wrapped } from '../terminal/width.ts'
import { type Expectation, expectationOf } from '../training/expected.ts'
import { factRows, inRows, labelWidth, networkText, type Row, trainingText } from '../training/facts.ts'
import { engineOptions, makerOf, ownCell } from '../training/model-maker.ts'
import { findingText } from '../training/notices.ts'
import { type Request, requestOf } from '../training/request.ts'
import { type StartFrom, startFrom } from '../training/start-from.ts'
import { failureOf, localised } from '../translate.ts'

const order = { error: 0, warning: 1, note: 2 } as const

/** `tekrar check TASK DATA…`: what the data are like, what was found in them, and what a training would take. Exit code 3 where one is not possible. */
export async function check(given: Arguments, context: Context): Promise<ExitCode> {
  const request = await requestOf(given, context, checkOptions, 'check')
  const { options, task, values } = request
  const { messages, directory, out, command } = context
  if (request.files.length === 0) throw new Failure(ExitCode.usage, 'no-files', { command, what: `check ${task} DATA…` })
  const work = await workOf(task)
  const { from } = values
  const source = typeof from === 'string' ? await startFrom(request, from, context) : null
  const { findings, facts, prepared } = await looked(request, work, source, context)
  const minutes = typeof values.minutes === 'number' ? values.minutes : null
  const cell = await ownCell(source ? null : work.cellFile(values), directory)
  const make = makerOf({ cell, source, engine: engineOptions(options) })
  const failed = findings.some(({ severity }) => severity === 'error')
  const taken: Expectation | null = prepared && !failed ? await expectationOf(prepared.stages, make, minutes) : null
  if (options.json) {
    writeEvent(out, { type: 'check', task, facts, findings, training: taken?.expected ?? null })
    return failed ? ExitCode.input : ExitCode.done
  }
  const rows = factRows(facts, context)
  const training = taken && prepared ? trainingRows(taken, prepared, context) : []
  const width = labelWidth([...rows, ...training])
  if (rows.length > 0) out.write(`${inRows(rows, width)}\n\n`)
  for (const { severity, message } of findings) out.write(`${hanging(`${messages.marks[severity]} `, message, 80)}\n`)
  if (findings.length === 0) out.write(`${messages.check.nothing}\n`)
  if (training.length > 0) out.write(`\n${inRows(training, width)}\n`)
  const line = `${command} ${typedAgain(failed ? 'check' : 'train', { ...given, positionals: [task, ...request.files] })}`
  const why = failed ? messages.check.impossible : messages.check.possible({ seconds: taken?.expected.seconds ?? 0 })
  out.write(`\n${wrapped(why, 80).join('\n')}\n  ${line}\n`)
  return failed ? ExitCode.input : ExitCode.done
}

interface Looked {
  /** The gravest first. */
  readonly findings: CheckEvent['findings']
  readonly facts: AnyChecked['facts']
  readonly prepared: AnyPrepared | null
}

/** What was found. Data that cannot even be looked at are a finding like others; that a file is not there at all is thrown. */
async function looked(
  { task, files, values: asked }: Request,
  work: AnyTask,
  source: StartFrom | null,
  { words, messages, language, directory }: Context,
): Promise<Looked> {
  const values = { ...asked, ...source?.values }
  try {
    const { given } = await readData(files, rowOf(task).options, values, directory)
    const { findings, facts, prepared: anew } = await work.check(given, values)
    // Whoever goes on from a run reads the data by what was saved with it.
    const prepared = anew && source ? await work.prepare(given, values, { record: source.record }) : anew
    const sorted = [...findings].sort((a, b) => order[a.severity] - order[b.severity])
    return { findings: sorted.map((finding) => ({ ...finding, message: findingText(finding, words) })), facts, prepared }
  } catch (error) {
    const failure = error instanceof Failure ? await localised(error, language) : await failureOf(error, language)
    const isOfData = failure.exitCode === ExitCode.input && !notThere.has(failure.key)
    if (!isOfData) throw error
    const details = error instanceof TaskError || error instanceof TekrarError ? error.details : failure.details
    const told = {
      severity: 'error',
      code: error instanceof TekrarError ? error.code : failure.code,
      details: details ?? {},
      message: sentence(messages, failure),
    } as const
    return { findings: [told], facts: [], prepared: null }
  }
}

/** Failures of what was typed rather than of data. */
const notThere = new Set<FailureKey>(['no-such-file', 'no-match', 'unreadable-file', 'is-folder'])

/** What a training on them would take. */
function trainingRows({ expected }: Expectation, { values, stages: prepared }: AnyPrepared, context: Context): Row[] {
  const { facts: labels } = context.messages
  const { weights, memoryBytes, seconds, stages } = expected
  return [
    [labels.network, networkText(values, weights, context)],
    ...stages.map(
      (stage, i): Row => [
        labels.stages[stage.name],
        `${trainingText(stage, prepared[i]!, context)}, ${labels.timeLine({ seconds: stage.seconds })}`,
      ],
    ),
    [labels.memory, labels.memoryLine({ bytes: memoryBytes })],
    ...(stages.length > 1 ? [[labels.time, labels.timeLine({ seconds })] as const] : []),
  ]
}
