import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { RunEvent } from '../event.ts'
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
  const { start, step, best, last, symbolsPerSecond } = summarise(events)
  return {
    type: 'run',
    run: run.name,
    folder: run.folder,
    task: configuration.task,
    files: configuration.files,
    running,
    step: running ? Math.max(step, steps[0] ?? 0) : (steps[0] ?? 0),
    totalSteps: Number(configuration.options.trainingSteps ?? 0),
    bestValidation: best,
    lastValidation: last,
    symbolsPerSecond,
    engine: start?.engine ?? null,
    instructionSet: start?.instructionSet ?? null,
    threads: start?.threads ?? null,
    weights: start?.weights ?? null,
    ...(await inspectModel(files, run, language)),
    configuration,
  }
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
    return { model: 'damaged', problem: reasonOf(error, language), sha256: null }
  }
}
