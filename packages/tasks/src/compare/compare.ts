import type { EngineOptions, Model } from 'tekrar'
import { TekrarError } from 'tekrar'
import type { Report } from '../base/report.ts'
import { TaskError } from '../base/task-error.ts'
import type { Value } from '../options/option.ts'
import type { AnyCell, Given, Prepared, Task, Trained } from '../task.ts'
import { type TaskEvent, TaskRun } from '../training/run.ts'
import type { Comparison, Trial } from './comparison.ts'
import { type Setting, type Size, sizeFor, sizesOf, variantsOf } from './variants.ts'

type Values = Readonly<Record<string, Value>>
type AnyTask = Task<Values, never, Trained<never>>

export interface CompareOptions {
  readonly task: string
  readonly work: AnyTask
  readonly given: Given
  /** What all variants share. */
  readonly values: Values
  readonly vary: Readonly<Record<string, readonly Value[]>>
  readonly seeds: readonly number[]
  /** Gives each variant the `units` with which it has about as many weights as the first. */
  readonly sameWeights?: boolean
  readonly engine?: EngineOptions
  /** Loads a cell of one's own that a variant names. */
  readonly loadCell?: (file: string) => Promise<AnyCell>
  readonly signal?: AbortSignal
  /** Trials that were made before: they are not made again. */
  readonly before?: Comparison | null
}

export type CompareEvent =
  /** The variants are known, and what was done before. */
  | { readonly type: 'begun'; readonly comparison: Comparison }
  /** A trial begins. */
  | { readonly type: 'trial'; readonly variant: number; readonly seed: number; readonly number: number; readonly of: number }
  | { readonly type: 'training'; readonly event: TaskEvent }
  /** A trial is done. */
  | { readonly type: 'compared'; readonly trial: Trial; readonly comparison: Comparison }

/** Training steps whose time does not count: they compile and warm up. */
const WARM_UP = 3

/**
 * Trains every variant on every seed, seed by seed, so that whatever is done at a moment can be compared. Data, batches and the order of them are the same for all
 * variants of a seed. Ends early, without a word, where the signal says so. Throws TaskError `nothing-to-compare-on`, `compare-needs-units`, and `compared-unlike` where
 * two variants of a seed were not measured by the same measure on as many examples of the same kind.
 */
export async function* compare(options: CompareOptions): AsyncGenerator<CompareEvent, void> {
  const { task, vary, seeds, sameWeights = false, before = null, signal } = options
  let comparison: Comparison = before ?? {
    task,
    vary,
    sameWeights,
    seeds,
    variants: sameWeights ? await withSameWeights(options) : variantsOf(vary),
    trials: [],
    measure: null,
    on: null,
    baselines: [],
  }
  yield { type: 'begun', comparison }
  const { variants } = comparison
  const of = variants.length * seeds.length
  for (const seed of seeds)
    for (const [variant, setting] of variants.entries()) {
      if (comparison.trials.some((trial) => trial.variant === variant && trial.seed === seed)) continue
      if (signal?.aborted) return
      yield { type: 'trial', variant, seed, number: comparison.trials.length + 1, of }
      // Baselines are those of the first report: they are fitted once.
      const alone = comparison.baselines.length > 0
      const done = yield* train({ ...options, values: { ...options.values, ...setting, seed } }, alone)
      if (!done) return
      const { report, ...measured } = done
      const measure = report?.measures[0] ?? comparison.measure
      const value = report && measure ? (report.contenders[0]?.values[measure.name] ?? null) : null
      const measuredOn = report && measure ? { measure: measure.name, on: report.on, unit: report.unit, count: report.count } : null
      const trial: Trial = { variant, seed, value, measuredOn, ...measured }
      requireAlike(comparison, trial)
      comparison = {
        ...comparison,
        trials: [...comparison.trials, trial],
        measure,
        on: comparison.on ?? report?.on ?? null,
        baselines: comparison.baselines.length > 0 ? comparison.baselines : (report?.contenders.slice(1) ?? []),
      }
      yield { type: 'compared', trial, comparison }
    }
}

