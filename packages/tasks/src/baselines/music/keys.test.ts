import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Piece, rollOf, type Step } from '../../music/piece.ts'
import { readMusic } from '../../music/read.ts'
import { keyChains, keyFrequencies, noteChain, noteFrequencies, type Roll } from './keys.ts'

const pieceOf = (steps: readonly Step[]): Roll => ({ roll: rollOf(steps), steps: steps.length })
const mean = (costs: Float64Array) => costs.reduce((sum, cost) => sum + cost, 0) / costs.length

test('keys that always sound or never cost next to nothing, one that sounds half the time ln 2', () => {
  const steps = Array.from({ length: 4000 }, (_, i): Step => (i % 2 === 0 ? [60, 64] : [60]))
  expect(mean(keyFrequencies([pieceOf(steps)])(pieceOf(steps)))).toBeCloseTo(Math.LN2, 1)
})

test('a chain knows what alternates', () => {
  const steps = Array.from({ length: 4000 }, (_, i): Step => (i % 2 === 0 ? [60, 64] : [60]))
  expect(mean(keyChains([pieceOf(steps)])(pieceOf(steps)))).toBeLessThan(0.05)
  const melody = Array.from({ length: 4000 }, (_, i): Step => [60 + (i % 4)])
  expect(mean(noteFrequencies([pieceOf(melody)])(pieceOf(melody)))).toBeCloseTo(Math.log(4), 1)
  expect(mean(noteChain([pieceOf(melody)])(pieceOf(melody)))).toBeLessThan(0.1)
})

test('what never was is dear and not impossible', () => {
  for (const make of [keyFrequencies, keyChains, noteFrequencies, noteChain]) {
    const cost = make([pieceOf([[60], [60]])])(pieceOf([[61]]))[0]!
    expect(cost).toBeGreaterThan(1)
    expect(cost).toBeLessThan(20)
  }
})

/** Boulanger-Lewandowski et al. 2012, table 1, for the frequencies; the chains as counted elsewhere, with another smoothing. */
test.runIf(process.env.TEKRAR_DATA).each([
  ['jsb-chorales-json/jsb-chorales-quarter.json', 11.06, 10.49],
  ['polyphonic-json/nottingham.json.gz', 10.25, 5.15],
])('the baselines of %s are those that are known', async (file, frequencies, chains) => {
  const bytes = readFileSync(join(process.env.TEKRAR_DATA!, file))
  const { training, test } = await readMusic([{ name: file, bytes }], { grid: null, playChords: false })
  const rolls = (pieces: readonly Piece[]) => pieces.map(({ steps }) => pieceOf(steps))
  for (const [make, expected, tolerance] of [
    [keyFrequencies, frequencies, 0.005],
    [keyChains, chains, 0.02],
  ] as const) {
    const foretell = make(rolls(training))
    const costs = rolls(test).map((piece) => foretell(piece))
    const sum = costs.reduce((all, one) => all + one.reduce((a, b) => a + b, 0), 0)
    expect(Math.abs(sum / costs.reduce((all, { length }) => all + length, 0) - expected)).toBeLessThan(tolerance)
  }
})
