import type { Words } from '../../base/saying.ts'
import type { ClassifierErrors, ClassifierFacts, ClassifierFindings } from '../../sayings/classifier.ts'
import { labelledData } from './labelled-data.ts'
import { counted, type FactLine, lengths, number, percent } from './numbers.ts'

const texts = (count: number): string => counted(number(count), 'text', 'texts')

const whyLittle = (d: ClassifierFindings['nothing-to-keep-apart']): string =>
  d.different < d.texts
    ? `${texts(d.texts)} are only ${number(d.different)} different ones, and copies stay on one side`
    : `each class keeps a text to train on, and there are ${counted(number(d.classes), 'class', 'classes')} for ${texts(d.texts)}`

const errors: Words<ClassifierErrors> = {
  'one-class': (d) =>
    `all ${number(d.examples)} examples have the label “${d.label}”: there is nothing to tell apart; give data with another label too, or name the column of labels with --label`,
  'not-two-classes': (d) =>
    `the data have ${number(d.count)} labels (${d.classes.join(', ')}${d.count > d.classes.length ? ', …' : ''}), and sentiment tells two apart; train classifier instead, or name the column of labels with --label`,
  'too-few-examples': (d) =>
    `${counted(number(d.examples), 'example is', 'examples are')} too little to learn from, at least ${d.needed} are needed (hundreds do well); give more`,
  'no-known-label': (d) =>
    `none of the labels (${d.labels.join(', ')}) is one of those that were learned (${d.classes.slice(0, 10).join(', ')}${d.classes.length > 10 ? ', …' : ''}); give data with the same labels, or name the column of labels with --label`,
  'nothing-to-classify': () => 'nothing to classify: give a text, a file, or lines on standard input',
}

const findings: Words<ClassifierFindings> = {
  'single-examples': (d) =>
    `${counted(number(d.count), 'class has', 'classes have')} a single example (${d.classes.join(', ')}${d.count > d.classes.length ? ', …' : ''}): it is trained on, and how well it is told cannot be measured; give more of them or leave them out`,
  'uneven-classes': (d) =>
    `the classes are uneven: ${percent(d.share)} are “${d.most}”, only ${number(d.examples)} “${d.least}”; look at macro-F1 beside accuracy, and try --class-weights balanced`,
  'shared-texts': (d) =>
    `${texts(d.texts)} of what is kept for ${d.part === 'test' ? 'the test' : 'validation'} ${d.texts === 1 ? 'is' : 'are'} in the training part too: figures on ${d.texts === 1 ? 'it' : 'them'} flatter; leave doubles out of the data`,
  'shortened-texts': (d) =>
    `${texts(d.texts)} longer than ${number(d.longest)} pieces: the first quarter of that is read, and the rest from the end; --longest takes more (and more time)`,
  'unknown-labels': (d) => `${texts(d.texts)} left out: training has no such label (${d.labels.join(', ')})`,
  'no-validation-texts': () => 'nothing is kept for validation: the last weights are taken, not the best; --validation 0.1 keeps a tenth',
  'nothing-to-keep-apart': (d) =>
    `nothing could be kept for validation (--validation ${d.share}), so the last weights are taken, not the best: ${whyLittle(d)}; give more different texts, a larger share, or others with --validation-files`,
  'little-kept-apart': (d) =>
    `${texts(d.kept)} only ${d.kept === 1 ? 'is' : 'are'} kept for validation, not ${number(d.wanted)} (--validation ${d.share}): the best weights are chosen by very little: ${whyLittle(d)}; give more different texts, or others with --validation-files`,
  'unknown-pieces': (d) =>
    `${percent(d.share)} of the ${d.by} kept apart are unknown to training; ${d.by === 'words' ? 'try --by subwords, or' : 'give'} more data`,
  'pretraining-too-little': () => 'too little text to pre-train on: training starts without; give more with --pretrain',
}

const CLASSES_NAMED = 8

const facts: Words<ClassifierFacts, FactLine> = {
  examples: (d) => [
    'Examples',
    `${number(d.training)} to train on, ${number(d.validation)} for validation${d.test > 0 ? `, ${number(d.test)} for the test` : ''}`,
  ],
  classes: (d) => [
    'Classes',
    `${number(d.classes.length)}: ${d.classes
      .slice(0, CLASSES_NAMED)
      .map(({ label, examples }) => `${label} ${number(examples)}`)
      .join(', ')}${d.classes.length > CLASSES_NAMED ? ', …' : ''}`,
  ],
  pieces: (d) => ['Vocabulary', `${number(d.size)} ${d.by} (language: ${d.language})`],
  ngrams: (d) => ['N-grams', `${number(d.known)} of up to ${number(d.longest)} ${d.by}, each in two texts or more`],
  'text-lengths': (d) => ['Lengths', lengths(d.lengths, d.by)],
  pretraining: (d) => [
    'Pre-training',
    `on ${texts(d.texts)} without labels, ${number(d.pieces)} pieces, ${counted(number(d.epochs), 'time', 'times')} through`,
  ],
}

/** What is said of texts with labels: the tasks classifier and sentiment. */
export const labelled = {
  errors: { ...labelledData.errors, ...errors },
  findings: { ...labelledData.findings, ...findings },
  facts: { ...labelledData.facts, ...facts },
  units: { texts: { one: 'text', many: 'texts' } },
  measures: { accuracy: 'accuracy', macroF1: 'macro-F1' },
  contenders: {
    majority: 'always the most frequent class',
    naiveBayes: 'naive Bayes on words',
    naiveBayesPairs: 'naive Bayes on word pairs',
    naiveBayesRuns: 'naive Bayes on short runs',
    logisticRegressionPairs: 'logistic regression on word pairs',
    logisticRegressionRuns: 'logistic regression on short runs',
  },
  titles: {
    classes: 'Each class',
    confusions: 'Taken for another',
    unknownLabels: 'Left out: unknown labels',
    surestErrors: 'Wrong and sure of it',
  },
  columns: {
    label: 'label',
    examples: 'examples',
    precision: 'precision',
    recall: 'recall',
    f1: 'F1',
    answer: 'answer',
    text: 'text',
    probability: 'probability',
  },
  work: {},
  reasons: { blank: 'no text', ragged: 'too many cells in this row', unknown: 'nothing in it is known from training: a guess' },
  options: {
    ...labelledData.options,
    units: 'numbers in the hidden state of each layer; sentiment: of the first, each next one has half',
    bidirectional: 'whether texts are read in both directions',
    pooling: 'what is kept of a text: its last state, or with it the largest and the mean over time',
    dense: 'units of a layer before the answer; 0: none',
    ngrams:
      'pieces in a row, at most, for which a linear path beside the network learns scores of its own (characters: 4, words: 2); 0: no such path',
    embeddingDropout: 'share of the embedding’s features left out of a text while training',
    wordDropout: 'share of the words left out while training',
    labelSmoothing: 'share of each label spread over all classes while training',
    averaging: 'how much of the weights’ moving average is kept at each step (0.99); 0: no average',
    classWeights: 'balanced: the fewer examples a class has, the more they count',
    pretrain: 'texts without labels to learn the language from first',
    pretrainEpochs:
      'times through the texts (and those of --pretrain) foretelling words, before the labels are learned (5, fewer for many texts; by characters 0)',
    epochs: 'times through the data (5; more for small data)',
    learningRate: 'how far weights move in a step (adam: 0.002, for a simple cell 0.001)',
    validation: 'share of the texts kept for validation by chance, of each class alike, on which the best weights are chosen',
    test: 'share of the texts kept for the report by chance, never seen in training',
  },
}
