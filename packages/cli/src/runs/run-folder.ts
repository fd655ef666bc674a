import { basename, join } from 'node:path'
import type { Report } from '@tekrar/tasks'
import { isTask } from '@tekrar/tasks/rows'
import type { SavedModel } from 'tekrar'
import { ExitCode, Failure, type FailureDetails } from '../failure.ts'
import type { FileOperations } from '../files/operations.ts'
import { replaceFile } from '../files/replace-file.ts'
import { CONFIG_FORMAT, type Configuration, ownKeys, writeConfiguration } from './configuration.ts'
import { EventLog } from './events.ts'
import { checkName, makeNextFolder } from './names.ts'
import { type SavedState, States } from './states.ts'

export interface NewRun {
  readonly task: string
  /** Null for an automatic one. */
  readonly name: string | null
  /** Whether a run of that name is replaced. */
  readonly force: boolean
}

/** What a run's folder may hold. */
const known = /^(config\.json|events\.jsonl|report\.json|report\.md|model|trained|state|lock-\d+)(\.unfinished)?$/

/**
 * A run on the disk:
 *
 *     config.json     the resolved configuration, written last when a run begins: a folder without it is no run yet
 *     events.jsonl    what happened, one JSON object a line
 *     model/          model.json and weights.safetensors, the best by validation: what `open` reads
 *     trained/        while what is learned after the training is being written: the model as the training left it, which a resume begins from
 *     state/          what training goes on from: the last and the one before
 *     report.md       how good it is, beside the baselines, for people
 *     report.json     the same for programs, null where nothing was kept apart to measure on; written last of all: a run that has it is finished
 */
export class RunFolder {
  readonly #files: FileOperations
  readonly folder: string
  readonly states: States
  readonly events: EventLog
  #modelJson: string | null = null
  #begun = false

  constructor(files: FileOperations, folder: string) {
    this.#files = files
    this.folder = folder
    this.states = new States(files, folder)
    this.events = new EventLog(files, folder)
  }

  get name(): string {
    return basename(this.folder)
  }

  get modelFolder(): string {
    return join(this.folder, 'model')
  }

  /** Refuses a name that cannot be had: to be asked before any work. Throws `run-exists`, `not-a-run`, `bad-name`. */
  static async checkFree(files: FileOperations, runs: string, { name, force }: NewRun): Promise<void> {
    if (name === null) return
    checkName(name)
    const folder = join(runs, name)
    const inside: string[] = await files.list(folder).catch((error: NodeJS.ErrnoException): string[] => {
      if (error.code === 'ENOENT') return []
      throw new Failure(ExitCode.failure, 'not-a-run', { folder })
    })
    if (!inside.every((entry) => known.test(entry))) throw new Failure(ExitCode.failure, 'not-a-run', { folder })
    if (inside.includes('config.json') && !force) throw new Failure(ExitCode.failure, 'run-exists', { folder, name })
  }

  /** A new folder under `runs`, by a name of its own or the next automatic one. Throws as `checkFree`, and `cannot-save`. */
  static async make(files: FileOperations, runs: string, wanted: NewRun): Promise<RunFolder> {
    return saving(runs, null, async () => {
      const { name, task } = wanted
      if (name === null) return new RunFolder(files, (await makeNextFolder(files, runs, task)).folder)
      await RunFolder.checkFree(files, runs, wanted)
      await files.makeFolders(join(runs, name))
      return new RunFolder(files, join(runs, name))
    })
  }

  /** Clears away what a start that was cut off, or with force an earlier run, left in the folder; `config.json` first. To be called under the lock. */
  async clear(): Promise<void> {
    await saving(this.folder, null, async () => {
      const inside = await this.#files.list(this.folder)
      for (const entry of inside.sort((a) => (a === 'config.json' ? -1 : 1)))
        if (!entry.startsWith('lock-')) await this.#files.removeFolder(join(this.folder, entry))
    })
  }

  /** Takes away a folder in which nothing has begun; a disk that cannot do even that is not worth a word. */
  async abandonUnlessBegun(): Promise<void> {
    const inside = await this.#files.list(this.folder).catch(() => ['config.json'])
    if (!inside.includes('config.json')) await this.#files.removeFolder(this.folder).catch(() => {})
  }

