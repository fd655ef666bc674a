import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { RunEvent, TrainingEvent } from '../event.ts'
import { Failure } from '../failure.ts'
import type { FileOperations } from '../files/operations.ts'
import type { Language } from '../language.ts'
import { reasonOf } from '../translate.ts'
import { readEvents, summarise } from './events.ts'
import { isLocked } from './lock.ts'
import { openModel } from './open-model.ts'
import type { RunFolder } from './run-folder.ts'

/** Reads a run without its training state; the model is read whole, with its checksum. Throws what `configuration` throws. */
export async function describeRun(files: FileOperations, run: RunFolder, language: Language): Promise<RunEvent> {
  const configuration = await run.configuration()
  const [events, steps, running] = await Promise.all([readEvents(run.folder), run.states.steps(), isLocked(run.folder)])
  const report = await run.report()
  const { start, stage, step, best, last, unitsPerSecond } = summarise(events)
  const totalSteps = start?.totalSteps ?? Number(configuration.options.trainingSteps ?? 0)
  const offset = stage === 'training' ? pretrainingSteps(events) : 0
  const saved = Math.max(0, (steps[0] ?? 0) - offset)
  return {
    type: 'run',
    run: run.name,
    folder: run.folder,
    task: configuration.task,
    files: configuration.files,
    running,
    finished: report !== undefined,
    stage,
    step: running ? Math.max(step, saved) : saved,
    totalSteps,
    bestValidation: best,
    lastValidation: last,
    unit: start?.unit ?? null,
    unitsPerSecond,
    engine: start?.engine ?? null,
    instructionSet: start?.instructionSet ?? null,
    threads: start?.threads ?? null,
    weights: start?.weights ?? null,
    ...(await inspectModel(files, run, language)),
    report: report ?? null,
    configuration,
  }
}

/** The states of the training after a pre-training are numbered on from its steps. */
const pretrainingSteps = (events: readonly TrainingEvent[]): number => {
  for (const event of events) if (event.type === 'start' && event.stage === 'pretraining') return event.totalSteps
  return 0
}

async function inspectModel(
  files: FileOperations,
  run: RunFolder,
  language: Language,
): Promise<Pick<RunEvent, 'model' | 'problem' | 'sha256'>> {
  try {
    await openModel(run, {})
    const weights = await files.read(join(run.modelFolder, 'weights.safetensors'))
    return { model: 'whole', problem: null, sha256: createHash('sha256').update(weights).digest('hex') }
  } catch (error) {
    if (error instanceof Failure) return { model: 'missing', problem: null, sha256: null }
    return { model: 'damaged', problem: await reasonOf(error, language), sha256: null }
  }
}
