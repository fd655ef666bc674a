import { expect, test } from 'vitest'
import { alignedRows } from './aligned-rows.ts'

test('an empty cell keeps its place below its head, and a wide one moves only what comes after it', () => {
  const line = alignedRows()
  const written = [
    ['16:40', '1.0', ''],
    ['16:45', '', 'true'],
    ['16:50', '1.23456', 'x'],
    ['16:55', '2', 'y'],
  ].map(([time, a, b]) =>
    line([
      ['time', time!],
      ['bar', a!],
      ['b', b!],
    ]),
  )
  expect(written.join('')).toBe('time   bar  b\n16:40  1.0\n16:45       true\n16:50  1.23456  x\n16:55  2        y\n')
})
