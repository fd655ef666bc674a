import { numbersFor } from '../numbers.ts'

/** Sayıların Türkçe yazılışı. */
export const numbers = numbersFor('tr', { hours: 'sa', minutes: 'dk', seconds: 'sn' }, (text) => `%${text}`)
export const { number, short, percent, bytes, duration } = numbers
