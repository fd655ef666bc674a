import { expect, test } from 'vitest'
import { testContext } from '../context.test-support.ts'
import { Tracker } from '../training/tracker.ts'
import { reporterFor } from './reporter.ts'

const surroundings = ({ terminal, columns = 80 }: { terminal: boolean; columns?: number }) => testContext('en', { terminal, columns })

// biome-ignore lint/suspicious/noControlCharactersInRegex: the sequences of a terminal begin with one
const SEQUENCES = /(\u001b\[\d*[A-Z]|\r|\n)/u

/** What a terminal shows in the end: lines, with the few sequences that the block uses obeyed. */
function screen(text: string): string[] {
  const lines: string[] = ['']
  let row = 0
  for (const piece of text.split(SEQUENCES)) {
    if (piece === '\u001b[1A') row--
    else if (piece === '\u001b[2K') lines[row] = ''
    else if (piece === '\r') continue
    else if (piece === '\n') lines[++row] ??= ''
    else lines[row] += piece
  }
  return lines
}

const options = { json: false, quiet: false, unit: 'characters', samplesAsked: false } as const
const stage = (totalSteps: number, name: 'training' | 'pretraining' = 'training') => ({ stage: name, totalSteps, stepsPerEpoch: 100 })
const result = (step: number) => ({ step, epoch: 1, loss: 2.5, gradientNorm: 0.5, clipped: false, learningRate: 0.005, units: 2500 })

test('on a terminal two lines are drawn anew in place, and what stays stands above them', async () => {
  const { texts, context } = await surroundings({ terminal: true })
  let now = 0
  const reporter = reporterFor(context, { ...options, now: () => now })
  const tracker = new Tracker(stage(400), 0, () => now)
  reporter.say('Text  1,000 characters')
  for (let i = 1; i <= 100; i++) {
    now += 20
    tracker.add(result(i))
    reporter.step(tracker)
  }
  reporter.event({
    type: 'validation',
    stage: 'training',
    step: 100,
    epoch: 1,
    epochs: 4,
    trainingLoss: 2.6,
    loss: 2.4,
    metrics: {},
    best: true,
  })
  reporter.end()
  expect(screen(texts.err)).toEqual([
    'Text  1,000 characters',
    'epoch 1 of 4: loss 2.600, validation 2.400 (best)',
    '25% step 100 of 400 · epoch 1 of 4 · 6 s left · 125,000 characters/s',
    'loss 2.500 · gradient 0.50 · 0% clipped · rate 0.005',
    '',
  ])
  // Not more than eight drawings a second.
  expect(texts.err.split('left').length).toBeLessThan(2 * 8 + 5)
})

test('on a narrow terminal no line wraps', async () => {
  const { texts, context } = await surroundings({ terminal: true, columns: 30 })
  const reporter = reporterFor(context, options)
  const tracker = new Tracker(stage(400))
  tracker.add(result(1))
  reporter.step(tracker)
  for (const line of screen(texts.err)) expect(line.length).toBeLessThan(30)
})

test('off a terminal there is one line every ten seconds and no escape sequence', async () => {
  const { texts, context } = await surroundings({ terminal: false })
  let now = 0
  const reporter = reporterFor(context, { ...options, now: () => now })
  const tracker = new Tracker(stage(4000), 0, () => now)
  for (let i = 1; i <= 1000; i++) {
    now += 35
    tracker.add(result(i))
    reporter.step(tracker)
    if (i % 100 === 0)
      reporter.event({
        type: 'validation',
        stage: 'training',
        step: i,
        epoch: 1,
        epochs: 40,
        trainingLoss: 2.6,
        loss: 2.4,
        metrics: {},
        best: true,
      })
  }
  expect(texts.err.trimEnd().split('\n')).toHaveLength(3)
  expect(texts.err).not.toContain('\u001b')
})

test('with json every line on standard output is an object, and nothing is said on standard error', async () => {
  const { texts, context } = await surroundings({ terminal: true })
  const reporter = reporterFor(context, { ...options, json: true })
  reporter.say('for a person')
  reporter.event({ type: 'saved', stage: 'training', step: 3 })
  reporter.event({ type: 'sample', stage: 'training', step: 3, text: 'a\nb' })
  reporter.result('for a person')
  reporter.end()
  expect(
    texts.out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual([
    { type: 'saved', stage: 'training', step: 3 },
    { type: 'sample', stage: 'training', step: 3, text: 'a\nb' },
  ])
  expect(texts.err).toBe('')
})

test('a pre-training is shown as such, with the metrics of its validations, and what follows the last step is named', async () => {
  const { texts, context } = await surroundings({ terminal: true })
  let now = 0
  const reporter = reporterFor(context, { ...options, now: () => (now += 1000) })
  const tracker = new Tracker(stage(200, 'pretraining'), 0, () => now)
  tracker.add(result(50))
  reporter.step(tracker)
  const validation = {
    type: 'validation',
    stage: 'pretraining',
    step: 100,
    epoch: 1,
    epochs: 2,
    trainingLoss: 2.6,
    loss: 2.4,
    best: false,
  } as const
  reporter.event({ ...validation, metrics: { accuracy: 0.5, forwards_loss: 1.2, backwards_loss: 1.2 } })
  reporter.working({ what: 'measuring', share: 0 })
  reporter.working({ what: 'measuring', share: 0.4 })
  const lines = screen(texts.err)
  expect(lines[0]).toMatch(/^pre-training: epoch 1 of 2: loss 2.600, validation 2.400, accuracy 0.500$/)
  expect(lines[1]).toMatch(/^pre-training: 25% step 50 of 200 · epoch 1 of 2/)
  // A second a look at the clock: 40 per cent took two of them, or a little more.
  expect(lines[3]).toMatch(/^after training: measuring the network · 40% · about [3-9] s left$/)
})

test('off a terminal, work of minutes says every ten seconds how far it is and what is left', async () => {
  const { texts, context } = await surroundings({ terminal: false })
  let now = 0
  const reporter = reporterFor(context, { ...options, now: () => now })
  for (let share = 0; share < 1; share += 0.01) {
    reporter.working({ what: 'logisticRegressionPairs', share })
    now += 1000
  }
  const lines = texts.err.trimEnd().split('\n')
  expect(lines).toHaveLength(10)
  expect(lines[5]).toBe('after training: logistic regression on word pairs · 50% · about 50 s left')
})
