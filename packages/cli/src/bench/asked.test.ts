import fc from 'fast-check'
import { expect, test } from 'vitest'
import { jobsAsked, peersAsked, placesOf } from './asked.ts'
import { peerNames, peerWords } from './peers.ts'
import { SHAPES, WRITING } from './shapes.ts'

const nothing = { only: null, generation: false, cell: null, work: null, layers: null, units: null, batch: null, steps: null, inputs: null }

test('places are written as numbers and ranges, and come out once each and in order', () => {
  const range = fc.tuple(fc.nat({ max: 24 }), fc.nat({ max: 24 })).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const)
  fc.assert(
    fc.property(fc.array(range, { minLength: 1, maxLength: 6 }), (ranges) => {
      const written = ranges.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(',')
      const meant = Array.from({ length: 25 }, (_, place) => place).filter((place) =>
        ranges.some(([from, to]) => from <= place && place <= to),
      )
      expect(placesOf(written, 24)).toEqual(meant)
    }),
  )
})

test.each(['', '25', '3-1', '-1', '1.5', 'lstm', '1,,2', '0-99'])('%j is no list of places of the grid', (value) => {
  expect(() => placesOf(value, 24)).toThrow(expect.objectContaining({ key: 'bench-only', exitCode: 2 }))
})

test('without a flag it is the whole grid, with one of a shape it is that shape alone', () => {
  expect(jobsAsked(nothing).map(({ shape }) => shape)).toEqual(SHAPES)
  expect(jobsAsked({ ...nothing, only: '0,24' }).map(({ place }) => place)).toEqual([0, 24])
  expect(jobsAsked({ ...nothing, units: 256, cell: 'gru' })).toEqual([
    { kind: 'step', place: null, shape: { work: 'characters', cell: 'gru', layers: 1, batch: 32, units: 256, steps: 64, inputs: 256 } },
  ])
  expect(jobsAsked({ ...nothing, work: 'weather' })[0]!.shape.inputs).toBe(7)
})

test('writing has networks of its own; how many texts and how long goes for all of them', () => {
  const writing = { ...nothing, generation: true }
  expect(jobsAsked(writing).map(({ shape }) => shape)).toEqual(WRITING)
  const hundred = jobsAsked({ ...writing, batch: 100, steps: 50 })
  expect(hundred.map(({ shape }) => shape)).toEqual(WRITING.map((shape) => ({ ...shape, batch: 100, steps: 50 })))
  expect(jobsAsked({ ...writing, units: 32 })).toMatchObject([{ kind: 'generation', shape: { units: 32, batch: 1, steps: 300 } }])
})

test('what does not go together is refused', () => {
  expect(() => jobsAsked({ ...nothing, only: '1', units: 8 })).toThrow(expect.objectContaining({ key: 'bench-only-and-shape' }))
  expect(() => jobsAsked({ ...nothing, generation: true, work: 'weather' })).toThrow(
    expect.objectContaining({ key: 'bench-not-for-writing' }),
  )
})

test('a word may stand for several peers; each comes once', () => {
  expect(peersAsked(null)).toEqual([])
  expect(peersAsked('keras, torch,keras-jax')).toEqual(['keras-jax', 'keras-tensorflow', 'torch'])
  expect(peersAsked('all')).toEqual(peerNames)
  for (const word of peerWords) expect(peersAsked(word).length).toBeGreaterThan(0)
})

test('a peer that nobody knows is named with the nearest one', () => {
  expect(() => peersAsked('torch,tfsj')).toThrow(
    expect.objectContaining({ key: 'bench-unknown-peer', details: expect.objectContaining({ nearest: 'tfjs' }) }),
  )
  expect(() => peersAsked('constructor')).toThrow(expect.objectContaining({ key: 'bench-unknown-peer' }))
})
