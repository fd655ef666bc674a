import type { Model } from 'tekrar'
import { breathe, type Progress } from '../base/progress.ts'
import type { Report } from '../base/report.ts'
import { breathing, mapped } from '../base/work.ts'
import type { Labelled } from '../labelled/labelled.ts'
import { readLabelled } from '../labelled/read.ts'
import { readTexts } from '../labelled/texts.ts'
import { lookingForLanguage } from '../language/detect.ts'
import { defaultSizes, learningTokenizer } from '../language/make-tokenizer.ts'
import type { Tokenizer } from '../language/tokenizer.ts'
import { refuse } from '../sayings/classifier.ts'
import { readingOf as tableReadingOf } from '../tabular/options.ts'
import type { Finished, Given, Prepared, PrepareOptions } from '../task.ts'
import { globalClipNormOf } from '../training/clipping.ts'
import { baselines, type LabelledTexts } from './baselines.ts'
import { type Encoding, encodedWhole, type Reading, readingOf } from './encoding.ts'
import { lookAt, type WholeParts } from './look.ts'
import { measureClasses } from './measure.ts'
import type { NetworkSettings } from './network.ts'
import { ngramsOf } from './ngrams.ts'
import type { ClassifierOptions } from './options.ts'
import { type ClassifierParts, partsOf } from './parts.ts'
import { pretrainingData } from './pretraining.ts'
import { type ClassifierRecord, opened, saved } from './record.ts'
import { dataOf, type Examples, epochsFor, learningRateOf, readingsFor, type StagesGiven, stagesOf } from './stages.ts'
import { Classifier } from './trained.ts'

/** What makes a task of texts with labels: how many classes there may be, and the network that its options stand for. */
export interface Kind<Values extends ClassifierOptions> {
  readonly task: string
  /** Throws TaskError where there must not be these classes. */
  refuseClasses(classes: readonly string[]): void
  settings(values: Values): NetworkSettings
}

/** Examples that training takes at least. */
const LEAST = 4
/** Labels that an error names. */
const NAMED = 10

/** Reads texts with their labels and makes everything that training wants. Vocabulary, classes and language come from the training part (and the texts to pre-train on) alone. */
export async function prepareClassifier<Values extends ClassifierOptions>(
  kind: Kind<Values>,
  given: Given,
  values: Values,
  { record: json, progress = {} }: PrepareOptions = {},
): Promise<Prepared<Values, Classifier>> {
  const before = json ? opened(json, kind.task) : null
  const reading = { ...values, ...tableReadingOf(values) }
  const read = await readLabelled(given.data, { ...reading, known: before?.classes ?? null }, progress)
  const named = { ...reading, ...namedColumns(read) }
  const known = { ...named, known: [...new Set(read.labels)] }
  const { testFiles, validationFiles, pretrain } = given.besides
  const tested = testFiles ? await readLabelled(testFiles, known, progress) : null
  const judged = validationFiles ? await readLabelled(validationFiles, known, progress) : null
  refuseUnlearnable(read)
  const parts = partsOf(read, { ...values, testGiven: tested, validationGiven: judged, classes: before?.classes ?? null })
  kind.refuseClasses(parts.classes)
  if (parts.training.texts.length === 0) refuse('no-known-label', { labels: [...known.known].slice(0, NAMED), classes: parts.classes })
  const unlabelled = pretrain ? await readTexts(pretrain, { ...reading, text: null }, progress) : { texts: [], findings: [] }
  await breathe(progress)
  const tokenizer = before?.tokenizer ?? (await makeTokenizer(parts.training.texts, unlabelled.texts, values, progress))
  const encoding: Encoding = {
    tokenizer,
    longest: before?.longest ?? values.longest,
    ngrams: before ? before.ngrams : values.ngrams > 0 ? await ngramsOf(parts.training.texts, values.ngrams, tokenizer, progress) : null,
  }
  await breathe(progress)
  const whole: WholeParts = {
    training: await encodedWhole(parts.training.texts, tokenizer, progress),
    validation: await encodedWhole(parts.validation.texts, tokenizer, progress),
    test: await encodedWhole(parts.test.texts, tokenizer, progress),
  }
  const alone = wantsReading(values, unlabelled.texts.length > 0, before !== null)
    ? [...whole.training, ...(await encodedWhole(unlabelled.texts, tokenizer, progress))].filter(({ length }) => length > 0)
    : []
  const pieces = alone.reduce((sum, { length }) => sum + length, 0)
  const pretrainEpochs = values.pretrainEpochs ?? (pieces > 0 ? readingsFor(pieces) : 0)
  // Texts without a piece are read as a single unknown one: every example counts.
  const asNumbers = async (ids: readonly Int32Array[], { texts, labels }: LabelledTexts): Promise<Examples> => {
    const places = [...ids.keys()]
    return {
      texts: await breathing(
        mapped(places, (i): Reading => readingOf(texts[i]!, ids[i]!, encoding)),
        progress,
      ),
      labels,
    }
  }
  const settings = kind.settings(values)
  const stagesGiven: StagesGiven = {
    settings,
    training: await asNumbers(whole.training, parts.training),
    validation: await asNumbers(whole.validation, parts.validation),
    classes: parts.classes.length,
    size: tokenizer.size,
    ngrams: encoding.ngrams && { known: encoding.ngrams.known.length, mean: encoding.ngrams.mean },
    pretraining: pretrainEpochs > 0 ? await breathing(pretrainingData(alone, settings.bidirectional, values.seed), progress) : null,
  }
  await breathe(progress)
  const { training, validation } = stagesGiven
  const measuring = validation.texts.length > 0 ? dataOf(validation, stagesGiven, { batch: values.batch, shuffle: false }) : undefined
  const data = dataOf(training, stagesGiven, { batch: values.batch, shuffle: true, validation: measuring })
  await breathe(progress)
  const resolved = resolvedOf(values, data.size, pretrainEpochs)
  const record: ClassifierRecord = {
    task: kind.task,
    classes: parts.classes,
    ...encoding,
    columns: read.columns,
    layout: read.layout,
    repair: values.repair,
  }
  await breathe(progress)
  const looked = lookAt(parts, whole, encoding, {
    alone,
    pretrainEpochs,
    share: judged ? 0 : values.validation,
    vocabulary: before || values.vocabulary === null ? null : { asked: values.vocabulary, minimumCount: values.minimumCount },
  })
  return {
    values: resolved,
    findings: [...read.findings, ...(tested?.findings ?? []), ...(judged?.findings ?? []), ...unlabelled.findings, ...looked.findings],
    facts: [...read.facts, ...looked.facts],
    unit: 'texts',
    stages: stagesOf(resolved, data, stagesGiven),
    sample: null,
    finish: (model, progress = {}) => finish(model, parts, record, { seed: values.seed, progress }),
    open: (model) => new Classifier(model, record),
  }
}

