import { accepts, type Option, type TaskName, type Value } from '@tekrar/tasks/rows'
import { flagOf } from '../arguments/flag.ts'
import { nearest } from '../arguments/nearest.ts'
import type { Context } from '../context.ts'
import { ExitCode, Failure } from '../failure.ts'
import { rowOf } from '../tasks.ts'

/** Options that say how to train and measure, not what: they stay the same for all. */
const notVaried = new Set(['seed', 'minutes', 'from'])

/** Of the options of data those that say what the network is given, or how much of it: what is measured stays the same. */
const givenOnly = new Set([
  'by',
  'vocabulary',
  'minimumCount',
  'longest',
  'inputs',
  'known',
  'calendar',
  'scaling',
  'lookback',
  'transpose',
])

/** Whether an option decides what is measured: on which rows or examples, in which units. Numbers of different things say nothing of which is better. */
const decidesMeasured = (name: string, { group }: Option, task: TaskName): boolean =>
  ['validation', 'test'].includes(name) ||
  (group === 'data' && !givenOnly.has(name)) ||
  (task === 'text' && name === 'by') ||
  (task === 'composer' && name === 'voices')

/** What `--vary cell=lstm,gru` asks for, by the task's options; values that have commas themselves are parted by semicolons. Throws a usage failure that names the option and what it takes. */
export function varied(words: readonly string[], task: TaskName, { command }: Context): Record<string, Value[]> {
  const { options } = rowOf(task)
  if (words.length === 0) throw new Failure(ExitCode.usage, 'vary-nothing', { command, task })
  const vary: Record<string, Value[]> = {}
  for (const word of words) {
    const [, flag, list] = /^(?:--)?([^=]+)=(.+)$/s.exec(word) ?? []
    if (!flag || !list) throw new Failure(ExitCode.usage, 'vary-form', { value: word })
    const name = Object.keys(options).find((option) => option === flag || flagOf(option).slice(2) === flag)
    const row = name === undefined || notVaried.has(name) ? undefined : options[name]
    if (!row || row.kind === 'files') {
      const names = Object.keys(options).filter((option) => !notVaried.has(option))
      throw new Failure(ExitCode.usage, 'vary-unknown', { name: flag, task, nearest: nearest(flag, names) })
    }
    if (decidesMeasured(name!, row, task)) throw new Failure(ExitCode.usage, 'vary-measured', { name: flag })
    if (Object.hasOwn(vary, name!)) throw new Failure(ExitCode.usage, 'vary-twice', { name: flag })
    const values = [...new Set(list.split(list.includes(';') ? ';' : ',').map((text) => parsed(flag, row, text.trim())))]
    if (values.length < 2) throw new Failure(ExitCode.usage, 'vary-one-value', { name: flag, value: list })
    vary[name!] = values
  }
  return vary
}

function parsed(name: string, row: Option, text: string): Value {
  const value =
    row.kind === 'integer' || row.kind === 'number' ? Number(text === '' ? Number.NaN : text) : row.kind === 'switch' ? truth(text) : text
  if (!accepts(row, value)) throw new Failure(ExitCode.usage, 'vary-value', { name, option: row, actual: text })
  return value
}

const truths: Readonly<Record<string, boolean>> = { yes: true, true: true, no: false, false: false }
const truth = (text: string): boolean | string => truths[text] ?? text
