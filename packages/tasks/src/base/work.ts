import { breathe, type Progress } from './progress.ts'

/** Work piece by piece: between two of them others may have their turn. */
export type Work<Result> = Generator<void, Result>

/** Milliseconds of work without a pause. */
const PATIENCE = 20

/** Does all of it without a pause. */
export function atOnce<Result>(work: Work<Result>): Result {
  for (;;) {
    const step = work.next()
    if (step.done) return step.value
  }
}

/** Does it with a pause for everyone else now and then, so that a terminal is drawn and a page answers. Throws where the signal was given. */
export async function breathing<Result>(work: Work<Result>, progress: Progress = {}): Promise<Result> {
  let began = performance.now()
  for (;;) {
    const step = work.next()
    if (step.done) return step.value
    if (performance.now() - began < PATIENCE) continue
    await breathe(progress)
    began = performance.now()
  }
}

/** What `make` makes of each, as work. */
export function* mapped<Item, Made>(items: Iterable<Item>, make: (item: Item) => Made): Work<Made[]> {
  const all: Made[] = []
  for (const item of items) {
    all.push(make(item))
    yield
  }
  return all
}
