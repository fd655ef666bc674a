import type { Addon } from './addon.ts'

/** What a processor can do at most: the roof over every measurement. Each call measures, and takes as long as it is told. */
export interface Limits {
  /** Multiply-adds of numbers a second, so many threads together, none waiting for anything. */
  multiplyAdds(threads: number, seconds: number): number
  /** Bytes a second that so many threads read together, again and again, from so many bytes; left out: more than any cache holds. */
  reading(threads: number, seconds: number, bytes?: number): number
}

/** Far more than caches hold. */
const BYTES = 512e6

export const limitsBy = (addon: Pick<Addon, 'measureMultiplyAdds' | 'measureReading'>, instructionSet: string): Limits => ({
  multiplyAdds: (threads, seconds) => addon.measureMultiplyAdds(instructionSet, threads, seconds),
  reading: (threads, seconds, bytes = BYTES) => addon.measureReading(instructionSet, threads, seconds, bytes),
})
