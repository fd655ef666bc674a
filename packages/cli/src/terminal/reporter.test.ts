import { expect, test } from 'vitest'
import type { Context, Output } from '../context.ts'
import { english } from '../messages/en.ts'
import { Tracker } from '../training/tracker.ts'
import { reporterFor } from './reporter.ts'

function surroundings({ terminal, columns = 80 }: { terminal: boolean; columns?: number }) {
  const texts = { out: '', err: '' }
  const output = (name: 'out' | 'err'): Output => ({
    write: (text) => {
      texts[name] += text
    },
    terminal,
    columns,
    colour: false,
    closed: false,
    drained: async () => {},
  })
  const context: Context = {
    messages: english,
    language: 'en',
    out: output('out'),
    err: output('err'),
    directory: '.',
    command: 'tekrar',
    environment: {},
    saveEvery: 0,
  }
  return { texts, context }
}

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

const options = { json: false, quiet: false, symbols: 'characters', samplesAsked: false, epochs: 4, stepsPerEpoch: 100 } as const
const result = (step: number) => ({ step, epoch: 1, loss: 2.5, gradientNorm: 0.5, clipped: false, learningRate: 0.005, symbols: 2500 })

test('on a terminal two lines are drawn anew in place, and what stays stands above them', () => {
  const { texts, context } = surroundings({ terminal: true })
  let now = 0
  const reporter = reporterFor(context, { ...options, now: () => now })
  const tracker = new Tracker(400, 0, () => now)
  reporter.say('Text  1,000 characters')
  for (let i = 1; i <= 100; i++) {
    now += 20
    tracker.add(result(i))
    reporter.step(tracker)
  }
  reporter.event({ type: 'validation', step: 100, epoch: 1, trainingLoss: 2.6, loss: 2.4, bits: 3.4, best: true })
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

test('on a narrow terminal no line wraps', () => {
  const { texts, context } = surroundings({ terminal: true, columns: 30 })
  const reporter = reporterFor(context, options)
  const tracker = new Tracker(400)
  tracker.add(result(1))
  reporter.step(tracker)
  for (const line of screen(texts.err)) expect(line.length).toBeLessThan(30)
})

test('off a terminal there is one line every ten seconds and no escape sequence', () => {
  const { texts, context } = surroundings({ terminal: false })
  let now = 0
  const reporter = reporterFor(context, { ...options, now: () => now })
  const tracker = new Tracker(4000, 0, () => now)
  for (let i = 1; i <= 1000; i++) {
    now += 35
    tracker.add(result(i))
    reporter.step(tracker)
    if (i % 100 === 0) reporter.event({ type: 'validation', step: i, epoch: 1, trainingLoss: 2.6, loss: 2.4, bits: 3.4, best: true })
  }
  expect(texts.err.trimEnd().split('\n')).toHaveLength(3)
  expect(texts.err).not.toContain('\u001b')
})

test('with json every line on standard output is an object, and nothing is said on standard error', () => {
  const { texts, context } = surroundings({ terminal: true })
  const reporter = reporterFor(context, { ...options, json: true })
  reporter.say('for a person')
  reporter.event({ type: 'saved', step: 3 })
  reporter.event({ type: 'sample', step: 3, text: 'a\nb' })
  reporter.result('for a person')
  reporter.end()
  expect(
    texts.out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual([
    { type: 'saved', step: 3 },
    { type: 'sample', step: 3, text: 'a\nb' },
  ])
  expect(texts.err).toBe('')
})
