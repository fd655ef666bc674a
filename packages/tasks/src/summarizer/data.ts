import type { Finding } from '../base/finding.ts'
import { lengthsOf } from '../base/lengths.ts'
import type { Progress } from '../base/progress.ts'
import type { AnySaying } from '../base/saying.ts'
import { breathing, mapped } from '../base/work.ts'
import { languageOf } from '../language/detect.ts'
import type { Language } from '../language/language.ts'
import { learningTokenizer } from '../language/make-tokenizer.ts'
import { damageOf, repaired } from '../language/repair.ts'
import { UNKNOWN } from '../language/tokenizer.ts'
import { apartFrom, type Pair, type PairColumns, type Pairs, readPairs } from '../pairs/pairs.ts'
import { refuse } from '../sayings/pairs.ts'
import { found } from '../sayings/summarizer.ts'
import type { Layout } from '../tabular/layout.ts'
import { readingOf } from '../tabular/options.ts'
import type { Given } from '../task.ts'
import { Codec, type Encoded } from './codec.ts'
import type { SummarizerOptions } from './options.ts'
import { Spellings } from './spelling.ts'

/** Pairs that training needs, and that make a summary worth the name. */
const NEEDED = 4
const FEW = 500
/** Pieces of a vocabulary that is found by looking: those that come twice, and no more than that. */
const MOST: Readonly<Record<SummarizerOptions['by'], number>> = { words: 5_000, subwords: 4_000, characters: 1_000 }
/** The share of a summary's pieces that cannot be written from which it is told. */
const UNWRITABLE = 0.05

/** A pair as text and as numbers. */
export interface Example {
  readonly pair: Pair
  readonly source: Encoded
  readonly summary: Int32Array
}

/** All that is made of the data before training. Vocabulary and lengths are those of the training part alone. */
export interface SummarizerData {
  readonly codec: Codec
  readonly training: readonly Example[]
  readonly validation: readonly Example[]
  readonly test: readonly Example[]
  /** Of the first table, and how it was parted. */
  readonly columns: PairColumns
  readonly layout: Layout | null
  /** Of summaries in words, and the longest in pieces. */
  readonly meanWords: number
  readonly longestSummary: number
  readonly findings: readonly Finding[]
  readonly facts: readonly AnySaying[]
}

/** The parts of the data: what is kept for the test is the end of the data or files of their own, and what is kept for validation the end of the rest. */
interface Parts {
  readonly training: readonly Pair[]
  readonly validation: readonly Pair[]
  readonly test: readonly Pair[]
  readonly findings: readonly Finding[]
}

/** Reads pairs and makes numbers of them; `codec` is that of the network to go on with. Throws TaskError (`PairsErrors`). */
export async function readData(
  given: Given,
  values: SummarizerOptions,
  codec: Codec | null,
  progress: Progress = {},
): Promise<SummarizerData> {
  const reading = { ...values, ...readingOf(values) }
  const read = await readPairs(given.data, reading)
  const tested = given.besides.testFiles ? await readPairs(given.besides.testFiles, reading, { keepDoubled: true }) : null
  const { damage, pairs, test } = withoutDamage(read, tested, values)
  const parts = partsOf(pairs, test, values)
  const files = given.data.map(({ name }) => name)
  if (parts.training.length < NEEDED) refuse('pairs-too-few', { files, pairs: parts.training.length, needed: NEEDED })
  const texts = parts.training.flatMap(({ source, summary }) => [source, summary])
  const language = values.textLanguage === 'auto' ? languageOf(texts) : values.textLanguage
  const used = codec ?? (await codecOf(parts.training, values, language, progress))
  const encode = (pair: Pair): Example => {
    const source = used.encode(pair.source)
    return { pair, source, summary: used.encodeSummary(pair.summary, source) }
  }
  const hasPieces = ({ source, summary }: Example): boolean => source.ids.length > 0 && summary.length > 0
  const examplesOf = async (part: readonly Pair[]) => (await breathing(mapped(part, encode), progress)).filter(hasPieces)
  const training = await examplesOf(parts.training)
  const validation = await examplesOf(parts.validation)
  const ofTest = await examplesOf(parts.test)
  if (training.length < NEEDED) refuse('pairs-too-few', { files, pairs: training.length, needed: NEEDED })
  const blank = parts.training.length + parts.validation.length + parts.test.length - training.length - validation.length - ofTest.length
  const lengths = training.map(({ summary }) => summary.length)
  const mean = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0) / numbers.length
  const meanWords = mean(training.map(({ pair }) => wordsOf(pair.summary).length))
  return {
    codec: used,
    training,
    validation,
    test: ofTest,
    columns: read.columns,
    layout: read.layout,
    meanWords,
    longestSummary: Math.min(lengthsOf(training.map(({ summary }) => summary)).longest, Math.ceil(4 * mean(lengths))),
    findings: [
      ...read.findings,
      ...(tested?.findings ?? []),
      ...damage,
      ...parts.findings,
      ...(blank > 0 ? [found('warning', 'summarizer-blank', { pairs: blank })] : []),
      ...lookedAt(training, validation, used, values, codec === null),
    ],
    facts: [
      ...[...read.tables, ...(tested?.tables ?? [])].map(({ name, format }) => ({
        code: 'file',
        details: { file: name, encoding: format.encoding },
      })),
      {
        code: 'pairs',
        details: {
          training: training.length,
          validation: validation.length,
          test: ofTest.length,
        },
      },
      {
        code: 'pair-lengths',
        details: {
          source: lengthsOf(training.map(({ pair }) => wordsOf(pair.source))),
          summary: lengthsOf(training.map(({ pair }) => wordsOf(pair.summary))),
        },
      },
      {
        code: 'pairs-vocabulary',
        details: {
          by: used.tokenizer.by,
          size: used.tokenizer.size,
          language: used.tokenizer.language,
          asked: values.textLanguage !== 'auto',
          copied: mean(training.map(copiedShare)),
        },
      },
    ],
  }
}