  /** The last act of beginning a run. */
  async begin(configuration: Configuration): Promise<void> {
    await saving(join(this.folder, 'config.json'), null, () => writeConfiguration(this.#files, this.folder, configuration))
    this.#begun = true
  }

  /** Throws `run-damaged`, `run-newer`. */
  async configuration(): Promise<Configuration> {
    const file = join(this.folder, 'config.json')
    const damaged = (reason: string | Error) => new Failure(ExitCode.input, 'run-damaged', { run: this.name, file, reason })
    let parsed: Record<string, unknown>
    try {
      parsed = JSON.parse(new TextDecoder().decode(await this.#files.read(file)))
    } catch (error) {
      throw damaged(error instanceof SyntaxError ? error.message : ((error as NodeJS.ErrnoException).code ?? String(error)))
    }
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw damaged('no JSON object')
    const { format, task, files, sha256, ...options } = parsed as unknown as Configuration
    if (typeof format === 'number' && format > CONFIG_FORMAT)
      throw new Failure(ExitCode.input, 'run-newer', { run: this.name, file, version: format, known: CONFIG_FORMAT })
    for (const key of ownKeys) if (!(key in parsed)) throw damaged(`'${key}' is missing`)
    if (!isTask(task)) throw damaged(`'task': ${JSON.stringify(task)}`)
    if (!Array.isArray(files) || !files.every((file) => typeof file === 'string')) throw damaged(`'files': ${JSON.stringify(files)}`)
    return { format, task, files, sha256, options: options as unknown as Configuration['options'] }
  }

  /** Saves what training goes on from, and the events so far. */
  async saveState(state: SavedState): Promise<void> {
    await saving(this.states.folder, this.#kept, async () => {
      await this.states.save(state)
      await this.events.flush()
    })
  }

  /** What a save that fails leaves as it was: nothing before the run has begun. */
  get #kept(): Kept | null {
    const { last } = this.states
    return last === null || !this.#begun ? null : { run: this.name, step: last, resume: null }
  }

  /** Saves the model: what the network is changes never, its weights each time. */
  async saveModel({ json, weights }: SavedModel): Promise<void> {
    await saving(this.modelFolder, this.#kept, async () => {
      await this.#files.makeFolders(this.modelFolder)
      const text = `${JSON.stringify(json, null, 1)}\n`
      if (text !== this.#modelJson) await replaceFile(this.#files, join(this.modelFolder, 'model.json'), text)
      this.#modelJson = text
      await replaceFile(this.#files, join(this.modelFolder, 'weights.safetensors'), weights)
    })
  }

  /** Where the model is as training left it: what a resume begins from. */
  async trainedFolder(): Promise<string> {
    const inside = await this.#files.list(this.#trained).catch((): string[] => [])
    // The model.json is written last: with it the folder is whole.
    return inside.includes('model.json') ? this.#trained : this.modelFolder
  }

  /**
   * Saves what came of the training: with this the run is finished. What is learned after the training may change weights, and must not be learned on top of
   * itself when this is cut off: until all is written the model that training left stands beside.
   */
  async finish({
    model,
    report,
    markdown,
  }: {
    readonly model: SavedModel
    readonly report: Report | null
    readonly markdown: string
  }): Promise<void> {
    await saving(this.folder, this.#kept, async () => {
      if ((await this.trainedFolder()) === this.modelFolder) {
        await this.#files.makeFolders(this.#trained)
        for (const name of ['weights.safetensors', 'model.json'])
          await replaceFile(this.#files, join(this.#trained, name), await this.#files.read(join(this.modelFolder, name)))
      }
    })
    await this.saveModel(model)
    await saving(this.folder, this.#kept, async () => {
      await replaceFile(this.#files, join(this.folder, 'report.md'), markdown)
      await this.events.flush()
      await replaceFile(this.#files, this.#reportFile, `${JSON.stringify(report, null, 1)}\n`)
    })
    await this.#files.removeFolder(this.#trained).catch(() => {})
  }

  /** Its report; undefined while there is none: the run is not finished. Throws `run-damaged`. */
  async report(): Promise<Report | null | undefined> {
    const bytes = await this.#files.read(this.#reportFile).catch(() => null)
    if (bytes === null) return undefined
    try {
      return JSON.parse(new TextDecoder().decode(bytes)) as Report | null
    } catch (error) {
      throw new Failure(ExitCode.input, 'run-damaged', { run: this.name, file: this.#reportFile, reason: (error as Error).message })
    }
  }

  get #trained(): string {
    return join(this.folder, 'trained')
  }

  get #reportFile(): string {
    return join(this.folder, 'report.json')
  }

  /** The newest whole state, with what was wrong with newer ones. Throws `run-damaged`, `run-newer` where there is none. */
  async openState(): Promise<{ state: SavedState; damaged: readonly { file: string; error: Error }[] }> {
    const { state, problems } = await this.states.open()
    this.#begun = true
    const newer = problems.find((problem) => problem.kind === 'newer')
    if (newer) throw new Failure(ExitCode.input, 'run-newer', { run: this.name, file: newer.file, version: newer.version, known: 1 })
    const damaged = problems.flatMap((problem) => (problem.kind === 'damaged' ? [problem] : []))
    if (state) return { state, damaged }
    const reason = damaged[0]?.error ?? 'ENOENT'
    throw new Failure(ExitCode.input, 'run-damaged', { run: this.name, file: damaged[0]?.file ?? this.states.folder, reason })
  }
}

type Kept = NonNullable<FailureDetails<'cannot-save'>['kept']>

/** Errors of the disk, in words, with what is still there. */
export async function saving<Result>(where: string, kept: Kept | null, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    const { code, path } = error as NodeJS.ErrnoException
    if (error instanceof Failure || code === undefined) throw error
    throw new Failure(ExitCode.failure, 'cannot-save', { file: path ?? where, code, kept }, { cause: error })
  }
}
