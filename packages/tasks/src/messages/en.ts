import { detect } from './en/detect.ts'
import { forecast } from './en/forecast.ts'
import { labelled } from './en/labelled.ts'
import { music } from './en/music.ts'
import { numbers } from './en/numbers.ts'
import { pairs } from './en/pairs.ts'
import { shared } from './en/shared.ts'
import { table } from './en/table.ts'
import { text } from './en/text.ts'

/** Everything that tasks say, in English; `tr.ts` has the same keys. A part of it (an area) stands in a file of its own. */
export const english = {
  ...numbers,
  tasks: {
    text: {
      summary: 'learns a text and writes on in its manner',
      files: 'one or more plain text files, read as one after the other',
    },
    classifier: {
      summary: 'learns to tell which class a text belongs to',
      files: 'texts with labels: a table (CSV, TSV, JSONL), a folder or a file for each class, or lines "label text"',
    },
    sentiment: {
      summary: 'learns to tell the mood of a text: two classes',
      files: 'as for classifier, with two classes',
    },
    summarizer: {
      summary: 'learns to shorten: a headline for a text',
      files: 'pairs of texts: a table (TSV, CSV, JSONL) with a source and a summary',
    },
    composer: {
      summary: 'learns music and writes more of it',
      files: 'MIDI files or folders, ABC tunes, JSON piano rolls',
    },
    forecaster: {
      summary: 'learns a series and foretells how it goes on',
      files: 'a table (CSV, TSV, JSONL) with a column of times',
    },
    detector: {
      summary: 'learns what is usual in a series and finds what is not',
      files: 'a table (CSV, TSV, JSONL) with a column of times',
    },
  },
  /** Why nothing is said of a row, or what is said is to be doubted. */
  reasons: { ...labelled.reasons, ...detect.reasons },
  /** What is unusual: `temperature: high`. */
  because: detect.because,
  groups: { data: 'The data', model: 'The network', training: 'Training' },
  errors: {
    ...shared.errors,
    ...text.errors,
    ...labelled.errors,
    ...pairs.errors,
    ...music.errors,
    ...table.errors,
    ...forecast.errors,
    ...detect.errors,
  },
  findings: {
    ...shared.findings,
    ...text.findings,
    ...labelled.findings,
    ...pairs.findings,
    ...music.findings,
    ...table.findings,
    ...forecast.findings,
    ...detect.findings,
  },
  facts: {
    ...shared.facts,
    ...text.facts,
    ...labelled.facts,
    ...pairs.facts,
    ...music.facts,
    ...table.facts,
    ...forecast.facts,
    ...detect.facts,
  },
  units: {
    ...shared.units,
    ...text.units,
    ...labelled.units,
    ...pairs.units,
    ...music.units,
    ...table.units,
    ...forecast.units,
    ...detect.units,
  },
  measures: {
    ...shared.measures,
    ...text.measures,
    ...labelled.measures,
    ...pairs.measures,
    ...music.measures,
    ...table.measures,
    ...forecast.measures,
    ...detect.measures,
  },
  contenders: {
    ...shared.contenders,
    ...text.contenders,
    ...labelled.contenders,
    ...pairs.contenders,
    ...music.contenders,
    ...table.contenders,
    ...forecast.contenders,
    ...detect.contenders,
  },
  titles: {
    ...shared.titles,
    ...text.titles,
    ...labelled.titles,
    ...pairs.titles,
    ...music.titles,
    ...table.titles,
    ...forecast.titles,
    ...detect.titles,
  },
  columns: {
    ...shared.columns,
    ...text.columns,
    ...labelled.columns,
    ...pairs.columns,
    ...music.columns,
    ...table.columns,
    ...forecast.columns,
    ...detect.columns,
  },
  work: { ...shared.work, ...text.work, ...labelled.work, ...pairs.work, ...music.work, ...table.work, ...forecast.work, ...detect.work },
  report: shared.report,
  /** Of each area; what a task does not say itself is said in `shared`. */
  options: {
    shared: { ...shared.options, ...table.options },
    text: text.options,
    labelled: labelled.options,
    pairs: pairs.options,
    music: music.options,
    forecast: forecast.options,
    detect: detect.options,
  },
}

export type TaskMessages = typeof english
