import { basename } from 'node:path'
import type { DataFacts, TextOptions } from '@tekrar/tasks'
import type { StartEvent } from 'tekrar'
import type { Context } from '../context.ts'
import { facts } from '../terminal/table.ts'

/** What is known when training begins. */
export type Beginning = Pick<StartEvent, 'totalSteps' | 'stepsPerEpoch' | 'weights' | 'engine' | 'memory'>

export interface Described {
  readonly facts: DataFacts
  readonly values: Pick<TextOptions, 'by' | 'cell' | 'layers' | 'units' | 'batch' | 'steps'>
}

/** Everything found out before the first step, in a few lines: the text, the network, the training, the engine, memory, and the time where it is known. */
export function describeStart(
  start: Beginning,
  { facts: data, values }: Described,
  { seconds, reason }: { readonly seconds: number | null; readonly reason: string },
  context: Context,
): string {
  const { messages } = context
  const words = messages.facts
  const { many } = messages.units[values.by]
  const rows: [string, string][] = [
    ...data.files.map(({ name, encoding }, i): [string, string] => [i === 0 ? words.reads : '', words.encoding({ file: name, encoding })]),
    [
      words.text,
      words.textLine({ many, count: data.symbols, alphabet: data.alphabet, validation: data.validationSymbols, unknown: data.unknown }),
    ],
    [words.network, words.networkLine({ cell: basename(values.cell), layers: values.layers, units: values.units, weights: start.weights })],
    [
      words.training,
      words.trainingLine({
        steps: start.totalSteps,
        epochs: start.totalSteps / start.stepsPerEpoch,
        batch: values.batch,
        window: values.steps,
      }),
    ],
    [words.engine, words.engineLine({ ...start.engine, reason })],
    [words.memory, words.memoryLine({ bytes: start.memory.persistentBytes + start.memory.scratchBytes })],
    ...(seconds === null ? [] : [[words.time, words.timeLine({ seconds })] as [string, string]]),
  ]
  return facts(rows).trimEnd()
}
