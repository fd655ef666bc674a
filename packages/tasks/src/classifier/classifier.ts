import type { Progress } from '../base/progress.ts'
import { TaskError } from '../base/task-error.ts'
import type { Checked, Given, Task } from '../task.ts'
import { cellFile } from '../training/cell.ts'
import type { ClassifierOptions, ClassifyOptions } from './options.ts'
import { type Kind, prepareClassifier } from './prepare.ts'
import { type Classifier, openClassifier } from './trained.ts'

/** A task of texts with labels: what `classifier` and `sentiment` are. */
export const labelledTask = <Values extends ClassifierOptions>(kind: Kind<Values>): Task<Values, ClassifyOptions, Classifier> => ({
  prepare: (given, values, options) => prepareClassifier(kind, given, values, options),
  check: (given, values, progress) => check(kind, given, values, progress),
  open: openClassifier(kind.task),
  cellFile,
})

/** Looks without training: what `prepare` finds, or the error that it throws. */
async function check<Values extends ClassifierOptions>(
  kind: Kind<Values>,
  given: Given,
  values: Values,
  progress: Progress = {},
): Promise<Checked<Values, Classifier>> {
  try {
    const prepared = await prepareClassifier(kind, given, values, { progress })
    return { findings: prepared.findings, facts: prepared.facts, prepared }
  } catch (error) {
    if (!(error instanceof TaskError)) throw error
    return { findings: [{ severity: 'error', code: error.code, details: error.details }], facts: [], prepared: null }
  }
}

/** Which class a text belongs to: embedding, recurrent layers in one or both directions, softmax. */
export const classifierTask = labelledTask<ClassifierOptions>({
  task: 'classifier',
  refuseClasses: () => {},
  settings: ({ units, layers, bidirectional, ...values }) => ({
    ...values,
    units: new Array<number>(layers).fill(units),
    bidirectional: bidirectional === 'yes',
    output: 'softmax',
  }),
})