type Done = Omit<Trial, 'variant' | 'seed' | 'value' | 'measuredOn'> & { readonly report: Report | null }

/** Figures say which variant is better only where all are figures of the same thing. */
function requireAlike({ trials, variants }: Comparison, { variant, seed, measuredOn }: Trial): void {
  const other = trials.find((trial) => trial.seed === seed && trial.measuredOn !== null)
  if (!measuredOn || !other?.measuredOn) return
  const first = other.measuredOn
  if (
    first.measure === measuredOn.measure &&
    first.on === measuredOn.on &&
    first.unit === measuredOn.unit &&
    first.count === measuredOn.count
  )
    return
  throw new TaskError('compared-unlike', {
    first: { ...first, variant: variants[other.variant]! },
    other: { ...measuredOn, variant: variants[variant]! },
  })
}

/** One training; null where it was stopped, no report where it diverged. */
async function* train(options: CompareOptions, alone: boolean): AsyncGenerator<CompareEvent, Done | null> {
  const { engine, signal } = options
  const { prepared, cell } = await prepare(options)
  const run = new TaskRun(prepared, { ...(engine ? { engine } : {}), ...(signal ? { signal } : {}), alone, cell })
  let measured = { weights: 0, memoryBytes: 0 }
  const milliseconds: number[] = []
  let finished: { readonly report: Report | null } | null = null
  const done = (report: Report | null): Done => {
    const steady = milliseconds.slice(Math.min(WARM_UP, Math.max(0, milliseconds.length - 1))).sort((a, b) => a - b)
    return { ...measured, stepSeconds: (steady[steady.length >> 1] ?? 0) / 1000, report }
  }
  try {
    for await (const event of run) {
      if (event.type === 'fit' && event.stage.name === 'training') {
        const told = event.event
        if (told.type === 'start') measured = { weights: told.weights, memoryBytes: told.memory.persistentBytes + told.memory.scratchBytes }
        if (told.type === 'step') milliseconds.push(told.milliseconds)
      }
      if (event.type === 'finished') finished = event
      yield { type: 'training', event }
    }
  } catch (error) {
    if (error instanceof TekrarError && error.code === 'diverged') return done(null)
    throw error
  }
  if (!finished) return null
  if (!finished.report) throw new TaskError('nothing-to-compare-on', {})
  return done(finished.report)
}

async function prepare({
  work,
  given,
  values,
  loadCell,
}: CompareOptions): Promise<{ prepared: Prepared<unknown, unknown>; cell: AnyCell | null }> {
  const file = work.cellFile(values)
  return { prepared: await work.prepare(given, values), cell: file === null ? null : ((await loadCell?.(file)) ?? null) }
}

/** Each variant with the `units` that give it about as many weights as the first has. */
async function withSameWeights(options: CompareOptions): Promise<Setting[]> {
  const { values, vary, engine = {}, task } = options
  const networkOf = async (setting: Setting) => {
    const { prepared, cell } = await prepare({ ...options, values: { ...values, ...setting } })
    const count = weightsOf(prepared.stages.at(-1)!.build({ cell, engine, before: null }))
    return { units: (prepared.values as Values).units ?? null, count }
  }
  const [first, ...others] = variantsOf(vary)
  const { units, count: wanted } = await networkOf(first!)
  const size: Size | null = 'units' in vary ? null : sizesOf(units)
  if (!size) throw new TaskError('compare-needs-units', { task })
  const fitted: Setting[] = [{ ...first!, units }]
  for (const setting of others) {
    const countAt = async (largest: number): Promise<number> => (await networkOf({ ...setting, units: size.at(largest) })).count
    const found = await sizeFor(wanted, countAt, size)
    fitted.push({ ...setting, units: size.at(found.size) })
  }
  return fitted
}

const weightsOf = ({ network }: Model): number =>
  network.weights.reduce((sum, { shape }) => sum + shape.reduce<number>((product, size) => product * Number(size), 1), 0)
