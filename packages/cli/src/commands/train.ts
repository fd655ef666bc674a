import { resolve } from 'node:path'
import { tasks } from '@tekrar/tasks'
import type { Arguments } from '../arguments/parse.ts'
import type { Context } from '../context.ts'
import type { NoticeEvent } from '../event.ts'
import { ExitCode, Failure } from '../failure.ts'
import { readInputs } from '../files/inputs.ts'
import { disk } from '../files/operations.ts'
import { type Configuration, configurationText } from '../runs/configuration.ts'
import { lockRun } from '../runs/lock.ts'
import { RunFolder } from '../runs/run-folder.ts'
import { writeEvent } from '../terminal/json.ts'
import { reporterFor } from '../terminal/reporter.ts'
import { dryRun } from '../training/dry-run.ts'
import { engineReason } from '../training/engine-reason.ts'
import { type Beginning, describeStart } from '../training/facts.ts'
import { measure, secondsFor, stepsFor } from '../training/measure.ts'
import { modelMaker } from '../training/model-maker.ts'
import { noticeText } from '../training/notices.ts'
import { configurationOf, requestOf } from '../training/request.ts'
import { trainRun } from '../training/session.ts'
import { startFrom } from '../training/start-from.ts'

/** `tekrar train TASK FILE…` */
export async function train(given: Arguments, context: Context): Promise<ExitCode> {
  const request = await requestOf(given, context)
  const { options, task } = request
  if (request.files.length === 0) {
    if (!options.printConfig) throw new Failure(ExitCode.usage, 'no-files', { command: context.command, what: `train ${task} FILE…` })
    printConfiguration(configurationOf(request, [], request.values), options.json, context)
    return ExitCode.done
  }
  const { messages } = context
  const out = resolve(context.directory, options.out)
  const names = { task, name: options.name, force: options.force }
  const onlyLooks = options.printConfig || options.dryRun || options.plan
  if (!onlyLooks) await RunFolder.checkFree(disk, out, names)

  const source = request.values.from === null ? null : await startFrom(request, request.values.from, context)
  const files = await readInputs(request.files, context.directory)
  const work = await tasks[task].load()
  const values = { ...request.values, ...source?.values }
  const prepared = work.prepare(files, values, source ? { vocabulary: source.vocabulary } : {})
  if (options.printConfig) {
    printConfiguration(configurationOf(request, files, { ...prepared.values, epochs: null }), options.json, context)
    return ExitCode.done
  }
  const noticeOf = (code: string, message: string): NoticeEvent => ({ type: 'notice', code, message })
  const notices = prepared.notices.map((notice) => noticeOf(notice.code, noticeText(notice, messages)))
  const make = await modelMaker(
    { prepared, source, cellFile: source ? null : work.cellFile(values), seed: values.seed, engine: options },
    context,
  )
  if (options.dryRun || options.plan) {
    const steps = prepared.values.trainingSteps
    return dryRun({ prepared, make, totalSteps: steps, minutes: values.minutes, options, notices, task }, context)
  }

  const size = prepared.data.size
  let totalSteps = prepared.values.trainingSteps
  let seconds: number | null = null
  if (totalSteps === null) {
    const minutes = values.minutes!
    const measured = await measure(await make(), prepared)
    totalSteps = stepsFor(measured, minutes * 60, size)
    seconds = secondsFor(measured, totalSteps, size)
    notices.push(noticeOf('minutes', messages.notices.minutes({ minutes, steps: totalSteps, seconds: measured.stepSeconds })))
  }
  const configuration = configurationOf(request, files, { ...prepared.values, trainingSteps: totalSteps, minutes: null, epochs: null })
  const model = await make()
  const run = await RunFolder.make(disk, out, names)
  const lock = await lockRun(run.folder, run.name).catch(async (error: unknown) => {
    if (!(error instanceof Failure) || error.key !== 'run-busy') await run.abandonUnlessBegun()
    throw error
  })
  try {
    const reporter = reporterFor(context, {
      json: options.json,
      quiet: options.quiet,
      symbols: prepared.values.by,
      samplesAsked: (options.sampleEvery ?? 0) > 0,
      epochs: Math.ceil(totalSteps / size),
      stepsPerEpoch: size,
    })
    for (const notice of notices) reporter.event(notice)
    const describe = async (start: Beginning) =>
      describeStart(start, prepared, { seconds, reason: await engineReason(start.engine, options, context) }, context)
    const { sampleEvery } = options
    return await trainRun({
      context,
      run,
      configuration,
      prepared,
      model,
      totalSteps,
      from: null,
      sampleEvery,
      saveEvery: context.saveEvery,
      reporter,
      began: () => {},
      describe,
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
