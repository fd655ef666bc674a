import { TekrarError } from '../base/errors.ts'

/** Reads what Keras wrote: where it is not as it must be, the error says so of Keras, and not of a file of ours. */
export function ofKeras<Result>(read: () => Result): Result {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof TekrarError) || error.code !== 'invalid-model') throw error
    const { details } = error as TekrarError<'invalid-model'>
    throw new TekrarError('invalid-model', { ...details, from: 'Keras' }, { cause: error })
  }
}
