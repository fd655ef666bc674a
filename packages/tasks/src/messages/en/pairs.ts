import type { Words } from '../../base/saying.ts'
import type { PairsErrors, PairsFindings } from '../../sayings/pairs.ts'
import type { SummarizerFacts, SummarizerFindings } from '../../sayings/summarizer.ts'
import { counted, type FactLine, lengths, number, percent } from './numbers.ts'

const flag = { source: '--source', summary: '--summary' } as const
const holds = { source: 'the texts', summary: 'their summaries' } as const
const rows = (count: number): string => counted(number(count), 'row', 'rows')
const pairsOf = (count: number): string => counted(number(count), 'pair', 'pairs')

const errors: Words<PairsErrors> = {
  'pairs-no-column': (d) =>
    `${d.file}: there is no column '${d.column}'; it has ${d.columns.join(', ')}; name one of them with ${flag[d.option]}, or its number`,
  'pairs-columns-unclear': (d) =>
    `${d.file}: which column holds ${holds[d.option]} is not clear from its columns ${d.columns.join(', ')}; name it with ${flag[d.option]}`,
  'pairs-same-column': (d) =>
    `${d.file}: texts and summaries would both be the column '${d.column}'; name two columns with --source and --summary`,
  'pairs-one-column': (d) =>
    `${d.file}: one column only, and pairs need two: a text and its summary; if another sign parts them, name it with --separator`,
  'pairs-empty': (d) =>
    `${d.files.join(', ')}: no row has both a text and its summary (${number(d.sources)} without a text, ${number(d.summaries)} without a summary); name the right columns with --source and --summary, or fill them in`,
  'pairs-too-few': (d) =>
    `${d.files.join(', ')}: ${pairsOf(d.pairs)} to train on, and at least ${d.needed} are needed (thousands do well); give more, or keep fewer apart with --validation and --test`,
}

const findings: Words<PairsFindings & SummarizerFindings> = {
  'pairs-empty-source': (d) =>
    `${d.file}: ${rows(d.rows)} without a text, the first in line ${d.line}: left out; fill them in, or name the right column with --source`,
  'pairs-empty-summary': (d) =>
    `${d.file}: ${rows(d.rows)} without a summary, the first in line ${d.line}: left out; fill them in, or name the right column with --summary`,
  'pairs-doubled': (d) => `${d.file}: ${rows(d.rows)} that came before, text and summary, the first in line ${d.line}: left out`,
  'pairs-longer-summary': (d) =>
    `${d.file}: ${rows(d.rows)} whose summary is as long as the text or longer, the first in line ${d.line}: kept; if the columns are the wrong way round, name them with --source and --summary`,
  'pairs-in-both': (d) =>
    `${d.file}: ${rows(d.rows)} whose text is also among those kept to measure on, the first in line ${d.line}: left out of the training`,
  'summarizer-cut': (d) =>
    `${pairsOf(d.pairs)} with a text of more than ${number(d.longest)} ${d.by}: the rest of it is not read; --longest reads more`,
  'summarizer-vocabulary': (d) =>
    `the data have ${number(d.known)} ${d.by} that come twice or more, fewer than the ${number(d.wanted)} of --vocabulary; give more data, or a smaller number`,
  'summarizer-unwritable': (d) =>
    `${percent(d.share)} of what summaries are made of is neither in the vocabulary nor ${d.pointer ? 'in the text' : 'copied from the text'}, and can never be written; ${d.pointer ? 'raise --vocabulary or --slots, or use --by subwords' : 'use --pointer, which copies, or --by subwords'}`,
  'summarizer-damaged': (d) =>
    d.repaired
      ? `${counted(number(d.count), 'sign', 'signs')} read by a wrong encoding: put right`
      : `${counted(number(d.count), 'sign', 'signs')} look as if read by a wrong encoding (ý for ı, Ã¼ for ü); --repair puts them right`,
  'summarizer-blank': (d) => `${pairsOf(d.pairs)} with nothing to read in the text or the summary but markup: left out; fill them in`,
  'summarizer-no-validation': (d) =>
    `${pairsOf(d.pairs)} are too few to keep some for validation: the last weights are kept, not the best; give more, or raise --validation`,
  'summarizer-few': (d) =>
    `${pairsOf(d.pairs)} to train on: a network learns little more from so few than to repeat the beginning; thousands do well`,
  'summarizer-shrunk-batch': (d) => `few pairs: batch ${d.to} instead of ${d.from}`,
}

const facts: Words<SummarizerFacts, FactLine> = {
  pairs: (d) => ['Pairs', `${number(d.training)} for training, ${number(d.validation)} for validation, ${number(d.test)} for the test`],
  'pair-lengths': (d) => ['Lengths', `texts ${lengths(d.source, 'words')}; summaries ${lengths(d.summary, 'words')}`],
  'pairs-vocabulary': (d) => [
    'Vocabulary',
    `${number(d.size)} ${d.by}; language ${d.language}${d.asked ? '' : ', found by looking'}; ${percent(d.copied)} of a summary stands in its text`,
  ],
}

/** What is said of pairs of texts: the task summarizer. */
export const pairs = {
  errors,
  findings,
  facts,
  units: { pairs: { one: 'pair', many: 'pairs' } },
  measures: { rouge1: 'ROUGE-1', rouge2: 'ROUGE-2', rougeL: 'ROUGE-L' },
  contenders: { firstWords: 'the first 8 words', firstWordsMean: 'as many first words as a summary has' },
  titles: { summaries: 'Some summaries' },
  columns: { source: 'text', reference: 'should be', summary: 'summary' },
  work: {},
  options: {
    source: 'column of the texts: its name, or its number from 1 (found by looking)',
    summary: 'column of the summaries: its name, or its number from 1 (found by looking)',
    separator: 'sign between the cells of a table, or tab (found by looking)',
    header: 'whether the first row of a table names its columns (found by looking)',
    textLanguage: 'language of the texts: it rules lower case, apostrophes and words; auto looks, none leaves all as it is',
    repair: 'put ý þ ð right to ı ş ğ, and the like',
    by: 'what it reads and writes one at a time',
    vocabulary: 'numbers for words, the most frequent (5000 words, 4000 subwords)',
    longest: 'words of a text that are read, from its beginning',
    units: 'numbers in the hidden state of each direction of the encoder; the decoder has twice as many',
    embedding: 'numbers that stand for each word',
    embeddings: 'whether texts and summaries share them',
    dropout: 'share of the embeddings, and of what words are chosen by, left out while training',
    pointer: 'copy words of the text too, also such as the vocabulary does not have',
    slots: 'words of a text that may be copied without being in the vocabulary',
    pretrainEpochs: 'times through the texts at first, only learning to copy their first words (with --pointer: as many as make 250 steps)',
    patience:
      'epochs without a better validation before training stops; 0: never (3, and never where --epochs, --minutes or --training-steps is given)',
    learningRate: 'how far weights move in a step (adam: 0.002, for a simple cell 0.001)',
    batch: 'pairs in each training step',
    epochs: 'times through the pairs, at most (10; more where they are few)',
    validation: 'share at the end of the pairs kept for validation, on which the best weights are chosen',
    test: 'share at the end of the pairs kept for the report, never seen in training',
    testFiles: 'tables of pairs to measure on at the end, never seen in training',
    beamWidth: 'summaries that are weighed against each other while writing; 1 takes the likeliest word each time',
    lengthPenalty: 'more favours longer summaries; 0 the likeliest',
    maxLength: 'most words of a summary (as the longest of the training)',
    attention: 'tell what each word of the summary looked at',
  },
}
