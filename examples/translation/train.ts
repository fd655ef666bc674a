/**
 * Translates German to English: trains on Multi30k's 29,000 pairs and writes the 1,014 of its validation part.
 *
 *   TEKRAR_DATA=… npx jiti examples/translation/train.ts [--variant none|context|attention] [--epochs 12] [--seed 1] [--out FOLDER]
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { adam, batches, bleu, cosineDecay, sequenceToSequence, textPairs } from 'tekrar'
import { translationModel, type Variant } from './model.ts'
import { sentences } from './sentences.ts'

const { values } = parseArgs({
  options: {
    variant: { type: 'string', default: 'attention' },
    epochs: { type: 'string', default: '12' },
    batch: { type: 'string', default: '80' },
    seed: { type: 'string', default: '1' },
    pairs: { type: 'string', default: '29000' },
    units: { type: 'string', default: '512' },
    rate: { type: 'string', default: '0.4' },
    'learning-rate': { type: 'string', default: '0.001' },
    out: { type: 'string' },
  },
})
const variant = values.variant as Variant
const seed = Number(values.seed)
const epochs = Number(values.epochs)
const began = performance.now()
const minutes = () => ((performance.now() - began) / 60_000).toFixed(1)

const training = sentences('train').slice(0, Number(values.pairs))
const held = sentences('val')
const pairs = textPairs(training, { by: 'words', minimumCount: 2, lowerCase: true })
const heldPairs = textPairs(held, { by: 'words', lowerCase: true, source: pairs.source, target: pairs.target })
const translator = translationModel({
  variant,
  sourceSymbols: pairs.source.size,
  targetSymbols: pairs.targetSymbols,
  units: Number(values.units),
  rate: Number(values.rate),
  seed,
})
console.log(translator.summary())

const batch = Number(values.batch)
const data = batches(
  pairs.inputs,
  { words: pairs.targets },
  {
    batch,
    validation: batches(heldPairs.inputs, { words: heldPairs.targets }, { batch, shuffle: false }),
  },
)
const run = translator.fit(data, {
  epochs,
  seed,
  loss: 'sparseCategoricalCrossentropy',
  schedule: cosineDecay({ warmupSteps: 200, alpha: 0.02 }),
  optimizer: adam({ learningRate: Number(values['learning-rate']), globalClipNorm: 1 }),
})
let shown = 0
for await (const event of run) {
  if (event.type === 'start')
    console.log(
      `${event.engine.name} ${event.engine.instructionSet}, ${event.engine.threads} threads, ${JSON.stringify(event.memory)} bytes`,
    )
  if (event.type === 'step' && performance.now() - shown > 20_000) {
    shown = performance.now()
    console.log(`${minutes()} min  step ${event.step}  loss ${event.loss.toFixed(3)}  ${event.milliseconds.toFixed(0)} ms`)
  }
  if (event.type === 'epoch') {
    console.log(`${minutes()} min  epoch ${event.epoch}  loss ${event.loss.toFixed(3)}  validation ${event.validation?.loss.toFixed(3)}`)
    await translate(event.epoch)
    if (values.out) await save(values.out)
  }
}

/** Keeps the model: `open` reads it from its folder. */
async function save(folder: string): Promise<void> {
  const { json, weights } = await translator.save()
  const place = join(folder, variant)
  mkdirSync(place, { recursive: true })
  writeFileSync(join(place, 'model.json'), JSON.stringify(json))
  writeFileSync(join(place, 'weights.safetensors'), weights)
}

/** Writes the validation part, and measures it. */
async function translate(epoch: number): Promise<void> {
  const writer = sequenceToSequence(translator, { start: pairs.start, stop: pairs.stop })
  const last = epoch === epochs
  for (const method of last ? (['greedy', { beam: { width: 5, lengthPenalty: 1 } }] as const) : (['greedy'] as const)) {
    const written = await writer.generate([...heldPairs.inputs.source], { method, maxLength: 60, never: [pairs.target.unknown] })
    const texts = written.map(({ ids }) => pairs.decode(ids))
    const name = method === 'greedy' ? 'greedy' : 'beam'
    const result = bleu(
      texts,
      held.map(([, english]) => english),
      { lowerCase: true },
    )
    console.log(`${minutes()} min  epoch ${epoch}  ${variant}  ${name}  BLEU ${result.score.toFixed(2)}`)
    if (!values.out) continue
    mkdirSync(values.out, { recursive: true })
    writeFileSync(join(values.out, `${variant}-${name}.txt`), `${texts.join('\n')}\n`)
  }
}
