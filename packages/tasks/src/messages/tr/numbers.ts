import type { Lengths } from '../../base/lengths.ts'
import { numbersFor } from '../numbers.ts'

/** Sayıların Türkçe yazılışı. */
export const numbers = numbersFor('tr', { hours: 'sa', minutes: 'dk', seconds: 'sn' }, (text) => `%${text}`)
export const { number, short, percent, bytes, duration } = numbers

/** `3–213 sözcük, ortalama 21,3, %95 kadarı en çok 52`. */
export const lengths = ({ shortest, mean, most, longest }: Lengths, of: string): string =>
  shortest === longest
    ? `hepsi ${number(shortest)} ${of}`
    : `${number(shortest)}–${number(longest)} ${of}, ortalama ${number(mean, 1)}, ${percent(0.95)} kadarı en çok ${number(most)}`
