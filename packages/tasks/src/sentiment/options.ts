import { classifierOptions } from '../classifier/options.ts'
import { integer, type ValuesOf } from '../options/option.ts'

/** What `train sentiment` takes: as `classifier`, with the network that suits a mood. */
export const sentimentOptions = {
  ...classifierOptions,
  layers: integer({ default: 2, least: 1, group: 'model' }),
  dense: integer({ default: 64, least: 0, group: 'model' }),
} as const

export type SentimentOptions = ValuesOf<typeof sentimentOptions>
