import { basename } from 'node:path'
import type { AnySaying, Stage } from '@tekrar/tasks'
import { knows, lineOf } from '@tekrar/tasks/rows'
import type { StartEvent } from 'tekrar'
import type { Context } from '../context.ts'
import type { AnyPrepared, Values } from '../tasks.ts'
import { padded, widthOf, wrapped } from '../terminal/width.ts'

/** What is known when a stage of training begins. */
export type Beginning = Pick<StartEvent, 'totalSteps' | 'stepsPerEpoch' | 'weights' | 'engine' | 'memory'>

export type Row = readonly [label: string, text: string]

/** Lines under one label that are all shown; of more the first ones are, and the others are counted. */
const MOST_LINES = 6

/** What the data turned out to be, in lines. */
export function factRows(facts: readonly AnySaying[], { words, messages }: Context): Row[] {
  const rows = facts.map(
    (fact): Row => (knows(words, 'facts', fact.code) ? lineOf(words, fact) : [fact.code, JSON.stringify(fact.details)]),
  )
  const counts = new Map<string, number>()
  for (const [label] of rows) counts.set(label, (counts.get(label) ?? 0) + 1)
  const seen = new Map<string, number>()
  return rows.flatMap(([label, text]): Row[] => {
    const at = (seen.get(label) ?? 0) + 1
    seen.set(label, at)
    const count = counts.get(label)!
    if (count <= MOST_LINES || at < MOST_LINES) return [[label, text]]
    return at === MOST_LINES ? [[label, messages.facts.more({ count: count - MOST_LINES + 1 })]] : []
  })
}

export interface StartOf {
  readonly stage: Stage
  /** Whether nothing was said before: else the data and the engine are known. */
  readonly isFirst: boolean
  readonly seconds: number | null
  /** Why this engine. */
  readonly reason: string
  /** What is done before this stage. */
  readonly before?: readonly Row[]
}

/** Everything found out before the first step, in a few lines: the data, the network, the training, the engine, memory, and the time where it is known. */
export function describeStart(
  start: Beginning,
  prepared: Pick<AnyPrepared, 'facts' | 'values' | 'stages'>,
  { stage, isFirst, seconds, reason, before = [] }: StartOf,
  context: Context,
): string {
  const { facts: words } = context.messages
  const { facts, values, stages } = prepared
  const network = networkText(values, start.weights, context)
  const rows: Row[] = [
    ...(isFirst ? factRows(facts, context) : []),
    [words.network, stages.length > 1 ? words.networks[stage.name]({ network }) : network],
    ...before,
    [words.stages[stage.name], trainingText(start, stage, context)],
    ...(isFirst ? [[words.engine, words.engineLine({ ...start.engine, reason })] as const] : []),
    [words.memory, words.memoryLine({ bytes: start.memory.persistentBytes + start.memory.scratchBytes })],
    ...(seconds === null ? [] : [[words.time, words.timeLine({ seconds })] as const]),
  ]
  return inRows(rows, startWidth(prepared, context))
}

/** The columns that all names take which are said of a training, whenever they are: what is said later stands below what was said at first. */
export function startWidth({ facts, stages }: Pick<AnyPrepared, 'facts' | 'stages'>, context: Context): number {
  const { facts: words } = context.messages
  const names = [words.network, words.engine, words.memory, words.time, ...stages.map(({ name }) => words.stages[name])]
  return labelWidth([...factRows(facts, context), ...names.map((name): Row => [name, ''])])
}

/** By the options that most tasks have; the number of weights in any case. */
export function networkText({ cell, layers, units }: Values, weights: number, { messages }: Context): string {
  const { networkLine, weightsLine } = messages.facts
  const known = typeof cell === 'string' && typeof layers === 'number' && typeof units === 'number'
  return known ? networkLine({ cell: basename(cell), layers, units, weights }) : weightsLine({ weights })
}

export function trainingText(
  { totalSteps, stepsPerEpoch }: Pick<Beginning, 'totalSteps' | 'stepsPerEpoch'>,
  { data }: Stage,
  { messages }: Context,
): string {
  const window = typeof data.steps === 'number' ? data.steps : null
  return messages.facts.trainingLine({ steps: totalSteps, epochs: totalSteps / stepsPerEpoch, batch: data.batch, window })
}

const COLUMNS = 80

/** The columns that the names take, with a blank after them. */
export const labelWidth = (rows: readonly Row[]): number => Math.max(0, ...rows.map(([label]) => widthOf(label))) + 1

/** Names on the left, what they are on the right, wrapped; a name that is the same as the one above is not said again. */
export function inRows(rows: readonly Row[], least = 0): string {
  const width = Math.max(least, labelWidth(rows))
  return rows
    .flatMap(([label, text], i) =>
      wrapped(text, COLUMNS - width).map((line, j) => padded(j === 0 && rows[i - 1]?.[0] !== label ? label : '', width) + line),
    )
    .join('\n')
}
