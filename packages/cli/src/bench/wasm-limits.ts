import type { Limits } from './limits.ts'
import { CHAINS, limitsModule, READ_BYTES, TURNS } from './wasm-limits-module.ts'
import { fromWorkers } from './workers.ts'

/** What a worker does: warms up until the compiler has done its best, waits for the others, then measures for so many milliseconds. */
const WORKER = `
const { parentPort, workerData: { bytes, name, argument, milliseconds, threads, shared } } = require('node:worker_threads')
const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes))
// memory that was never written may all be one page of zeros
if (name === 'read') new Uint8Array(exports.memory.buffer).fill(1)
const call = () => exports[name](argument)
const ready = new Int32Array(shared)
for (const start = performance.now(); performance.now() - start < 150; ) call()
Atomics.add(ready, 0, 1)
while (Atomics.load(ready, 0) < threads);
const start = performance.now()
let calls = 0, passed = 0
do { call(); calls++; passed = performance.now() - start } while (passed < milliseconds)
parentPort.postMessage((calls / passed) * 1000)
`

/**
 * What 128-bit vectors can do at most in WebAssembly here, with a multiplication and an addition for each multiply-add: a small module of nothing but these, on
 * as many threads as asked for.
 */
export function wasmLimits(): Limits {
  const bytes = limitsModule()
  const measure = async (name: string, argument: number, threads: number, seconds: number): Promise<number> => {
    const shared = new SharedArrayBuffer(4)
    const workerData = { bytes, name, argument, milliseconds: seconds * 1000, threads, shared }
    const rates = await fromWorkers<number>(WORKER, threads, workerData)
    return rates.reduce((sum, rate) => sum + rate, 0)
  }
  return {
    kind: 'wasm',
    multiplyAdds: async (threads, seconds) => (await measure('multiplyAdds', TURNS, threads, seconds)) * TURNS * CHAINS * 4,
    reading: async (threads, seconds) => (await measure('read', READ_BYTES, threads, seconds)) * READ_BYTES,
  }
}
