import type { Words } from '../../base/saying.ts'
import type { DetectorErrors, DetectorFacts, DetectorFindings } from '../../sayings/detector.ts'
import { counted, type FactLine, number } from './numbers.ts'

const rows = (count: number): string => counted(number(count), 'row', 'rows')
const severities: Readonly<Record<'low' | 'medium' | 'high', string>> = { low: 'low', medium: 'medium', high: 'high' }
const causes: Readonly<Record<string, string>> = {
  error: 'not what the network expected',
  high: 'higher than before',
  low: 'lower than before',
}
/** `temperature: high` in words. */
const because = (cause: string): string => {
  const at = cause.lastIndexOf(': ')
  return `${cause.slice(0, at)} ${causes[cause.slice(at + 2)] ?? ''}`
}

const errors: Words<DetectorErrors> = {
  'detect-too-few': (d) =>
    `${d.files.join(', ')}: ${rows(d.steps)} to learn from, and at least ${d.needed} are needed (thousands do well)${d.labelled > 0 ? `; ${rows(d.labelled)} labelled as anomalies are left out` : ''}; give a longer series, or a smaller --validation or --test`,
  'detect-all-labelled': (d) =>
    `all rows to learn from are labelled as anomalies in ${d.column}, and what is usual is learned from the others; name the right column with --label, or write 0 in rows that are usual`,
  'nothing-to-detect': () => 'nothing to look at: give a table, as a file or row by row on standard input',
}

const findings: Words<DetectorFindings> = {
  'detect-left-out': (d) => `${rows(d.steps)} labelled as anomalies (${d.column}) ${d.steps === 1 ? 'is' : 'are'} not learned from`,
  'detect-no-labels': (d) => `no row is labelled as an anomaly in ${d.column}: nothing can be said of how many are found`,
  'detect-no-validation': () =>
    'nothing is kept for validation: the last weights are taken, not the best, and false alarms are not counted; --validation 0.1 keeps a tenth',
  'detect-few-rows': (d) =>
    `only ${rows(d.rows)} to learn from: too few to tell how rare a row is, so only what lies far outside of them is found, and there may be false alarms; give more than ${number(d.enough)} (thousands do well)`,
  'detect-found': (d) =>
    `${d.intervals === 0 ? 'no anomaly' : counted(number(d.intervals), 'interval of anomalies', 'intervals of anomalies')} in ${rows(d.rows)}`,
  'detect-interval': (d) =>
    `  ${d.group === null ? '' : `${d.group}, `}${d.from === d.to ? d.from : `${d.from} to ${d.to}`}: ${severities[d.severity]} (score ${number(d.score, 1)}), ${because(d.cause)}`,
  'detect-skipped': (d) => `${rows(d.rows)} without a score: the column "reason" says why`,
}

const facts: Words<DetectorFacts, FactLine> = {
  'detect-parts': (d) => [
    'Learns from',
    `${rows(d.training)}; ${number(d.validation)} for validation${d.test > 0 ? `, ${number(d.test)} for the test` : ''}; each is judged by ${number(d.lookback)} before it`,
  ],
  'detect-labels': (d) => ['Labels', `${d.column}: ${rows(d.steps)} in ${counted(number(d.intervals), 'interval', 'intervals')}`],
}

/** What is said of the task detector. */
export const detect = {
  because,
  reasons: {
    missing: 'values are missing',
    first: 'nothing before it to foretell it from',
    untimed: 'no time in this row',
    late: 'an earlier time than the row before it',
    unreadable: 'cannot be read',
    filled: 'a missing value was filled from before',
  },
  errors,
  findings,
  facts,
  units: {},
  measures: {
    planted: 'planted spikes found',
    falseAlarms: 'false alarms in 1,000 rows',
    found: 'anomalies found',
    nab: 'standard score of the Numenta benchmark',
  },
  contenders: { windowedGaussian: 'windowed Gaussian' },
  titles: { detectorThreshold: 'Alarms of the network', detectedIntervals: 'Strongest anomalies' },
  columns: {
    threshold: 'threshold',
    intervals: 'intervals',
    anomalousRows: 'rows',
    seriesName: 'series',
    from: 'from',
    to: 'to',
    severity: 'severity',
    'severity.low': severities.low,
    'severity.medium': severities.medium,
    'severity.high': severities.high,
    score: 'score',
    cause: 'cause',
    reason: 'reason',
  },
  work: {},
  options: {
    target: 'columns that are judged; all columns of numbers unless given',
    label: 'column that says which rows are anomalies: they are not learned from, and the report counts how many are found',
    calendar: 'whether the network is told the time of day and the like',
    method: 'how the unusual is found: by giving each row back from its window, or by foretelling it',
    lookback: 'rows that each is judged by (32; fewer for a short series)',
    units: 'numbers in the hidden state of each layer (autoencoder 64, forecast 32)',
    learningRate: 'how far weights move in a step (autoencoder 0.002, forecast 0.005)',
    epochs: 'times through the data (3; more for a short series)',
    threshold: 'scores from here on are anomalies; learned from the training part unless given',
    adapt:
      'whether what is usual goes on being learned from the rows it sees, odd ones too: a fault that lasts is usual after about a hundred rows (some hundreds where it learned from tens of thousands); no: what is usual stays as learned, and such a fault is told of to its end',
  },
}
