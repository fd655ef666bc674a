import { wordOf } from '@tekrar/tasks/rows'
import type { Context } from '../context.ts'

/** What a validation measured besides its loss, in words: `accuracy 0.905`. The losses that one of several outputs has are parts of the loss itself. */
export const metricTexts = (metrics: Readonly<Record<string, number>>, { words, messages }: Context): string[] =>
  Object.entries(metrics).flatMap(([name, value]) =>
    name.endsWith('_loss') ? [] : [`${wordOf(words, 'measures', name)} ${messages.number(value, 3)}`],
  )
