import type { Finding } from '../base/finding.ts'
import { lengthsOf } from '../base/lengths.ts'
import type { AnySaying } from '../base/saying.ts'
import { found } from '../sayings/classifier.ts'
import { found as foundInTexts } from '../sayings/labelled.ts'
import type { Encoding } from './encoding.ts'
import type { ClassifierParts } from './parts.ts'

/** The largest class has so many times as many examples as the smallest: then it is said. */
const UNEVEN = 10
/** Of the pieces that are measured on, the share without a number that is said. */
const UNKNOWN = 0.2
const NAMED = 10

/** The numbers of all pieces of the texts of each part. */
export interface WholeParts {
  readonly training: readonly Int32Array[]
  readonly validation: readonly Int32Array[]
  readonly test: readonly Int32Array[]
}

interface LookOptions {
  /** Of the texts that are pre-trained on. */
  readonly alone: readonly Int32Array[]
  readonly pretrainEpochs: number
  /** The share of the texts that should be kept for validation. */
  readonly share: number
  /** The numbers that were asked for, of a vocabulary that is made anew; null where nobody did. */
  readonly vocabulary: { readonly asked: number; readonly minimumCount: number } | null
}

/** What is worth knowing of texts with labels before training. */
export function lookAt(
  { classes, training, validation, test, unknown }: ClassifierParts,
  whole: WholeParts,
  { tokenizer, longest, ngrams }: Encoding,
  { alone, pretrainEpochs, share, vocabulary }: LookOptions,
): { readonly findings: readonly Finding[]; readonly facts: readonly AnySaying[] } {
  const findings: Finding[] = []
  const counts = new Array<number>(classes.length).fill(0)
  for (const part of [training, validation, test]) for (let i = 0; i < part.texts.length; i++) counts[part.labels[i]!]!++
  const single = classes.filter((_, k) => counts[k] === 1)
  if (single.length > 0) findings.push(found('warning', 'single-examples', { classes: single.slice(0, NAMED), count: single.length }))
  const [most, least] = [counts.indexOf(Math.max(...counts)), counts.indexOf(Math.min(...counts))]
  const all = counts.reduce((sum, count) => sum + count, 0)
  if (counts[most]! > UNEVEN * counts[least]!)
    findings.push(
      found('warning', 'uneven-classes', {
        most: classes[most]!,
        share: counts[most]! / all,
        least: classes[least]!,
        examples: counts[least]!,
      }),
    )
  const seen = new Set(training.keys)
  for (const [part, { keys }] of [['validation', validation] as const, ['test', test] as const]) {
    const shared = keys.filter((key) => seen.has(key)).length
    if (shared > 0) findings.push(found('warning', 'shared-texts', { texts: shared, part }))
  }
  findings.push(...lookAtValidation({ training, validation, classes }, share))
  if (unknown.length > 0)
    findings.push(found('warning', 'unknown-labels', { texts: unknown.length, labels: [...new Set(unknown)].slice(0, NAMED) }))
  const long = whole.training.filter(({ length }) => length > longest).length
  if (long > 0) findings.push(found('note', 'shortened-texts', { texts: long, longest }))
  const strange = unknownShare(whole.validation.length > 0 ? whole.validation : whole.test, tokenizer)
  if (strange > UNKNOWN) findings.push(found('warning', 'unknown-pieces', { share: strange, by: tokenizer.by }))
  if (vocabulary && tokenizer.size < vocabulary.asked)
    findings.push(foundInTexts('warning', 'vocabulary-not-filled', { ...vocabulary, size: tokenizer.size, by: tokenizer.by }))
  if (pretrainEpochs > 0 && alone.length < 2) findings.push(found('warning', 'pretraining-too-little', {}))
  const pieces = alone.reduce((sum, { length }) => sum + length, 0)
  const facts: AnySaying[] = [
    { code: 'examples', details: { training: training.texts.length, validation: validation.texts.length, test: test.texts.length } },
    { code: 'classes', details: { classes: classes.map((label, k) => ({ label, examples: counts[k]! })) } },
    {
      code: 'pieces',
      details: {
        by: tokenizer.by,
        language: tokenizer.language,
        size: tokenizer.size,
      },
    },
    ...(ngrams ? [{ code: 'ngrams', details: { known: ngrams.known.length, longest: ngrams.longest, by: tokenizer.by } }] : []),
    { code: 'text-lengths', details: { by: tokenizer.by, lengths: lengthsOf(whole.training) } },
    ...(pretrainEpochs > 0 ? [{ code: 'pretraining', details: { texts: alone.length, pieces, epochs: pretrainEpochs } }] : []),
  ]
  return { findings, facts }
}

/** Of the texts that were to be kept for validation, the share below which it is said. */
const ENOUGH = 0.5

/** Whether there is something to choose the best weights by, and why not. */
function lookAtValidation(
  { training, validation, classes }: Pick<ClassifierParts, 'training' | 'validation' | 'classes'>,
  share: number,
): readonly Finding[] {
  const kept = validation.texts.length
  if (share === 0) return kept === 0 ? [found('warning', 'no-validation-texts', {})] : []
  const all = [...training.keys, ...validation.keys]
  const wanted = Math.round(all.length * share)
  if (kept > 0 && kept >= wanted * ENOUGH) return []
  const details = { texts: all.length, different: new Set(all).size, classes: classes.length, share }
  return [
    kept === 0 ? found('warning', 'nothing-to-keep-apart', details) : found('warning', 'little-kept-apart', { ...details, kept, wanted }),
  ]
}

function unknownShare(texts: readonly Int32Array[], tokenizer: Encoding['tokenizer']): number {
  const all = texts.reduce((sum, { length }) => sum + length, 0)
  const unknown = texts.reduce((sum, ids) => sum + tokenizer.countUnknown(ids), 0)
  return all === 0 ? 0 : unknown / all
}
