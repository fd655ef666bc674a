import type { Report } from '@tekrar/tasks'
import type { SavedModel, TrainingState } from 'tekrar'
import type { StageName } from '../event.ts'
import { Failure, type FailureDetails } from '../failure.ts'
import type { Configuration } from '../runs/configuration.ts'
import type { RunFolder } from '../runs/run-folder.ts'
import type { Reporter } from '../terminal/reporter.ts'

export interface StateToSave {
  /** Of all stages together, growing: what the state's file is called by. */
  readonly number: number
  readonly stage: StageName
  readonly step: number
  readonly facts: unknown
  readonly tensors: TrainingState['tensors']
}

/** Brings a training to the disk, so that whatever happens a resume finds all it needs. */
export class Saver {
  readonly #run: RunFolder
  readonly #reporter: Reporter
  /** The command that goes on. */
  readonly resume: string
  /** The best model, not on the disk yet. */
  pending: SavedModel | null = null
  /** Whether the last stage came to its end. */
  ended = false
  #savedAt = performance.now()

  constructor({ run, reporter, resume }: { readonly run: RunFolder; readonly reporter: Reporter; readonly resume: string }) {
    this.#run = run
    this.#reporter = reporter
    this.resume = resume
  }

  /** Milliseconds since the last save. */
  get since(): number {
    return performance.now() - this.#savedAt
  }

  /**
   * The best model first, then the state: whoever resumes from a state finds the model that it knows of, or a better one. With a configuration it begins the
   * run. Nobody is told 'saved' before a resume would find it.
   */
  async save({ number, stage, step, facts, tensors }: StateToSave, beginning?: Configuration): Promise<void> {
    const saved = { type: 'saved', stage, step } as const
    await this.#telling(async () => {
      await this.#writeModel()
      this.#run.events.add(saved)
      await this.#run.saveState({ step: number, facts, tensors })
      if (beginning) await this.#run.begin(beginning)
    })
    this.#savedAt = performance.now()
    this.#reporter.event(saved)
  }

  saveModel(): Promise<void> {
    return this.#telling(() => this.#writeModel())
  }

  finish(outcome: { readonly model: SavedModel; readonly report: Report | null; readonly markdown: string }): Promise<void> {
    return this.#telling(async () => {
      await this.#writeModel()
      await this.#run.finish(outcome)
    })
  }

  async #writeModel(): Promise<void> {
    if (this.pending) await this.#run.saveModel(this.pending)
    this.pending = null
  }

  /** A failure to save ends in what to do once there is room again. */
  async #telling(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      if (!(error instanceof Failure) || error.key !== 'cannot-save') throw error
      const details = error.details as FailureDetails<'cannot-save'>
      const kept = details.kept && { ...details.kept, resume: this.resume }
      throw new Failure(error.exitCode, 'cannot-save', { ...details, kept }, { cause: error })
    }
  }
}
