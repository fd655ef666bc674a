import { resolve } from 'node:path'
import type { Arguments } from '../arguments/parse.ts'
import type { Context } from '../context.ts'
import { ExitCode, Failure } from '../failure.ts'
import { readData } from '../files/data.ts'
import { disk } from '../files/operations.ts'
import { type Configuration, configurationText } from '../runs/configuration.ts'
import { lockRun } from '../runs/lock.ts'
import { RunFolder } from '../runs/run-folder.ts'
import { rowOf, type Values, workOf } from '../tasks.ts'
import { writeEvent } from '../terminal/json.ts'
import { reporterFor } from '../terminal/reporter.ts'
import { dryRun } from '../training/dry-run.ts'
import { engineReason } from '../training/engine-reason.ts'
import { stepsForMinutes } from '../training/expected.ts'
import { describeStart } from '../training/facts.ts'
import { secondsFor, validateEvery } from '../training/measure.ts'
import { engineOptions, makerOf, ownCell } from '../training/model-maker.ts'
import { noticeOf, plainNotice } from '../training/notices.ts'
import { configurationOf, requestOf } from '../training/request.ts'
import { trainRun } from '../training/session.ts'
import { startFrom } from '../training/start-from.ts'

/** `tekrar train TASK DATA…` */
export async function train(given: Arguments, context: Context): Promise<ExitCode> {
  const request = await requestOf(given, context)
  const { options, task } = request
  if (request.files.length === 0) {
    if (!options.printConfig) throw new Failure(ExitCode.usage, 'no-files', { command: context.command, what: `train ${task} DATA…` })
    printConfiguration(configurationOf(request, null, request.values), options.json, context)
    return ExitCode.done
  }
  const { messages, words, directory } = context
  const runs = resolve(directory, options.runs)
  const names = { task, name: options.name, force: options.force }
  const onlyLooks = options.printConfig || options.dryRun || options.plan
  if (!onlyLooks) await RunFolder.checkFree(disk, runs, names)

  const from = request.values.from
  const source = typeof from === 'string' ? await startFrom(request, from, context) : null
  const read = await readData(request.files, rowOf(task).options, request.values, directory)
  const work = await workOf(task)
  const values: Values = { ...request.values, ...source?.values }
  const prepared = await work.prepare(read.given, values, source ? { record: source.record } : {})
  if (options.printConfig) {
    printConfiguration(configurationOf(request, read, { ...prepared.values, epochs: null }), options.json, context)
    return ExitCode.done
  }
  const notices = prepared.findings.map((finding) => noticeOf(finding, words))
  const engine = engineOptions(options)
  const cell = await ownCell(source ? null : work.cellFile(values), directory)
  const make = makerOf({ cell, source, engine })
  const minutes = typeof values.minutes === 'number' ? values.minutes : null
  if (options.dryRun || options.plan) return dryRun({ prepared, make, minutes, options, notices, task }, context)

  const last = prepared.stages.at(-1)!
  let totalSteps = last.steps
  let seconds: number | null = null
  if (totalSteps === null) {
    const { totalSteps: steps, measured } = await stepsForMinutes(prepared.stages, make, minutes!)
    totalSteps = steps
    if (prepared.stages.length === 1) seconds = secondsFor(measured[0]!, steps, validateEvery(last, steps))
    notices.push(plainNotice('minutes', messages.notices.minutes({ minutes: minutes!, steps, seconds: measured.at(-1)!.stepSeconds })))
  }
  const configuration = configurationOf(request, read, { ...prepared.values, trainingSteps: totalSteps, minutes: null, epochs: null })
  const model = source ? await make(last) : null
  // What cannot be built is told before a folder is made.
  if (!source) await make(prepared.stages[0]!)
  const run = await RunFolder.make(disk, runs, names)
  const lock = await lockRun(run.folder, run.name).catch(async (error: unknown) => {
    if (!(error instanceof Failure) || error.key !== 'run-busy') await run.abandonUnlessBegun()
    throw error
  })
  try {
    const { json, quiet, sampleEvery } = options
    const reporter = reporterFor(context, { json, quiet, unit: prepared.unit, samplesAsked: (sampleEvery ?? 0) > 0 })
    for (const notice of notices) reporter.event(notice)
    return await trainRun({
      context,
      run,
      configuration,
      prepared,
      engine,
      cell,
      model,
      before: source?.record ?? null,
      totalSteps,
      from: null,
      sampleEvery,
      saveEvery: context.saveEvery,
      reporter,
      began: () => {},
      describe: async (start, stage, isFirst) =>
        describeStart(start, prepared, { stage, isFirst, seconds, reason: await engineReason(start.engine, options, context) }, context),
      timeKnown: seconds !== null,
    })
  } finally {
    await lock.release()
    await run.abandonUnlessBegun()
  }
}

function printConfiguration(configuration: Configuration, json: boolean, { out }: Context): void {
  if (json) writeEvent(out, { type: 'configuration', configuration })
  else out.write(configurationText(configuration))
}