/** Other files have their columns under the same names. */
const namedColumns = ({ columns }: Labelled) => (columns ? { text: columns.text.join(','), label: columns.label } : {})

function refuseUnlearnable({ labels }: Labelled): void {
  if (labels.length < LEAST) refuse('too-few-examples', { examples: labels.length, needed: LEAST })
  const [first] = labels
  if (labels.every((label) => label === first)) refuse('one-class', { label: first!, examples: labels.length })
}

/** Words and pieces have so many times as many numbers where there are more texts than those to learn the labels of: rare words among these must not fall out. */
const ROOM = 2

async function makeTokenizer(
  texts: readonly string[],
  more: readonly string[],
  options: ClassifierOptions,
  progress: Progress,
): Promise<Tokenizer> {
  const { by, textLanguage, vocabulary, minimumCount } = options
  const language = textLanguage === 'auto' ? await breathing(lookingForLanguage(texts), progress) : textLanguage
  const maximumSize = vocabulary ?? defaultSizes[by] * (more.length > 0 ? ROOM : 1)
  return await breathing(learningTokenizer([...texts, ...more], { by, language, minimumCount, maximumSize }), progress)
}

/** Whether words are foretold before labels are learned. Characters hold little to foretell, and a network that training goes on from has read already: then only where that is asked for. */
const wantsReading = ({ pretrainEpochs, by }: ClassifierOptions, more: boolean, trained: boolean): boolean =>
  pretrainEpochs === null ? more || (by !== 'characters' && !trained) : pretrainEpochs > 0

/** Every option that was left open. */
function resolvedOf<Values extends ClassifierOptions>(values: Values, epochSteps: number, pretrainEpochs: number) {
  const epochs = values.epochs ?? epochsFor(epochSteps, values.by)
  return {
    ...values,
    learningRate: values.learningRate ?? learningRateOf(values),
    globalClipNorm: globalClipNormOf(values, 1),
    epochs,
    trainingSteps: values.trainingSteps ?? (values.minutes === null ? epochs * epochSteps : null),
    pretrainEpochs,
  }
}

/** The report, on the test's texts where there are any, with what the baselines reach on them. */
async function finish(
  model: Model,
  { training, validation, test, classes }: ClassifierParts,
  record: ClassifierRecord,
  { seed, progress }: { readonly seed: number; readonly progress: Progress },
): Promise<Finished> {
  const on = test.texts.length > 0 ? 'test' : 'validation'
  const measured = on === 'test' ? test : validation
  const report: Report | null = await measureClasses(model, measured, { ...record, on }, progress)
  if (!report) return { record: saved(record), report }
  const others = await baselines(training, measured, { tokenizer: record.tokenizer, classes: classes.length, seed }, progress)
  return { record: saved(record), report: { ...report, contenders: [...report.contenders, ...others] } }
}
