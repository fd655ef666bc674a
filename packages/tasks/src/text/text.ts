import {
  type TextOptions as CharacterTextOptions,
  characterText,
  type Model,
  type PreparedText,
  sequential,
  TekrarError,
  Vocabulary,
} from 'tekrar'
import type { Finding } from '../base/finding.ts'
import type { AnySaying } from '../base/saying.ts'
import { TaskError } from '../base/task-error.ts'
import { found } from '../sayings/text.ts'
import { decoded } from '../tabular/decoded.ts'
import { unzipped } from '../tabular/unzipped.ts'
import type { Checked, Given, Prepared, PrepareOptions, Stage } from '../task.ts'
import { cellFile } from '../training/cell.ts'
import { globalClipNormOf } from '../training/clipping.ts'
import { optimizerOf } from '../training/optimizer.ts'
import { scheduleOf } from '../training/schedule.ts'
import { layersOf } from './layers.ts'
import { measureText, type Part } from './measure.ts'
import type { TextOptions } from './options.ts'
import { refuseBlank, refuseShort, refuseUnlearnable, type Text } from './refuse.ts'
import { seenInTraining } from './seen.ts'
import { fitToText } from './sizes.ts'
import { joined, startOf, Writer } from './writer.ts'

/** Files that need a cell of one's own name it by a path. */

/**
 * Learns a text and writes on in its manner: the files in a row, a character (or word) after the other; embedding → recurrent layers, each with
 * dropout after it → logits over the vocabulary; state carried from window to window.
 * Throws TaskError for what is no text (`file-binary`, `file-undecodable`) and for one that there is nothing to learn from.
 */
async function prepare(asked: Given, values: TextOptions, { record }: PrepareOptions = {}): Promise<Prepared<TextOptions, Writer>> {
  const given = await allUnzipped(asked)
  const read = given.data.map((source) => ({ name: source.name, ...decoded(source) }))
  const { by, validation } = values
  const whole = { files: given.data.map(({ name }) => name), text: joined(read.map(({ text }) => text)), by }
  refuseBlank(whole)
  const kept = keepApart(whole, given, values)
  const known = record ? { vocabulary: Vocabulary.fromJSON(record.vocabulary, 'record.vocabulary') } : {}
  const text = split({ ...whole, text: kept.text }, { by, validation, ...known })
  refuseUnlearnable(whole, text.training)
  const findings: Finding[] = [...read.flatMap(({ findings }) => findings), ...seenInTraining(kept.text, kept.files)]
  const { batch, steps, epochs } = fitToText(values, text.training.length)
  if (batch !== values.batch) findings.push(found('note', 'shrunk-batch', { from: values.batch, to: batch }))
  if (steps !== values.steps) findings.push(found('note', 'shrunk-steps', { from: values.steps, to: steps }))
  if (values.validation > 0 && text.validation.length < 2) findings.push(found('warning', 'no-validation', {}))
  const data = text.streams({ batch, steps })
  const learningRate = values.learningRate ?? learningRateOf(values)
  const globalClipNorm = globalClipNormOf(values, 1)
  const trainingSteps = values.trainingSteps ?? (values.minutes === null ? epochs * data.size : null)
  const resolved: TextOptions = { ...values, batch, steps, learningRate, globalClipNorm, epochs, trainingSteps }
  const training: Stage = {
    name: 'training',
    data,
    steps: trainingSteps,
    calmerLearningRate: Math.min(Number((learningRate / 10).toPrecision(2)), learningRateOf(values)),
    build: ({ cell, engine }) => sequential(layersOf(resolved, text.vocabulary.size, cell), { seed: resolved.seed, ...engine }),
    training: (totalSteps) => ({
      loss,
      optimizer: optimizerOf(resolved, learningRate),
      schedule: scheduleOf(resolved.schedule, totalSteps),
      seed: resolved.seed,
      recompute: resolved.recompute,
    }),
  }
  return {
    values: resolved,
    findings,
    facts: factsOf(read, text, by),
    unit: by,
    stages: [training],
    sample: async (model, { signal }) =>
      String(await model.generate({ prompt: startOf(text.vocabulary), length: SAMPLE, temperature: 0.8, seed: 1, signal })),
    finish: async (model, progress) => ({ record: null, report: await measureText(model, partOf(text, kept.test), progress) }),
    open: (model) => new Writer(model),
  }
}

async function allUnzipped({ data, besides }: Given): Promise<Given> {
  const { testFiles } = besides
  const each = (sources: Given['data']) => Promise.all(sources.map(unzipped))
  return { data: await each(data), besides: testFiles ? { ...besides, testFiles: await each(testFiles) } : besides }
}

/** Symbols in a sample. */
const SAMPLE = 160

/** Looks without training: what `prepare` finds, or the error that it throws. */
async function check(given: Given, values: TextOptions): Promise<Checked<TextOptions, Writer>> {
  try {
    const prepared = await prepare(given, values)
    return { findings: prepared.findings, facts: prepared.facts, prepared }
  } catch (error) {
    if (!(error instanceof TaskError)) throw error
    return { findings: [{ severity: 'error', code: error.code, details: error.details }], facts: [], prepared: null }
  }
}

const factsOf = (
  read: readonly { readonly name: string; readonly encoding: string }[],
  text: PreparedText,
  by: TextOptions['by'],
): AnySaying[] => [
  ...read.map(({ name, encoding }) => ({ code: 'file', details: { file: name, encoding } })),
  {
    code: 'text',
    details: {
      by,
      symbols: text.training.length + text.validation.length,
      validationSymbols: text.validation.length,
      alphabet: text.vocabulary.symbols.length,
      unknown: text.unknown.training + text.unknown.validation,
    },
  },
]

interface Kept {
  readonly text: string
  readonly test: string
  /** What the test is read from, where that are other files. */
  readonly files: readonly { readonly name: string; readonly text: string }[]
}

/** What training never sees: other files, or the end of the text. */
function keepApart({ text }: Text, given: Given, { test }: TextOptions): Kept {
  const { testFiles } = given.besides
  if (testFiles) {
    const files = testFiles.map((source) => ({ name: source.name, text: decoded(source).text }))
    return { text, test: joined(files.map((file) => file.text)), files }
  }
  const cut = Math.floor(text.length * (1 - test))
  return { text: text.slice(0, cut), test: text.slice(cut), files: [] }
}

/** What the report is measured on; the baselines learn from what comes before. */
function partOf({ vocabulary, training, validation }: PreparedText, test: string): Part {
  const ids = vocabulary.encode(test)
  return ids.length > 1 ? { on: 'test', ids, training, vocabulary } : { on: 'validation', ids: validation, training, vocabulary }
}

/** The text as numbers. A part too short to train on is told by the names of the files. */
function split({ files, text, by }: Text, options: CharacterTextOptions): PreparedText {
  try {
    return characterText(text, options)
  } catch (error) {
    if (error instanceof TekrarError && error.code === 'too-few-symbols')
      refuseShort({ files, by }, (error as TekrarError<'too-few-symbols'>).details.symbols)
    throw error
  }
}

/** Learning rates that suit an optimizer; a simple cell bears less. */
function learningRateOf({ optimizer, cell }: TextOptions): number {
  if (optimizer === 'sgd') return 0.5
  return cell === 'simple' ? 0.001 : 0.005
}

const loss = 'sparseCategoricalCrossentropy'

/** The row's work: see the table of tasks. */
export const textTask = { prepare, check, cellFile, open: (model: Model) => new Writer(model) } as const
