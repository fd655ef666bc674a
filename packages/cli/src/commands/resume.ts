import { join } from 'node:path'
import type { TrainingState } from 'tekrar'
import { resumeOptions } from '../arguments/options.ts'
import { type Arguments, resolve } from '../arguments/parse.ts'
import type { Context } from '../context.ts'
import { ExitCode, Failure } from '../failure.ts'
import { type ReadData, readData } from '../files/data.ts'
import { disk } from '../files/operations.ts'
import { runArgument } from '../runs/argument.ts'
import { type Configuration, fingerprint } from '../runs/configuration.ts'
import { readEvents, summarise } from '../runs/events.ts'
import { findRun } from '../runs/find.ts'
import { lockRun } from '../runs/lock.ts'
import { openModel } from '../runs/open-model.ts'
import type { RunFolder } from '../runs/run-folder.ts'
import { trainFrom } from '../runs/train-from.ts'
import { rowOf, workOf } from '../tasks.ts'
import { reporterFor } from '../terminal/reporter.ts'
import { engineReason } from '../training/engine-reason.ts'
import { describeStart } from '../training/facts.ts'
import { type EngineFlags, engineOptions, ownCell } from '../training/model-maker.ts'
import { plainNotice } from '../training/notices.ts'
import { type Standing, type StateFacts, trainRun } from '../training/session.ts'
import { reasonOf } from '../translate.ts'

/** `tekrar resume [RUN]`: goes on from the newest whole state; where only the report is missing, makes it. */
export async function resume({ positionals, given }: Arguments, context: Context): Promise<ExitCode> {
  const options = resolve(resumeOptions, given)
  const { messages, directory, command } = context
  const run = await findRun(disk, positionals[0], { directory, runs: options.runs, command })
  const lock = await lockRun(run.folder, run.name)
  try {
    const configuration = await run.configuration()
    const { options: values, task } = configuration
    const { state, damaged } = await run.openState()
    const facts = state.facts as StateFacts
    const { record, stage = 'training', engine: engineBefore, before } = facts
    if (fingerprint(configuration) !== facts.configuration)
      throw new Failure(ExitCode.input, 'config-changed', { run: run.name, file: join(run.folder, 'config.json') })
    const totalSteps = Number(values.trainingSteps)
    const again = trainFrom({ folder: run.folder, configuration }, context)
    if ((await run.report()) !== undefined)
      throw new Failure(ExitCode.failure, 'run-finished', { run: run.name, steps: record.step, command: again })

    const read = await readAgain(configuration, run, context)
    if (read.sha256 !== configuration.sha256)
      throw new Failure(ExitCode.input, 'file-changed', { files: configuration.files.join(', '), run: run.name, command: again })
    const flags = { engine: options.engine ?? values.engine ?? null, threads: options.threads ?? values.threads ?? null } as EngineFlags
    const engine = engineOptions(flags)
    const work = await workOf(task)
    const prepared = await work.prepare(read.given, values, before ? { record: before } : {})
    // The network of the last stage stands in the run's folder; one before it is built anew, from the state.
    const model = stage === 'training' ? await openModel(run, engine, await run.trainedFolder()) : null
    const cell = await ownCell(stage === 'training' ? null : work.cellFile(values), directory)
    await run.events.open()
    const from: Standing = {
      stage,
      training: { record, tensors: state.tensors as TrainingState['tensors'] },
      best: model && prepared.stages.at(-1)!.data.validation && record.watch.best ? await model.save() : null,
      losses: await lossesOf(run, record.step),
    }
    const reporter = reporterFor(context, {
      json: options.json,
      quiet: options.quiet,
      unit: prepared.unit,
      samplesAsked: (options.sampleEvery ?? 0) > 0,
    })
    const note = (code: string, message: string) => reporter.event(plainNotice(code, message))
    for (const { file, error } of damaged)
      note('previous-state', messages.notices['previous-state']({ file, reason: await reasonOf(error, context.language) }))
    const total = prepared.stages.find(({ name }) => name === stage)?.steps ?? totalSteps
    note('resumed', messages.notices.resumed({ run: run.name, step: record.step, total, stage }))
    return await trainRun({
      context,
      run,
      configuration,
      prepared,
      engine,
      cell,
      model,
      before: before ?? null,
      totalSteps,
      from,
      sampleEvery: options.sampleEvery,
      saveEvery: context.saveEvery,
      reporter,
      began: ({ engine }) => {
        if (engine.name !== engineBefore) note('other-engine', messages.notices['other-engine']({ before: engineBefore, now: engine.name }))
      },
      describe: async (start, stage, isFirst) =>
        describeStart(
          start,
          prepared,
          { stage, isFirst, seconds: null, reason: await engineReason(start.engine, options, context) },
          context,
        ),
      timeKnown: false,
    })
  } finally {
    await lock.release()
  }
}

/** The losses of the validations before a step. */
async function lossesOf(run: RunFolder, step: number): Promise<Standing['losses']> {
  const events = await readEvents(run.folder)
  const { best, last } = summarise(events.filter((event) => !('step' in event) || event.step <= step))
  return { best: best?.loss ?? null, last: last?.loss ?? null }
}

/** The very files that the run began with. Throws `text-gone` where one is not there any more. */
async function readAgain({ task, files, options }: Configuration, run: RunFolder, { command, directory }: Context): Promise<ReadData> {
  try {
    return await readData(files, rowOf(task).options, options, directory)
  } catch (error) {
    if (!(error instanceof Failure) || !['no-such-file', 'no-match', 'empty-folder'].includes(error.key)) throw error
    const details = error.details as { readonly file?: string; readonly pattern?: string; readonly folder?: string }
    throw new Failure(ExitCode.input, 'text-gone', {
      file: details.file ?? details.folder ?? details.pattern ?? '',
      run: run.name,
      command: `${command} train ${task}`,
      from: `--from ${runArgument(run.folder, directory)}`,
    })
  }
}
