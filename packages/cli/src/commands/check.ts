import { checkOptions } from '../arguments/options.ts'
import type { Arguments } from '../arguments/parse.ts'
import type { Context } from '../context.ts'
import { ExitCode, Failure } from '../failure.ts'
import { readData } from '../files/data.ts'
import { type AnyPrepared, rowOf, workOf } from '../tasks.ts'
import { writeEvent } from '../terminal/json.ts'
import { hanging } from '../terminal/width.ts'
import { type Expectation, expectationOf } from '../training/expected.ts'
import { factRows, inRows, labelWidth, networkText, type Row, trainingText } from '../training/facts.ts'
import { engineOptions, makerOf, ownCell } from '../training/model-maker.ts'
import { findingText } from '../training/notices.ts'
import { requestOf } from '../training/request.ts'

const order = { error: 0, warning: 1, note: 2 } as const

/** `tekrar check TASK DATA…`: what the data are like, what was found in them, and what a training would take. Exit code 3 where one is not possible. */
export async function check(given: Arguments, context: Context): Promise<ExitCode> {
  const request = await requestOf(given, context, checkOptions)
  const { options, task, values } = request
  const { words, messages, directory, out, command } = context
  if (request.files.length === 0) throw new Failure(ExitCode.usage, 'no-files', { command, what: `check ${task} DATA…` })
  const read = await readData(request.files, rowOf(task).options, values, directory)
  const work = await workOf(task)
  const { findings, facts, prepared } = await work.check(read.given, values)
  const sorted = [...findings].sort((a, b) => order[a.severity] - order[b.severity])
  const minutes = typeof values.minutes === 'number' ? values.minutes : null
  const cell = await ownCell(work.cellFile(values), directory)
  const make = makerOf({ cell, source: null, engine: engineOptions(options) })
  const failed = sorted.some(({ severity }) => severity === 'error')
  const taken: Expectation | null = prepared && !failed ? await expectationOf(prepared.stages, make, minutes) : null
  if (options.json) {
    const told = sorted.map((finding) => ({ ...finding, message: findingText(finding, words) }))
    writeEvent(out, { type: 'check', task, facts, findings: told, training: taken?.expected ?? null })
    return failed ? ExitCode.input : ExitCode.done
  }
  const rows = factRows(facts, context)
  const training = taken && prepared ? trainingRows(taken, prepared, context) : []
  const width = labelWidth([...rows, ...training])
  if (rows.length > 0) out.write(`${inRows(rows, width)}\n\n`)
  for (const finding of sorted) out.write(`${hanging(`${messages.marks[finding.severity]} `, findingText(finding, words), 80)}\n`)
  if (sorted.length === 0) out.write(`${messages.check.nothing}\n`)
  if (training.length > 0) out.write(`\n${inRows(training, width)}\n`)
  out.write(`\n${failed ? messages.check.impossible : messages.check.possible({ command: `${command} train ${task} …` })}\n`)
  return failed ? ExitCode.input : ExitCode.done
}

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
