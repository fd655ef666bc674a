import type { Expected, Value } from '../../options/option.ts'

const expected = ({ kind, choices, files, bounds, nullable }: Expected): string => {
  const kinds = {
    integer: 'a whole number',
    number: 'a number',
    choice: '',
    text: choices.length > 0 ? '' : 'a text',
    files: 'files',
    switch: 'true or false',
  }
  const words = [...choices.map((choice) => `'${choice}'`), ...files.map((ending) => `a ${ending} file`)].join(', ')
  const limits = bounds.map(({ sign, bound }) => ` ${sign} ${bound}`).join(' and')
  return [(kinds[kind] || `one of ${words}`) + limits, ...(nullable ? ['null'] : [])].join(', or ')
}

/** A variant of a comparison, and what it was measured on. */
export interface Compared {
  readonly variant: Readonly<Record<string, Value>>
  readonly measure: string
  readonly on: string
  readonly unit: string
  readonly count: number
}

const comparedOn = ({ variant, unit, count, on }: Compared): string =>
  `${Object.entries(variant)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ')} is measured on ${count} ${unit} (${on})`

/** What is said whatever the task. */
export const shared = {
  errors: {
    'damaged-record': (d: { readonly task: string; readonly problem: string }) =>
      `what was saved with the network is not what the task ${d.task} saves: ${d.problem}; take the file again from a copy, or train anew`,
    'not-a-task': () => 'the model was not made by a task, so it cannot be asked this way; open it with open() and call predict()',
    'other-task': (d: { readonly task: string; readonly wanted: string }) =>
      `the model was trained by the task ${d.task}, not ${d.wanted}; open it with that one`,
    'unknown-option': (d: { readonly option: string; readonly known: string }) => `there is no option '${d.option}'; known are ${d.known}`,
    'option-of-command': (d: { readonly option: string }) =>
      `${d.option} is an option of the command line; in a program say how long by epochs or trainingSteps, or stop by a signal`,
    'from-keeps-network': (d: { readonly option: string }) =>
      `${d.option} would make another network, but training from a trained one keeps its network; leave out one of the two`,
    'option-value': (d: { readonly option: string; readonly expected: Expected; readonly actual: string }) =>
      `the option ${d.option}: expected ${expected(d.expected)}, got ${d.actual}`,
    'not-a-text': (d: { readonly place: number; readonly actual: string }) =>
      `text ${d.place} is no text but ${d.actual}; give a string, or a list of strings`,
    'not-data': (d: { readonly actual: string }) =>
      `data are a path, a URL, a File, { name, bytes }, a list of them, or a list of records such as { column: value }; got ${d.actual}`,
    'nothing-to-compare-on': () => 'no data were kept apart to compare on; give --validation or --test a share, or name --test-files',
    'compare-needs-units': (d: { readonly task: string }) =>
      `--same-weights changes --units, and ${d.task} has none to change here: leave units out of --vary, or leave --same-weights out`,
    'compared-unlike': (d: { readonly first: Compared; readonly other: Compared }) =>
      `${comparedOn(d.first)}, but ${comparedOn(d.other)}: such figures cannot be compared; leave out of --vary what changes what is measured`,
    'unreadable-data': (d: { readonly name: string; readonly reason: string }) => `${d.name} cannot be read: ${d.reason}`,
  },
  findings: {},
  facts: {
    file: (d: { readonly file: string; readonly encoding: string | null }): readonly [string, string] => [
      'Reads',
      d.encoding === null ? d.file : `${d.file} (${d.encoding})`,
    ],
  },
  units: { rows: { one: 'row', many: 'rows' }, steps: { one: 'step', many: 'steps' } },
  measures: {},
  contenders: { network: 'the network' },
  titles: {},
  columns: {},
  work: { measuring: 'measuring the network' },
  report: {
    title: (d: { readonly task: string }) => `Report: ${d.task}`,
    on: {
      validation: (d: { readonly count: string }) =>
        `Measured on the ${d.count} kept for validation, on which the best weights were chosen; data kept apart by --test are a fairer judge.`,
      test: (d: { readonly count: string }) => `Measured on the ${d.count} kept for the test, which training never saw.`,
      data: (d: { readonly count: string }) => `Measured on ${d.count}.`,
    },
    /** The best baseline beats the network: said plainly. */
    beaten: (d: { readonly contender: string; readonly measure: string }) =>
      `On this data ${d.contender} does better (${d.measure}): prefer it, or give the network more data or time.`,
    none: 'Nothing was kept apart to measure on (--validation 0).',
  },
  options: {
    cell: 'simple, lstm, gru, or a .ts or .js file that exports a cell',
    units: 'numbers in the hidden state of each layer',
    layers: 'recurrent layers, one above the other',
    embedding: 'numbers that stand for each symbol',
    dropout: 'share of each layer’s outputs left out while training',
    batch: 'examples in each training step',
    epochs: 'times through the data',
    minutes: 'train about this long: made a number of training steps before the first one; --dry-run shows it',
    trainingSteps: 'training steps in all, whatever the epochs',
    learningRate: 'how far weights move in a step (adam: 0.005, for a simple cell 0.001)',
    schedule: 'how the learning rate changes as training goes on',
    optimizer: 'the rule by which weights move',
    globalClipNorm: 'all gradients together no longer than this; 0: no clipping (1)',
    clipNorm: 'the gradient of each weight no longer than this',
    clipValue: 'no number of a gradient larger than this',
    recompute: 'less memory for long sequences: the backward pass computes again what it would have kept, up to a third slower',
    validation: 'share of the data kept for validation, on which the best weights are chosen',
    test: 'share of the data kept for the report, never seen in training',
    testFiles: 'files to measure on at the end, never seen in training',
    seed: 'where all chance starts: the same seed, the same weights',
    from: 'go on from the weights of another run (fine-tuning)',
  },
}
