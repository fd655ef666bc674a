import { breathe, type Progress } from '../../base/progress.ts'

/** Milliseconds of work without a pause. */
const PATIENCE = 25

/** Calls `work` for each number below `count`, with a pause for everyone else now and then. Throws where the signal was given. */
export async function forEachBelow(count: number, progress: Progress, work: (i: number) => void): Promise<void> {
  let began = performance.now()
  for (let i = 0; i < count; i++) {
    work(i)
    if ((i & 15) === 15 && performance.now() - began > PATIENCE) {
      await breathe(progress)
      began = performance.now()
    }
  }
}
