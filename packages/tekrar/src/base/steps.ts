/** Long work in short steps: whoever runs it may do something else at every `yield`. */
export type Steps<Result> = Generator<void, Result, void>

/** All steps in one go. */
export function finish<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
  }
}
