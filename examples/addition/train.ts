/**
 * Learns to add: "535+61" → "596", character by character, from 45,000 questions; measured on 5,000 others (after Keras's addition_rnn).
 *
 *   npx jiti examples/addition/train.ts [--epochs 40] [--seed 1]
 */
import { parseArgs } from 'node:util'
import {
  adam,
  bahdanau,
  batches,
  bidirectional,
  concatenate,
  cosineDecay,
  dense,
  embedding,
  gru,
  input,
  model,
  recurrent,
  sequenceToSequence,
  textPairs,
} from 'tekrar'

const { values } = parseArgs({
  options: {
    epochs: { type: 'string', default: '40' },
    seed: { type: 'string', default: '1' },
    units: { type: 'string', default: '128' },
    digits: { type: 'string', default: '3' },
  },
})
const seed = Number(values.seed)
const units = Number(values.units)
const largest = 10 ** Number(values.digits)

const pairs = questions(50_000)
const [training, held] = [pairs.slice(0, 45_000), pairs.slice(45_000)]
const learnt = textPairs(training)

const source = input({ shape: [null], name: 'question' })
const target = input({ shape: [null], name: 'answer' })
const [encoded, forward, backward] = bidirectional(recurrent(gru({ units: units / 2 }), { returnSequences: true, returnState: true }))(
  embedding({ vocabulary: learnt.source.size, units: 16 })(source),
)
const decoded = recurrent(bahdanau(gru({ units }), { outputContext: true }), { returnSequences: true })(
  embedding({ vocabulary: learnt.targetSymbols, units: 16 })(target),
  { initialState: concatenate()([forward!, backward!]), constants: encoded! },
)
const adder = model({
  inputs: [source, target],
  outputs: dense({ units: learnt.targetSymbols, name: 'digits' })(decoded),
  seed,
  name: 'adder',
})
console.log(adder.summary())

const began = performance.now()
const run = adder.fit(
  batches({ question: learnt.inputs.source, answer: learnt.inputs.target }, { digits: learnt.targets }, { batch: 128 }),
  {
    epochs: Number(values.epochs),
    seed,
    loss: 'sparseCategoricalCrossentropy',
    optimizer: adam({ learningRate: 2e-3, globalClipNorm: 1 }),
    schedule: cosineDecay(),
  },
)
const writer = sequenceToSequence(adder, { start: learnt.start, stop: learnt.stop })
for await (const event of run) {
  if (event.type !== 'epoch') continue
  const answers = await writer.generate(
    held.map(([question]) => learnt.encode(question)),
    { maxLength: 6 },
  )
  const texts = answers.map(({ ids }) => learnt.decode(ids))
  const right = held.filter(([, answer], i) => texts[i] === answer).length / held.length
  const minutes = ((performance.now() - began) / 60_000).toFixed(2)
  console.log(`${minutes} min  epoch ${event.epoch}  loss ${event.loss.toFixed(4)}  whole answers right ${(100 * right).toFixed(2)} %`)
}

/** So many different questions and their answers; a + b and b + a are one. */
function questions(count: number): (readonly [string, string])[] {
  let state = 1
  const below = (limit: number): number => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0
    return Math.floor((state / 2 ** 32) * limit)
  }
  const number = (): number => below(10 ** (1 + below(Math.log10(largest))))
  const seen = new Map<string, readonly [string, string]>()
  while (seen.size < count) {
    const [a, b] = [number(), number()]
    seen.set(`${Math.min(a, b)}+${Math.max(a, b)}`, [`${a}+${b}`, String(a + b)])
  }
  return [...seen.values()]
}
