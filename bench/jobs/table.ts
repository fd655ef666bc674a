import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Figure } from './figure.ts'
import { jumpsup, nab } from './nab.ts'
import { filesOfFolder, heldOut, jsonLines, labelledLines, linesOf } from './splits.ts'

/** A figure that the project means to reach on real data. */
interface Wanted {
  readonly name: string
  readonly measure: string
  /** Measures printed beside it. */
  readonly also?: readonly string[]
  /** A number to reach; or a baseline of the same report to be above in `measure` and all of `also`; null for a figure that is only reported. */
  readonly goal: { readonly value: number; readonly better: 'higher' | 'lower' } | { readonly above: string } | null
  /** What was known before, in words. */
  readonly beat: string
  /** Five where a run takes no more than ten minutes. */
  readonly seeds: number
}

/** Reached for by a command, and measured by the report that it ends with. */
export interface TrainedJob extends Wanted {
  readonly task: string
  /** Makes the files of a run below `to`, from the data sets; the split hangs on the seed where the data have none of their own. */
  files(data: string, to: string, seed: number): { readonly train: readonly string[]; readonly test?: readonly string[] }
  /** Flags of `tekrar train` besides seed and names. */
  readonly flags: readonly string[]
}

/** Measured by a protocol of its own; `to` is a folder for what is worth keeping. */
export interface OwnJob extends Wanted {
  figure(place: { readonly data: string; readonly to: string; readonly seed: number }): Promise<Figure>
}

export type Job = TrainedJob | OwnJob

const put = (to: string, name: string, text: string): string => {
  const path = join(to, name)
  writeFileSync(path, text)
  return path
}

/** Nine tenths and a tenth of labelled lines, by the seed. */
const nineTenths = (
  records: readonly { readonly label: string; readonly text: string }[],
  to: string,
  seed: number,
): { readonly train: string[]; readonly test: string[] } => {
  const { train, test } = heldOut(records, 0.1, seed)
  return { train: [put(to, 'train.jsonl', jsonLines(train))], test: [put(to, 'test.jsonl', jsonLines(test))] }
}

const trec: TrainedJob['files'] = (data) => ({ train: [join(data, 'trec/TREC.train.all')], test: [join(data, 'trec/TREC.test.all')] })
const names: TrainedJob['files'] = (data, to, seed) => nineTenths(labelledLines(filesOfFolder(join(data, 'names'), '.txt')), to, seed)
const imdb: TrainedJob['files'] = (data) => ({
  train: [join(data, 'imdb-subset/train.tsv.gz')],
  test: [join(data, 'imdb-subset/valid.tsv.gz')],
})
const mr: TrainedJob['files'] = (data, to, seed) =>
  nineTenths(
    labelledLines(
      ['pos', 'neg'].map((label) => ({ path: join(data, `mr-rt-polarity/rt-polarity.${label}`), label, encoding: 'latin1' as const })),
    ),
    to,
    seed,
  )
const turkish: TrainedJob['files'] = (data, to, seed) =>
  nineTenths(
    labelledLines(['pos', 'neg'].map((label) => ({ path: join(data, `turkish-movie-polarity/tr_polarity.${label}.txt`), label }))),
    to,
    seed,
  )
const gigaword: TrainedJob['files'] = (data, to) => {
  const pairs = linesOf(join(data, 'gigaword-sample-headlines/pairs_dev.tsv'))
  const cut = Math.floor(pairs.length * 0.9)
  return {
    train: [put(to, 'train.tsv', `${pairs.slice(0, cut).join('\n')}\n`)],
    test: [put(to, 'test.tsv', `${pairs.slice(cut).join('\n')}\n`)],
  }
}
const jsb: TrainedJob['files'] = (data) => ({ train: [join(data, 'jsb-chorales-json/jsb-chorales-quarter.json')] })
const nottingham: TrainedJob['files'] = (data) => ({ train: [join(data, 'polyphonic-json/nottingham.json.gz')] })
const beijing: TrainedJob['files'] = (data) => ({ train: [join(data, 'beijing-multisite/PRSA_Data_Aotizhongxin_20130301-20170228.csv')] })
/** Informer's split: 12, 4 and 4 months of 30 days; what comes after is not used. */
const etth: TrainedJob['files'] = (data, to) => {
  const rows = readFileSync(join(data, 'etth/ETTh1.csv'), 'utf8').split('\n')
  return { train: [put(to, 'ETTh1.csv', `${rows.slice(0, 1 + 20 * 30 * 24).join('\n')}\n`)] }
}
const melbourne: TrainedJob['files'] = (data) => ({ train: [join(data, 'small-timeseries/daily-min-temperatures.csv')] })

const higher = (value: number) => ({ value, better: 'higher' }) as const
const lower = (value: number) => ({ value, better: 'lower' }) as const

