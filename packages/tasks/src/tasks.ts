import { type EngineOptions, type JsonObject, type ModelSource, open as openModel } from 'tekrar'
import { TaskError } from './base/task-error.ts'
import { type Data, sourcesOf } from './given.ts'
import { accepts, defaultsOf, expectedOf, type Options, type ValuesOf } from './options/option.ts'
import { type TaskName, type TaskRow, table, taskNames } from './table.ts'
import type { AnyCell, Checked, Given, Task, Trained } from './task.ts'
import { TaskRun } from './training/run.ts'

/** Options of a task's training in a program: those of the command line, files as data at hand. */
export type TrainOptions<Values> = {
  readonly [Name in keyof Values]?: readonly string[] | null extends Values[Name] ? Data : Values[Name]
} & {
  readonly engine?: EngineOptions
  readonly signal?: AbortSignal
  /** A cell of one's own, in place of the option `cell`. */
  readonly ownCell?: AnyCell
}

/** A task in a program: the same table that the command line is made from. */
export interface TaskFace<Values, Able> {
  /** Trains: `await` it for `{ trained, report }`, or loop over its events. Throws TaskError for data that it cannot do anything with. */
  train(data: Data, options?: TrainOptions<Values>): TaskRun<Able>
  /** Looks at the data before training. */
  check(data: Data, options?: TrainOptions<Values>): Promise<Checked<Values, Able>>
  /** Opens a trained one of this task. Throws TaskError `other-task`, and what the library's `open` throws. */
  open(source: ModelSource, engine?: EngineOptions): Promise<Able>
}

type ValuesOfRow<Row> = Row extends { options: infer Table extends Options } ? ValuesOf<Table> : never
type AbleOfRow<Row> = Row extends { load: () => Promise<{ open(...args: never): infer Able }> } ? Able : never
type Faces = { readonly [Name in TaskName]: TaskFace<ValuesOfRow<(typeof table)[Name]>, AbleOfRow<(typeof table)[Name]>> }
export type AnyTrained = { [Name in TaskName]: AbleOfRow<(typeof table)[Name]> }[TaskName]

type AnyTask = Task<Record<string, unknown>, never, Trained<never>>
const workOf = async (row: TaskRow): Promise<AnyTask> => (await row.load()) as AnyTask

/** What was given, with the options' files read. */
async function givenOf(
  data: Data,
  options: Readonly<Record<string, unknown>>,
  { options: rows }: TaskRow,
): Promise<{ given: Given; values: Record<string, unknown> }> {
  const values: Record<string, unknown> = { ...defaultsOf(rows as Options) }
  const besides: Record<string, Given['data']> = {}
  for (const [name, value] of Object.entries(options)) {
    const row = rows[name]
    if (value === undefined || ['engine', 'signal', 'ownCell'].includes(name)) continue
    if (!row) throw new TaskError('unknown-option', { option: name, known: Object.keys(rows).join(', ') })
    if (row.kind === 'files' && value !== null) besides[name] = await sourcesOf(value as Data)
    else if (!accepts(row, value)) throw new TaskError('option-value', { option: name, expected: expectedOf(row), actual: shown(value) })
    values[name] = row.kind === 'files' && value !== null ? besides[name]!.map((source) => source.name) : value
  }
  return { given: { data: await sourcesOf(data), besides }, values }
}

/** A value as a program writes it. */
const shown = (value: unknown): string =>
  typeof value === 'string' ? `'${value}'` : typeof value === 'object' ? JSON.stringify(value) : String(value)

function faceOf(name: TaskName): TaskFace<Record<string, unknown>, Trained<never>> {
  const row = table[name] as unknown as TaskRow
  return {
    train(data, options = {}) {
      const { engine, signal, ownCell } = options as TrainOptions<object>
      const preparing = givenOf(data, options, row).then(async ({ given, values }) => (await workOf(row)).prepare(given, values))
      return new TaskRun(preparing, { ...(engine ? { engine } : {}), ...(signal ? { signal } : {}), cell: ownCell ?? null })
    },
    async check(data, options = {}) {
      const { given, values } = await givenOf(data, options, row)
      return (await workOf(row)).check(given, values)
    },
    async open(source, engine) {
      const trained = await open(source, engine)
      if (trained.task !== name) throw new TaskError('other-task', { task: trained.task, wanted: name })
      return trained as Trained<never>
    },
  }
}

/** Any trained task, ready to be asked. Throws TaskError `not-a-task`, and what the library's `open` throws. */
async function open(source: ModelSource, engine: EngineOptions = {}): Promise<AnyTrained> {
  const model = await openModel(source, engine)
  const { preprocessing } = model
  const record: JsonObject =
    preprocessing?.kind === 'record'
      ? preprocessing.record
      : preprocessing?.kind === 'text'
        ? { task: 'text', ...preprocessing.toJSON() }
        : {}
  const name = taskNames.find((known) => known === record.task)
  if (!name) throw new TaskError('not-a-task', {})
  return (await workOf(table[name] as unknown as TaskRow)).open(model, record) as AnyTrained
}

/** The jobs, in a program: `await tasks.text.train('book.txt')`, `(await tasks.open('runs/text-1')).generate()`. In a page the same, with a URL or a File. */
export const tasks = { ...(Object.fromEntries(taskNames.map((name) => [name, faceOf(name)])) as unknown as Faces), open }
