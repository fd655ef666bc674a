import { TekrarError } from '../base/errors.ts'
import type { AnyBatch } from './batch.ts'
import type { AnyDataset } from './dataset.ts'

/** Where training takes its batches from, whatever was handed over. */
export interface Source extends Partial<Pick<AnyDataset, 'batch' | 'steps' | 'counted'>> {
  /** Batches in an epoch; undefined while that is not known. */
  readonly size: number | undefined
  /** An epoch's batches, beginning with number `from`. */
  open(epoch: number, seed: number, from: number): Reader
  /** A batch to see what they are like, which is not lost. Throws `invalid-argument` where there is none. */
  first(where: string): AnyBatch | Promise<AnyBatch>
}

/** Batch after batch; undefined at the end. */
export interface Reader {
  next(): AnyBatch | undefined | Promise<AnyBatch | undefined>
}

/** Batches one after the other, as they come. */
export type BatchStream<Given> = Iterable<Given> | AsyncIterable<Given>

/** Streams, or what begins one for each epoch. */
export type Batches<Given> = BatchStream<Given> | ((epoch: number, seed: number) => BatchStream<Given>)

const none = (where: string): never => {
  throw new TekrarError('invalid-argument', { where, name: 'data', expected: 'at least one batch', actual: 'none' })
}

/** A dataset; with `stepsPerEpoch`, of so many batches at most. */
export function datasetSource(data: AnyDataset, stepsPerEpoch = Number.POSITIVE_INFINITY): Source {
  const { batch, steps, counted } = data
  return {
    size: Math.min(data.size, stepsPerEpoch),
    batch,
    ...(steps === undefined ? {} : { steps }),
    ...(counted ? { counted } : {}),
    open(epoch, seed, from) {
      const batches = data.batches(epoch, seed, from)[Symbol.iterator]()
      return { next: () => itemOf(batches.next()) }
    },
    first(where) {
      for (const one of data.batches(0, 0)) return one
      return none(where)
    },
  }
}

const itemOf = <Value>(result: IteratorResult<Value, unknown>): Value | undefined => (result.done ? undefined : result.value)

const isAsync = <Given>(stream: BatchStream<Given>): stream is AsyncIterable<Given> => Symbol.asyncIterator in stream

/** An iterator over either kind of stream. */
const iteratorOf = <Given>(stream: BatchStream<Given>): Iterator<Given> | AsyncIterator<Given> =>
  isAsync(stream) ? stream[Symbol.asyncIterator]() : stream[Symbol.iterator]()

/**
 * Batches as they come. A function is called for every epoch, and what can be gone through again, such as an array, is; a generator goes on from epoch to epoch,
 * `stepsPerEpoch` batches each.
 */
export function streamSource<Given>(data: Batches<Given>, toBatch: (given: Given) => AnyBatch, stepsPerEpoch?: number): Source {
  const begin = (epoch: number, seed: number) => iteratorOf(typeof data === 'function' ? data(epoch, seed) : data)
  const only = typeof data === 'function' ? undefined : onlyIterator(data)
  /** What was read to be looked at. */
  let ahead: Promise<AnyBatch | undefined> | undefined
  const read = async (iterator: Iterator<Given> | AsyncIterator<Given>): Promise<AnyBatch | undefined> => {
    const given = itemOf(await iterator.next())
    return given === undefined ? undefined : toBatch(given)
  }
  return {
    size: stepsPerEpoch,
    open(epoch, seed, from) {
      if (only)
        return {
          next() {
            const seen = ahead
            ahead = undefined
            return seen ?? read(only)
          },
        }
      const iterator = begin(epoch, seed)
      let skipped = 0
      return {
        async next() {
          for (; skipped < from; skipped++) if ((await iterator.next()).done) return undefined
          return read(iterator)
        },
      }
    },
    async first(where) {
      if (only) {
        ahead ??= read(only)
        return (await ahead) ?? none(where)
      }
      const iterator = begin(0, 0)
      const batch = await read(iterator)
      await iterator.return?.()
      return batch ?? none(where)
    },
  }
}

/** The iterator of what can be gone through once alone. */
function onlyIterator<Given>(stream: BatchStream<Given>): Iterator<Given> | AsyncIterator<Given> | undefined {
  const iterator = iteratorOf(stream)
  return (iterator as unknown) === stream ? iterator : undefined
}
