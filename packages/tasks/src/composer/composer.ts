import type { JsonObject, Model } from 'tekrar'
import type { Finding } from '../base/finding.ts'
import type { Progress } from '../base/progress.ts'
import type { AnySaying } from '../base/saying.ts'
import { TaskError } from '../base/task-error.ts'
import { type Piece, rollOf } from '../music/piece.ts'
import { readMusic } from '../music/read.ts'
import { found, refuse } from '../sayings/composer.ts'
import type { Checked, Given, Prepared, PrepareOptions, Stage } from '../task.ts'
import { cellFile } from '../training/cell.ts'
import { optimizerOf } from '../training/optimizer.ts'
import { scheduleOf } from '../training/schedule.ts'
import { Composer } from './compose.ts'
import { musicDataset } from './dataset.ts'
import { drawRoll } from './draw.ts'
import { echoesOf } from './echoes.ts'
import { keysRecordOf } from './keys.ts'
import { measureMusic } from './measure.ts'
import type { ComposerOptions } from './options.ts'
import { highestOf, type Parts, partsOf, repeated } from './parts.ts'
import { type ComposerRecord, recordOf, recordToJson } from './record.ts'
import { numbersOf, settled } from './settled.ts'
import { startingFrom } from './start.ts'
import type { Heard } from './view.ts'
import { viewOf } from './views.ts'

/** Steps that the part to train on must have: one to hear and one to foretell. */
const LEAST = 2
const EXAMPLES = 5

/**
 * Learns music and writes more of it: piano rolls from MIDI files, ABC tunes and JSON → what sounds in the next step, key by key or note after note.
 * Throws TaskError for music that cannot be read or learned from.
 */
async function prepare(
  given: Given,
  values: ComposerOptions,
  { record: before }: PrepareOptions = {},
): Promise<Prepared<ComposerOptions, Composer>> {
  const known = before ? recordOf(before) : null
  const { parts, findings, grid, tempo, bar } = await partsIn(given, { ...values, grid: known?.grid ?? values.grid }, known)
  const all = parts.training
  const steps = all.reduce((sum, piece) => sum + piece.steps.length, 0)
  if (steps < LEAST || all.length === 0) refuse('too-little-music', { files: given.data.map(({ name }) => name), steps, needed: LEAST })
  const voices = known?.voices ?? values.voices ?? voicesOf(all)
  const viewName = known?.view ?? values.view ?? (voices === 'notes' ? 'keys' : 'whole')
  if (voices === 'one' && viewName === 'keys') refuse('view-of-one-voice', {})
  if (voices === 'one') findings.push(...chordsIn(parts))
  const heard = heardOf(parts, voices === 'one')
  const echoes =
    viewName === 'whole'
      ? []
      : (known?.keys?.echoes ?? (values.echoes === null ? echoesOf(heard.training) : numbersOf('echoes', values.echoes)))
  const record: ComposerRecord = known ?? {
    voices,
    view: viewName,
    grid,
    tempo,
    bar,
    chords: values.chords,
    keys: viewName === 'keys' ? keysRecordOf(heard.training, echoes, voices === 'notes') : null,
  }
  const view = viewOf(record)
  const sizes = { batch: values.batch, steps: values.steps }
  const validation =
    heard.validation.length > 0 ? musicDataset(view, heard.validation, { ...sizes, transpose: 0, shuffle: false }) : undefined
  const data = musicDataset(view, heard.training, {
    ...sizes,
    transpose: values.transpose,
    shuffle: true,
    ...(validation ? { validation } : {}),
  })
  const { resolved, network, learningRate } = settled(
    { ...values, grid, voices, view: viewName, echoes: echoes.length > 0 ? echoes.join(',') : values.echoes },
    data.size,
  )
  const training: Stage = {
    name: 'training',
    data,
    steps: resolved.trainingSteps,
    calmerLearningRate: Math.min(Number((learningRate / 10).toPrecision(2)), 0.001),
    build: (parts) => startingFrom(view.build(network, parts), view, heard.training),
    training: (totalSteps) => ({
      loss: view.loss,
      optimizer: optimizerOf(resolved, learningRate),
      schedule: scheduleOf(resolved.schedule, totalSteps),
      seed: resolved.seed,
      recompute: resolved.recompute,
    }),
  }
  const measured =
    heard.test.length > 0 ? ({ on: 'test', pieces: heard.test } as const) : ({ on: 'validation', pieces: heard.validation } as const)
  findings.push(...littleIn(heard.training, measured.pieces))
  return {
    values: resolved,
    findings,
    facts: factsOf(given, parts, record),
    unit: 'steps',
    stages: [training],
    sample: async (model, { signal }) => {
      const bars = Math.max(1, Math.round(SAMPLE / (4 * grid)))
      const { steps } = await new Composer(model, recordToJson(record)).compose({ bars, signal })
      return drawRoll(steps, { width: WIDTH, bar: 4 * grid })
    },
    finish: async (model: Model, progress?: Progress) => ({
      record: recordToJson(record),
      report: await measureMusic(model, { view, oneVoice: voices === 'one', training: heard.training, ...measured }, progress),
    }),
    open: (model: Model, record: JsonObject) => new Composer(model, record),
  }
}

