import { TaskError } from '../base/task-error.ts'

/** A text, or a list of texts, as a list. Throws TaskError `not-a-text`, with the place from 1. */
export function givenTexts(given: string | readonly string[]): readonly string[] {
  if (typeof given === 'string') return [given]
  if (!Array.isArray(given)) throw new TaskError('not-a-text', { place: 1, actual: typeof given })
  const wrong = given.findIndex((text) => typeof text !== 'string')
  if (wrong >= 0) throw new TaskError('not-a-text', { place: wrong + 1, actual: typeof given[wrong] })
  return given
}
