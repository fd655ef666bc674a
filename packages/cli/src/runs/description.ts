import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { FileOperations } from '../files/operations.ts'
import type { Configuration } from './configuration.ts'
import { readEvents, summarise } from './events.ts'
import { isLocked } from './lock.ts'
import type { RunFolder } from './run-folder.ts'

/** Everything about a run, as `show --json` gives it. Losses are nats a character or word. */
export interface RunDescription {
  readonly run: string
  readonly folder: string
  readonly task: string
  readonly files: readonly string[]
  readonly running: boolean
  readonly step: number
  readonly totalSteps: number
  readonly bestValidation: { readonly loss: number; readonly step: number } | null
  readonly lastValidation: { readonly loss: number; readonly step: number } | null
  readonly symbolsPerSecond: number | null
  readonly engine: string | null
  readonly instructionSet: string | null
  readonly threads: number | null
  /** How many weights there are, and the sha256 of `weights.safetensors`. */
  readonly weights: number | null
  readonly sha256: string | null
  readonly configuration: Configuration
}

/** Reads a run without its training state. Throws what `configuration` throws. */
export async function describeRun(files: FileOperations, run: RunFolder): Promise<RunDescription> {
  const configuration = await run.configuration()
  const [events, steps, weights, running] = await Promise.all([
    readEvents(run.folder),
    run.states.steps(),
    files.read(join(run.modelFolder, 'weights.safetensors')).catch(() => null),
    isLocked(run.folder),
  ])
  const { start, step, best, last, symbolsPerSecond } = summarise(events)
  return {
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
    sha256: weights === null ? null : createHash('sha256').update(weights).digest('hex'),
    configuration,
  }
}
