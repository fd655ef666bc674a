import type { Words } from '../../base/saying.ts'
import type { TextErrors, TextFacts, TextFindings } from '../../sayings/text.ts'
import { counted, type FactLine, number, percent } from './numbers.ts'

const errors: Words<TextErrors> = {
  'text-too-short': (d) =>
    `${d.files.join(', ')}: too short to learn from: ${counted(number(d.symbols), d.by === 'words' ? 'word' : 'character', d.by)} to train on, and at least 2 are needed (thousands do well); give a longer text`,
  'text-blank': (d) => `${d.files.join(', ')}: nothing but white space; give a text with something to read`,
  'text-too-uniform': (d) =>
    `${d.files.join(', ')}: the part to train on has only ${d.different} different ${d.different === 1 ? (d.by === 'words' ? 'word' : 'character') : d.by}, and there is nothing to learn from fewer than ${d.needed}; give a richer text`,
}

const findings: Words<TextFindings> = {
  'shrunk-batch': (d) => `the text is small: batch ${d.to} instead of ${d.from}`,
  'shrunk-steps': (d) => `the text is small: steps ${d.to} instead of ${d.from}`,
  'test-in-training': (d) =>
    d.share === 1
      ? `${d.file}: all of it is in the text that is learned from, so the figures say how well it is remembered; name other files with --test-files`
      : `${d.file}: ${percent(d.share)} of its lines are in the text that is learned from too, so figures look better than they are; name other files with --test-files`,
  'no-validation': () => 'the text is too small to keep a part for validation',
}

const facts: Words<TextFacts, FactLine> = {
  text: (d) => [
    'Text',
    `${number(d.symbols)} ${d.by}, ${number(d.alphabet)} different; the last ${number(d.validationSymbols)} for validation${d.unknown ? ` (${number(d.unknown)} unknown)` : ''}`,
  ],
}

/** What is said of plain text: the task text. */
export const text = {
  errors,
  findings,
  facts,
  units: { characters: { one: 'character', many: 'characters' }, words: { one: 'word', many: 'words' } },
  measures: { nats: 'nats', bits: 'bits', perplexity: 'perplexity' },
  contenders: {
    nGrams: 'counts of what followed what',
    nGrams1: 'each symbol’s frequency',
    ...Object.fromEntries([2, 3, 4, 5, 6].map((order) => [`nGrams${order}`, `counts over ${order - 1} before (Witten–Bell)`])),
  } as Readonly<Record<string, string>>,
  titles: { unknownSymbols: 'Unknown to the network' },
  columns: { count: 'count' },
  work: {},
  options: {
    by: 'what it reads and writes one at a time',
    steps: 'characters or words in a row in each training step',
    embedding: 'numbers that stand for each character or word',
    batch: 'places in the text read side by side',
    epochs: 'times through the text (5; more for a small text)',
    validation: 'share at the end of the text kept for validation',
  },
}
