import { expect, test } from 'vitest'
import { dateText } from './date.ts'

test('dates have the year first, so that 3 April is not taken for 4 March', () => {
  expect(dateText(new Date(2026, 3, 3, 9, 5).getTime())).toBe('2026-04-03 09:05')
  expect(dateText(new Date(2026, 10, 23, 23, 59).getTime())).toBe('2026-11-23 23:59')
})
