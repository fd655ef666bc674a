import { type EngineOptions, type JsonObject, type Model, type ModelSource, open as openModel } from 'tekrar'
import { TaskError } from './base/task-error.ts'
import { type Data, sourcesOf } from './given.ts'
import { requireAccepted } from './options/accepted.ts'
import { defaultsOf, type Options, type ValuesOf } from './options/option.ts'
import { type TaskName, type TaskRow, table, taskNames } from './table.ts'
import type { AnyCell, Checked, Given, Task, Trained } from './task.ts'
import { TaskRun } from './training/run.ts'

/** What the command line does in its own way: it measures how many steps fit into minutes, and keeps runs to go on from. */
const OF_THE_COMMAND = ['minutes', 'from'] as const
/** What only a program can hand over. */
const OF_THE_PROGRAM = ['engine', 'signal', 'ownCell', 'from'] as const

/** Options of a task's training in a program: those of the command line, files as data at hand. */
export type TrainOptions<Values> = {
  readonly [Name in Exclude<keyof Values, (typeof OF_THE_COMMAND)[number]>]?: readonly string[] | null extends Values[Name]
    ? Data
    : Values[Name]
} & {
  readonly engine?: EngineOptions
  readonly signal?: AbortSignal
  /** A cell of one's own, in place of the option `cell`. */
  readonly ownCell?: AnyCell
  /** Goes on from a trained one of the same task: from its weights, with its network, vocabularies, columns and scalers. It stays as it is. */
  readonly from?: { readonly task: string; readonly model: Model }
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
  const given = Object.entries(options).filter(
    ([name, value]) => value !== undefined && !(OF_THE_PROGRAM as readonly string[]).includes(name),
  )
  const isFiles = (name: string, value: unknown): boolean => rows[name]?.kind === 'files' && value !== null
  if (typeof options.minutes === 'number') throw new TaskError('option-of-command', { option: 'minutes' })
  requireAccepted(rows, Object.fromEntries(given.filter(([name, value]) => !isFiles(name, value))))
  for (const [name, value] of given) {
    if (isFiles(name, value)) besides[name] = await sourcesOf(value as Data)
    values[name] = besides[name]?.map((source) => source.name) ?? value
  }
  return { given: { data: await sourcesOf(data), besides }, values }
}

/** What was saved with a trained network. Throws where it is another task's, or an option would make another network of it. */
function recordToGoOnFrom(from: NonNullable<TrainOptions<object>['from']>, name: TaskName, options: object): JsonObject {
  if (from.task !== name) throw new TaskError('other-task', { task: from.task, wanted: name })
  const rows: Readonly<Record<string, { readonly group: string }>> = table[name].options
  const changed = Object.entries(options).find(([option, value]) => value !== undefined && rows[option]?.group === 'model')
  if (changed) throw new TaskError('from-keeps-network', { option: changed[0] })
  return recordOf(from.model)
}

function faceOf(name: TaskName): TaskFace<Record<string, unknown>, Trained<never>> {
  const row = table[name] as unknown as TaskRow
  return {
    train(data, options = {}) {
      const { engine, signal, ownCell, from } = options as TrainOptions<object>
      const preparing = givenOf(data, options, row).then(async ({ given, values }) => {
        const record = from ? recordToGoOnFrom(from, name, options) : null
        return (await workOf(row)).prepare(given, values, record ? { record } : {})
      })
      return new TaskRun(preparing, {
        ...(engine ? { engine } : {}),
        ...(signal ? { signal } : {}),
        cell: ownCell ?? null,
        ...(from ? { model: preparing.then(async () => openModel(await from.model.save(), engine)) } : {}),
      })
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

/** What opening a model wants, as it was saved with it. */
const recordOf = ({ preprocessing }: Model): JsonObject =>
  preprocessing?.kind === 'record'
    ? preprocessing.record
    : preprocessing?.kind === 'text'
      ? { task: 'text', ...preprocessing.toJSON() }
      : {}

/** Any trained task, ready to be asked. Throws TaskError `not-a-task`, and what the library's `open` throws. */
async function open(source: ModelSource, engine: EngineOptions = {}): Promise<AnyTrained> {
  const model = await openModel(source, engine)
  const record = recordOf(model)
  const name = taskNames.find((known) => known === record.task)
  if (!name) throw new TaskError('not-a-task', {})
  return (await workOf(table[name] as unknown as TaskRow)).open(model, record) as AnyTrained
}

/** The jobs, in a program: `await tasks.text.train('book.txt')`, `(await tasks.open('runs/text-1')).generate()`. In a page the same, with a URL or a File. */
export const tasks = { ...(Object.fromEntries(taskNames.map((name) => [name, faceOf(name)])) as unknown as Faces), open }
