import { batches, type EngineDescription, type EngineOptions } from 'tekrar'
import type { Contestant } from './contestant.ts'
import type { Job } from './job.ts'
import { batchOf, modelOf, optionsOf } from './work.ts'

/** Calls before the first that counts. */
const WARM_UP = 3
/** The fewest calls, and the most, of one turn. */
const LEAST = 3
const MOST = 400

export const OWN = 'tekrar'

export interface Own extends Contestant {
  /** What the last job's plan holds, in bytes, weights and optimizer included; null for writing. */
  readonly planBytes: number | null
  readonly engine: EngineDescription | null
}

/** This library, through its public face. */
export function own(engine: EngineOptions): Own {
  let call: (() => PromiseLike<unknown>) | null = null
  let planBytes: number | null = null
  let described: EngineDescription | null = null
  return {
    name: OWN,
    get threads() {
      return described?.threads ?? engine.threads ?? 0
    },
    get planBytes() {
      return planBytes
    },
    get engine() {
      return described
    },
    async prepare(job, signal) {
      const model = modelOf(job.shape, engine)
      call = callOf(job, model)
      planBytes = null
      for (let i = 0; i < WARM_UP && !signal.aborted; i++) await call()
      signal.throwIfAborted()
      described = await model.engine()
      if (job.kind === 'step') {
        const { inputs, targets } = batchOf(job.shape)
        const data = batches(inputs, targets, { batch: job.shape.batch })
        const { memory } = await model.plan(data, { ...optionsOf(job.shape), epochs: 1 })
        planBytes = memory.persistentBytes + memory.scratchBytes
      }
    },
    async time(seconds, signal) {
      if (!call) throw new Error('time before prepare')
      let best = Number.POSITIVE_INFINITY
      const began = performance.now()
      for (let i = 0; i < LEAST || (i < MOST && performance.now() - began < seconds * 1000); i++) {
        const start = performance.now()
        await call()
        best = Math.min(best, performance.now() - start)
        signal.throwIfAborted()
      }
      return best
    },
    rest() {
      call = null
    },
  }
}

function callOf({ kind, shape }: Job, model: ReturnType<typeof modelOf>): () => PromiseLike<unknown> {
  if (kind === 'generation') {
    const { batch, steps } = shape
    return () => model.generate({ prompt: [0], length: steps, temperature: 0.8, ...(batch > 1 ? { count: batch } : {}) })
  }
  const { inputs, targets } = batchOf(shape)
  const options = optionsOf(shape)
  return () => model.trainOnBatch(inputs, targets, options)
}
