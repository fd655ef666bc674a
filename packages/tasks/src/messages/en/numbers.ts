import type { Lengths } from '../../base/lengths.ts'
import { numbersFor } from '../numbers.ts'

/** Numbers as English writes them. */
export const numbers = numbersFor('en', { hours: 'h', minutes: 'min', seconds: 's' }, (text) => `${text}%`)
export const { number, short, percent, bytes, duration } = numbers

/** A fact as a line: what it is about, and what is said of it. */
export type FactLine = readonly [label: string, text: string]

/** `3 to 213 words, 21.3 on average, 95% have at most 52`. */
export const lengths = ({ shortest, mean, most, longest }: Lengths, by: string): string =>
  shortest === longest
    ? `${number(shortest)} ${by} each`
    : `${number(shortest)} to ${number(longest)} ${by}, ${number(mean, 1)} on average, ${percent(0.95)} have at most ${number(most)}`

/** So many of something: `1 epoch`, `12 epochs`. */
export const counted = (text: string, one: string, many: string): string => `${text} ${text === '1' ? one : many}`
