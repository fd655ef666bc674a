import { labelledTask } from '../classifier/classifier.ts'
import { refuse } from '../sayings/classifier.ts'
import type { SentimentOptions } from './options.ts'

/** Labels that an error names. */
const NAMED = 6

/** Which of two moods a text has: embedding, recurrent layers, each half as wide as the one before, a dense layer, dropout, sigmoid. */
export const sentimentTask = labelledTask<SentimentOptions>({
  task: 'sentiment',
  refuseClasses(classes) {
    if (classes.length !== 2) refuse('not-two-classes', { classes: classes.slice(0, NAMED), count: classes.length })
  },
  settings: ({ units, layers, bidirectional, ...values }) => ({
    ...values,
    units: Array.from({ length: layers }, (_, level) => Math.max(1, Math.round(units / 2 ** level))),
    bidirectional: bidirectional === 'yes',
    output: 'sigmoid',
  }),
})
