import { join } from 'node:path'
import { type TextOptions, tasks } from '@tekrar/tasks'
import type { TrainingState } from 'tekrar'
import { resumeOptions } from '../arguments/options.ts'
import { type Arguments, resolve } from '../arguments/parse.ts'
import type { Context } from '../context.ts'
import { ExitCode, Failure } from '../failure.ts'
import { type InputFile, readInputs, sha256Of } from '../files/inputs.ts'
import { disk } from '../files/operations.ts'
import { runArgument } from '../runs/argument.ts'
import { type Configuration, fingerprint } from '../runs/configuration.ts'
import { findRun } from '../runs/find.ts'
import { lockRun } from '../runs/lock.ts'
import { openModel } from '../runs/open-model.ts'
import type { RunFolder } from '../runs/run-folder.ts'
import { trainFrom } from '../runs/train-from.ts'
import { reporterFor } from '../terminal/reporter.ts'
import { engineReason } from '../training/engine-reason.ts'
import { describeStart } from '../training/facts.ts'
import { engineOptions } from '../training/model-maker.ts'
import { type StateFacts, trainRun } from '../training/session.ts'
import { reasonOf } from '../translate.ts'

/** `tekrar resume [RUN]`: goes on from the newest whole state. */
export async function resume({ positionals, given }: Arguments, context: Context): Promise<ExitCode> {
  const options = resolve(resumeOptions, given)
  const { messages, directory, command } = context
  const run = await findRun(disk, positionals[0], { directory, out: options.out, command })
  const lock = await lockRun(run.folder, run.name)
  try {
    const configuration = await run.configuration()
    const values = configuration.options as unknown as TextOptions & {
      readonly engine: 'native' | 'wasm' | 'reference' | null
      readonly threads: number | null
    }
    const { state, damaged } = await run.openState()
    const { record, engine: before, configuration: began } = state.facts as StateFacts
    if (fingerprint(configuration) !== began)
      throw new Failure(ExitCode.input, 'config-changed', { run: run.name, file: join(run.folder, 'config.json') })
    const totalSteps = values.trainingSteps!
    const again = trainFrom({ folder: run.folder, configuration }, context)
    if (record.step >= totalSteps)
      throw new Failure(ExitCode.failure, 'run-finished', { run: run.name, steps: record.step, command: again })

    const files = await readTexts(configuration, run, context)
    if (sha256Of(files) !== configuration.sha256)
      throw new Failure(ExitCode.input, 'file-changed', { files: configuration.files.join(', '), run: run.name, command: again })
    const model = await openModel(
      run,
      engineOptions({ engine: options.engine ?? values.engine, threads: options.threads ?? values.threads }),
    )
    const work = await tasks[configuration.task].load()
    const prepared = work.prepare(files, values, { vocabulary: model.preprocessing!.vocabulary })
    await run.events.open()
    const size = prepared.data.size
    const reporter = reporterFor(context, {
      json: options.json,
      quiet: options.quiet,
      symbols: prepared.values.by,
      samplesAsked: (options.sampleEvery ?? 0) > 0,
      epochs: Math.ceil(totalSteps / size),
      stepsPerEpoch: size,
    })
    const note = (code: string, message: string) => reporter.event({ type: 'notice', code, message })
    for (const { file, error } of damaged)
      note('previous-state', messages.notices['previous-state']({ file, reason: reasonOf(error, context.language) }))
    note('resumed', messages.notices.resumed({ run: run.name, step: record.step, total: totalSteps }))
    return await trainRun({
      context,
      run,
      configuration,
      prepared,
      model,
      totalSteps,
      from: { record, tensors: state.tensors as TrainingState['tensors'] },
      sampleEvery: options.sampleEvery,
      saveEvery: context.saveEvery,
      reporter,
      began: ({ engine }) => {
        if (engine.name !== before) note('other-engine', messages.notices['other-engine']({ before, now: engine.name }))
      },
      describe: async (start) =>
        describeStart(start, prepared, { seconds: null, reason: await engineReason(start.engine, options, context) }, context),
      timeKnown: false,
    })
  } finally {
    await lock.release()
  }
}

/** The very files that the run began with. Throws `text-gone` where one is not there any more. */
async function readTexts({ task, files }: Configuration, run: RunFolder, { command, directory }: Context): Promise<InputFile[]> {
  try {
    return await readInputs(files, directory)
  } catch (error) {
    if (!(error instanceof Failure) || (error.key !== 'no-such-file' && error.key !== 'no-match')) throw error
    const details = error.details as { readonly file?: string; readonly pattern?: string }
    throw new Failure(ExitCode.input, 'text-gone', {
      file: details.file ?? details.pattern ?? '',
      run: run.name,
      command: `${command} train ${task}`,
      from: `--from ${runArgument(run.folder, directory)}`,
    })
  }
}