export const jobs: readonly Job[] = [
  {
    name: 'trec',
    task: 'classifier',
    files: trec,
    flags: [],
    measure: 'accuracy',
    goal: higher(0.9),
    beat: 'logistic regression 0.890',
    seeds: 5,
  },
  {
    name: 'names',
    task: 'classifier',
    files: names,
    flags:
      '--by characters --cell gru --units 128 --embedding 64 --ngrams 4 --learning-rate 0.003 --word-dropout 0 --embedding-dropout 0.1 --dropout 0.4 --averaging 0.99 --pretrain-epochs 5 --epochs 8 --validation 0'.split(
        ' ',
      ),
    measure: 'accuracy',
    goal: higher(0.86),
    beat: 'logistic regression 0.850',
    seeds: 5,
  },
  {
    name: 'imdb',
    task: 'sentiment',
    files: imdb,
    flags: ['--pretrain-epochs', '0'],
    measure: 'accuracy',
    goal: higher(0.86),
    beat: 'logistic regression 0.878',
    seeds: 1,
  },
  {
    name: 'imdb-pretrained',
    task: 'sentiment',
    files: imdb,
    flags: [],
    measure: 'accuracy',
    goal: higher(0.88),
    beat: 'logistic regression 0.878',
    seeds: 1,
  },
  {
    name: 'mr',
    task: 'sentiment',
    files: mr,
    flags: ['--pretrain-epochs', '0'],
    measure: 'accuracy',
    goal: higher(0.77),
    beat: 'published LSTM 0.75',
    seeds: 5,
  },
  {
    name: 'mr-pretrained',
    task: 'sentiment',
    files: mr,
    flags: [],
    measure: 'accuracy',
    goal: higher(0.8),
    beat: 'naive Bayes 0.796',
    seeds: 5,
  },
  {
    name: 'turkish',
    task: 'sentiment',
    files: turkish,
    flags: ['--text-language', 'tr'],
    measure: 'accuracy',
    goal: higher(0.88),
    beat: 'naive Bayes 0.870',
    seeds: 5,
  },
  {
    name: 'gigaword',
    task: 'summarizer',
    files: gigaword,
    flags: ['--pointer', '--units', '128', '--epochs', '8'],
    measure: 'rouge1',
    also: ['rouge2', 'rougeL'],
    goal: { above: 'firstWords' },
    beat: 'first 8 words',
    seeds: 1,
  },
  {
    name: 'gigaword-plain',
    task: 'summarizer',
    files: gigaword,
    flags: ['--units', '128', '--epochs', '8'],
    measure: 'rouge1',
    also: ['rouge2', 'rougeL'],
    goal: null,
    beat: 'attention without the pointer, beside it',
    seeds: 1,
  },
  {
    name: 'jsb-small',
    task: 'composer',
    files: jsb,
    flags: ['--voices', 'many', '--view', 'keys', '--epochs', '40'],
    measure: 'nats',
    goal: lower(8.54),
    beat: 'Chung 2014, GRU 8.54',
    seeds: 5,
  },
  {
    name: 'jsb',
    task: 'composer',
    files: jsb,
    flags: ['--voices', 'many', '--view', 'keys', '--units', '56', '--digest', '0', '--dropout', '0.25', '--epochs', '30'],
    measure: 'nats',
    goal: lower(8.2),
    beat: 'TCN 8.10, LSTM 8.45',
    seeds: 1,
  },
  {
    name: 'jsb-notes',
    task: 'composer',
    files: jsb,
    flags: ['--voices', 'notes', '--epochs', '12'],
    measure: 'nats',
    goal: lower(6.3),
    beat: 'RNN-RBM 6.27',
    seeds: 1,
  },
  {
    // About 20,000 weights: the goal for networks of that size, 3.13, is reached with it.
    name: 'nottingham',
    task: 'composer',
    files: nottingham,
    flags: ['--voices', 'many', '--view', 'keys', '--epochs', '4', '--dropout', '0.1'],
    measure: 'nats',
    goal: lower(3),
    beat: 'TCN 3.07; of that size Chung 2014, tanh 3.13',
    seeds: 1,
  },
  {
    name: 'nottingham-notes',
    task: 'composer',
    files: nottingham,
    flags: ['--voices', 'notes', '--epochs', '2', '--dropout', '0.1'],
    measure: 'nats',
    goal: lower(2.4),
    beat: 'RNN-RBM 2.39',
    seeds: 1,
  },
  {
    name: 'beijing',
    task: 'forecaster',
    files: beijing,
    flags: '--target TEMP --horizon 12 --lookback 48 --test 0.15'.split(' '),
    measure: 'maeLast',
    goal: lower(1.8),
    beat: 'ridge 1.89',
    seeds: 5,
  },
  {
    name: 'etth',
    task: 'forecaster',
    files: etth,
    flags: '--target * --horizon 24 --lookback 96 --validation 0.2 --test 0.2 --error squared'.split(' '),
    measure: 'scaledMse',
    goal: lower(0.297),
    beat: 'ridge 0.297',
    seeds: 5,
  },
  {
    name: 'melbourne',
    task: 'forecaster',
    files: melbourne,
    flags: '--horizon 1 --lookback 14 --test 0.2 --error squared --refit'.split(' '),
    measure: 'rmse',
    goal: lower(2.158),
    beat: 'ridge 2.158',
    seeds: 5,
  },
  {
    name: 'nab',
    figure: nab('forecast'),
    measure: 'nab',
    also: ['ownThresholds'],
    goal: higher(60),
    beat: 'windowed Gaussian 19.0, HTM 69.3',
    seeds: 5,
  },
  {
    name: 'jumpsup',
    figure: jumpsup('forecast'),
    measure: 'jump',
    also: ['found', 'falseAlarms'],
    goal: higher(1),
    beat: 'the jump, no false alarm',
    seeds: 5,
  },
  {
    name: 'nab-autoencoder',
    figure: nab('autoencoder'),
    measure: 'nab',
    also: ['ownThresholds'],
    goal: null,
    beat: 'reported beside the forecast’s',
    seeds: 1,
  },
  {
    name: 'jumpsup-autoencoder',
    figure: jumpsup('autoencoder'),
    measure: 'jump',
    also: ['found', 'falseAlarms'],
    goal: null,
    beat: 'reported beside the forecast’s',
    seeds: 1,
  },
]