/** Steps of one voice that may have more than one note all the same: a doubled note in a book of tunes. */
const DOUBLED = 0.02

function voicesOf(pieces: readonly Piece[]): 'one' | 'many' {
  const steps = pieces.flatMap((piece) => piece.steps)
  return steps.filter(({ length }) => length > 1).length <= DOUBLED * steps.length ? 'one' : 'many'
}

/** Steps of a sample, about, and its columns. */
const SAMPLE = 24
const WIDTH = 72

/** Music in its parts, with what was found on the way. */
async function partsIn(
  given: Given,
  values: ComposerOptions,
  known: ComposerRecord | null,
): Promise<{ readonly parts: Parts; readonly findings: Finding[]; readonly grid: number; readonly tempo: number; readonly bar: number }> {
  const playChords = known?.chords ?? values.chords
  const music = await readMusic(given.data, { grid: values.grid, playChords })
  const { testFiles } = given.besides
  const others = testFiles ? await readMusic(testFiles, { grid: music.grid, playChords }) : null
  const other = others && (others.test.length > 0 ? others.test : others.training)
  const parts = partsOf({ ...music, test: other ?? music.test }, values)
  const findings: Finding[] = [...music.findings, ...(others?.findings ?? [])]
  const again = repeated(parts.training)
  const both = repeated([...parts.validation, ...parts.test], [...parts.training, ...parts.validation, ...parts.test]).filter(
    (name) => !again.includes(name),
  )
  if (again.length > 0) findings.push(found('note', 'same-piece-again', { count: again.length, examples: again.slice(0, EXAMPLES) }))
  if (both.length > 0) findings.push(found('warning', 'in-both-parts', { count: both.length, examples: both.slice(0, EXAMPLES) }))
  if (music.training.length === 1) findings.push(found('note', 'one-piece', {}))
  if (values.validation > 0 && parts.validation.length === 0) findings.push(found('warning', 'no-music-for-validation', {}))
  return { parts, findings, grid: music.grid, tempo: music.tempo, bar: music.bar }
}

function chordsIn(parts: Parts): Finding[] {
  const steps = [...parts.training, ...parts.validation, ...parts.test].reduce((sum, piece) => sum + highestOf(piece).chords, 0)
  return steps > 0 ? [found('warning', 'chords-in-one-voice', { steps })] : []
}

/** So many steps are a few minutes of music: of fewer a network learns them by heart, and figures hang on chance. */
const LITTLE = { learn: 500, measure: 100 }

function littleIn(training: readonly Heard[], measured: readonly Heard[]): Finding[] {
  const [learned, seen] = [training, measured].map((pieces) => pieces.reduce((sum, piece) => sum + piece.steps, 0)) as [number, number]
  return [
    ...(learned < LITTLE.learn ? [found('warning', 'little-to-learn', { steps: learned })] : []),
    ...(seen > 0 && seen < LITTLE.measure ? [found('warning', 'little-to-measure', { steps: seen })] : []),
  ]
}

type HeardParts = { readonly [Part in keyof Parts]: readonly Heard[] }

function heardOf(parts: Parts, oneVoice: boolean): HeardParts {
  const heard = (pieces: readonly Piece[]): Heard[] =>
    pieces.map((piece) => {
      const { steps } = oneVoice ? highestOf(piece).piece : piece
      return { roll: rollOf(steps), steps: steps.length }
    })
  return { training: heard(parts.training), validation: heard(parts.validation), test: heard(parts.test) }
}

function factsOf(given: Given, { training, validation, test }: Parts, { voices, view, grid, keys }: ComposerRecord): AnySaying[] {
  const steps = training.flatMap((piece) => piece.steps)
  const sounding = steps.flat()
  return [
    ...given.data.map(({ name }) => ({ code: 'file', details: { file: name, encoding: null } })),
    {
      code: 'music',
      details: {
        pieces: training.length,
        steps: steps.length,
        grid,
        lowest: sounding.reduce((a, b) => Math.min(a, b)),
        highest: sounding.reduce((a, b) => Math.max(a, b)),
        together: sounding.length / steps.length,
        validationPieces: validation.length,
        testPieces: test.length,
      },
    },
    { code: 'voices', details: { voices, view, echoes: keys?.echoes ?? [] } },
  ]
}

/** Looks without training: what `prepare` finds, or the error that it throws. */
async function check(given: Given, values: ComposerOptions): Promise<Checked<ComposerOptions, Composer>> {
  try {
    const prepared = await prepare(given, values)
    return { findings: prepared.findings, facts: prepared.facts, prepared }
  } catch (error) {
    if (!(error instanceof TaskError)) throw error
    return { findings: [{ severity: 'error', code: error.code, details: error.details }], facts: [], prepared: null }
  }
}

/** The row's work: see the table of tasks. */
export const composerTask = { prepare, check, cellFile, open: (model: Model, record: JsonObject) => new Composer(model, record) } as const
