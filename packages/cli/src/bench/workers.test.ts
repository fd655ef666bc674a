import { expect, test } from 'vitest'
import { fromWorkers } from './workers.ts'

/** The first to come does as it is told; the others count until they are ended. */
const program = (first: string) => `
const { parentPort, workerData } = require('node:worker_threads')
const counts = new Int32Array(workerData)
if (Atomics.add(counts, 0, 1) === 0) {
  while (Atomics.load(counts, 1) === 0);
  ${first}
} else for (;;) Atomics.add(counts, 1, 1)
`

test('every worker’s message comes back', async () => {
  const counts = new SharedArrayBuffer(4)
  const say =
    "const { parentPort, workerData } = require('node:worker_threads'); parentPort.postMessage(Atomics.add(new Int32Array(workerData), 0, 1))"
  expect([...(await fromWorkers<number>(say, 3, counts))].sort()).toEqual([0, 1, 2])
})

test.each([
  ['fails', "throw new Error('no more memory')", 'no more memory'],
  ['ends without a word', 'process.exit(3)', 'ended with 3'],
])('where one worker %s, the others that wait for it are ended', async (_, first, message) => {
  const counts = new SharedArrayBuffer(8)
  await expect(fromWorkers(program(first), 2, counts)).rejects.toThrow(message)
  const counted = Atomics.load(new Int32Array(counts), 1)
  await new Promise((resolve) => setTimeout(resolve, 30))
  expect(Atomics.load(new Int32Array(counts), 1)).toBe(counted)
})