export const wordsOf = (text: string): readonly string[] => text.split(/\s+/).filter((word) => word !== '')

/** Of the pieces of a summary, the share that stands in its source. */
function copiedShare({ source, summary }: Example): number {
  const there = new Set(source.ids)
  return Array.from(summary).filter((id) => id !== UNKNOWN && there.has(id)).length / summary.length
}

async function codecOf(
  training: readonly Pair[],
  { by, vocabulary, pointer, slots, longest, repair }: SummarizerOptions,
  language: Language,
  progress: Progress,
): Promise<Codec> {
  const texts = training.flatMap(({ source, summary }) => [source, summary])
  const tokenizer = await breathing(learningTokenizer(texts, { by, language, maximumSize: vocabulary ?? MOST[by], marks: true }), progress)
  const capitals = training.filter(({ summary }) => /^["'([]*\p{Lu}/u.test(summary)).length > training.length / 2
  const spellings = by === 'words' ? Spellings.of(texts, language, tokenizer.pieces) : new Spellings([])
  return new Codec(tokenizer, { slots: pointer ? slots : 0, longest, repair, spellings, capitals: capitals && language !== 'none' })
}

function partsOf(pairs: readonly Pair[], tested: readonly Pair[] | null, { test, validation }: SummarizerOptions): Parts {
  const cut = pairs.length - Math.floor(pairs.length * test)
  const kept = tested ?? pairs.slice(cut)
  const rest = apartFrom(tested ? pairs : pairs.slice(0, cut), kept)
  const end = rest.pairs.length - Math.floor(rest.pairs.length * validation)
  const held = rest.pairs.slice(end)
  const training = apartFrom(rest.pairs.slice(0, end), held)
  return { training: training.pairs, validation: held, test: kept, findings: [...rest.findings, ...training.findings] }
}

/** Letters that were wrongly read, put right where `--repair` asks for it. */
function withoutDamage(read: Pairs, tested: Pairs | null, { repair }: SummarizerOptions) {
  const { letters, sequences } = damageOf(read.pairs.flatMap(({ source, summary }) => [source, summary]))
  const count = letters + sequences
  const damage = count > 0 ? [found(repair ? 'note' : 'warning', 'summarizer-damaged', { count, repaired: repair })] : []
  return { damage, pairs: mended(read.pairs, repair), test: tested && mended(tested.pairs, repair) }
}

/** Pairs whose wrongly read letters are put right, where that is wanted. */
export const mended = (pairs: readonly Pair[], repair: boolean): readonly Pair[] =>
  repair ? pairs.map((pair) => ({ ...pair, source: repaired(pair.source).text, summary: repaired(pair.summary).text })) : pairs

/** What may be in the way of good summaries. */
function lookedAt(
  training: readonly Example[],
  validation: readonly Example[],
  codec: Codec,
  values: SummarizerOptions,
  learned: boolean,
): Finding[] {
  const findings: Finding[] = []
  const { by, size } = codec.tokenizer
  const cut = training.filter(({ source }) => source.cut).length
  if (cut > 0) findings.push(found('note', 'summarizer-cut', { pairs: cut, longest: codec.longest, by }))
  if (learned && values.vocabulary !== null && size < values.vocabulary)
    findings.push(found('warning', 'summarizer-vocabulary', { wanted: values.vocabulary, known: size, by }))
  const unknown = training.reduce((sum, { summary }) => sum + summary.filter((id) => id === UNKNOWN).length, 0)
  const share = unknown / training.reduce((sum, { summary }) => sum + summary.length, 0)
  if (share > UNWRITABLE) findings.push(found('warning', 'summarizer-unwritable', { share, pointer: codec.slots > 0 }))
  if (validation.length === 0 && values.validation > 0)
    findings.push(found('warning', 'summarizer-no-validation', { pairs: training.length }))
  if (training.length < FEW) findings.push(found('warning', 'summarizer-few', { pairs: training.length }))
  return findings
}
