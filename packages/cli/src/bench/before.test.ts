import { expect, test } from 'vitest'
import { fitting, type Place, readingBefore } from './before.ts'
import { recordOf, resultOf, steps } from './results.test-support.ts'

const before = recordOf([resultOf(steps[0]!)], ['torch'], [2, 1])

test('what was measured on the same machine with the same versions is kept, with whatever threads', () => {
  expect(fitting(before, { ...before })).toBe(before)
  expect(fitting(before, { ...before, engine: { ...before.engine, threads: 4, reason: 'asked for' } })).toBe(before)
  expect(fitting(null, before)).toBeNull()
})

const others: readonly (readonly [string, Partial<Place>])[] = [
  ['another version of tekrar', { versions: { ...before.versions, tekrar: '0.2.0' } }],
  ['another version of Node', { versions: { ...before.versions, node: '24.0.0' } }],
  ['another version of a peer', { peers: before.peers.map((peer) => (peer.versions ? { ...peer, versions: { torch: '9.9.9' } } : peer)) }],
  ['another machine', { machine: { ...before.machine, cores: 2 } }],
  ['another instruction set', { engine: { ...before.engine, instructionSet: 'avx2' } }],
  ['another engine', { engine: { ...before.engine, name: 'wasm' } }],
]
test.each(others)('what was measured with %s is not', (_, other) => {
  expect(fitting(before, { ...before, ...other })).toBeNull()
})

test('what reading memory came to is kept for as many threads alone', () => {
  expect(readingBefore(before, [2])).toBe(before.limits.reading)
  expect(readingBefore(before, [1, 2])).toBeUndefined()
  expect(readingBefore(null, [2])).toBeUndefined()
})
