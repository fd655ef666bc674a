import { join } from 'node:path'
import { type EngineOptions, type Model, open, TekrarError } from 'tekrar'
import { ExitCode, Failure } from '../failure.ts'
import type { RunFolder } from './run-folder.ts'

/** A run's model, from its own folder or another. A run that has begun always has one: throws `model-missing` where it has none, and what `open` throws for a damaged one. */
export async function openModel(run: RunFolder, engine: EngineOptions, folder = run.modelFolder): Promise<Model> {
  try {
    return await open(folder, engine)
  } catch (error) {
    if (!(error instanceof TekrarError) || error.code !== 'no-model') throw error
    throw new Failure(ExitCode.input, 'model-missing', { run: run.name, file: join(run.modelFolder, 'model.json') }, { cause: error })
  }
}
