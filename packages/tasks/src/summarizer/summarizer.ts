import type { JsonObject, Model } from 'tekrar'
import type { Progress } from '../base/progress.ts'
import { TaskError } from '../base/task-error.ts'
import type { Checked, Given, Prepared, PrepareOptions } from '../task.ts'
import { cellFile } from '../training/cell.ts'
import type { Codec } from './codec.ts'
import { readData } from './data.ts'
import type { SummarizerOptions } from './options.ts'
import { stagesOf } from './stages.ts'
import { readRecord, recordOf, Summarizer } from './trained.ts'

/** Files that need a cell of one's own name it by a path. */
/**
 * Learns to shorten texts from pairs of them: the chapter's summariser, an encoder that reads in both directions and a decoder that looks at all it read; with
 * `pointer` it copies words of the text too. Throws TaskError for what is no table of pairs, and for too few of them.
 */
async function prepare(
  given: Given,
  asked: SummarizerOptions,
  { record, progress = {} }: PrepareOptions = {},
): Promise<Prepared<SummarizerOptions, Summarizer>> {
  const known = record ? readRecord(record).codec : null
  const values = known ? { ...asked, ...settingsOf(known), pretrainEpochs: 0, slots: known.slots || asked.slots } : asked
  const data = await readData(given, values, known, progress)
  const { values: resolved, findings, stages } = stagesOf(data, values)
  const open = (model: Model, saved: JsonObject) => new Summarizer(model, readRecord(saved))
  const looked = (data.validation[0] ?? data.training[0]!).pair
  return {
    values: resolved,
    findings: [...data.findings, ...findings],
    facts: data.facts,
    unit: 'pairs',
    stages,
    sample: async (model, { signal }) => {
      const [written] = await new Summarizer(model, data).summarize([looked.source], { beamWidth: 1, signal })
      return `${looked.source}\n→ ${written?.summary ?? ''}`
    },
    finish: async (model, progress) => {
      const [on, examples] = data.test.length > 0 ? (['test', data.test] as const) : (['validation', data.validation] as const)
      const pairs = examples.map(({ pair }) => pair)
      const report = pairs.length > 0 ? await new Summarizer(model, data).measure(on, pairs, progress) : null
      return { record: recordOf(data), report }
    },
    open,
  }
}

/** A network that is gone on with stays what it is. */
const settingsOf = ({ tokenizer, longest, repair, slots }: Codec) => ({ by: tokenizer.by, longest, repair, pointer: slots > 0 })

/** Looks without training: what `prepare` finds, or the error that it throws. */
async function check(given: Given, values: SummarizerOptions, progress: Progress = {}): Promise<Checked<SummarizerOptions, Summarizer>> {
  try {
    const prepared = await prepare(given, values, { progress })
    return { findings: prepared.findings, facts: prepared.facts, prepared }
  } catch (error) {
    if (!(error instanceof TaskError)) throw error
    return { findings: [{ severity: 'error', code: error.code, details: error.details }], facts: [], prepared: null }
  }
}

/** The row's work: see the table of tasks. */
export const summarizerTask = {
  prepare,
  check,
  cellFile,
  open: (model: Model, record: JsonObject): Summarizer => new Summarizer(model, readRecord(record)),
} as const
