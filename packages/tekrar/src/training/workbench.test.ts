import { expect, test } from 'vitest'
import { TekrarError } from '../base/errors.ts'
import type { Capacity } from './extents.ts'
import { orSayWhatFits } from './workbench.ts'

const room =
  (limit: number) =>
  ({ batch, steps = 1 }: Capacity) => {
    const size = batch * (steps as number)
    if (size > limit) throw new TekrarError('out-of-memory', { where: 'engine test', bytes: size * 2 ** 20 })
    return 'made'
  }

test('where memory is short, the error says which batch there is memory for', () => {
  expect(orSayWhatFits(room(100), { batch: 4, steps: 25 }, 0)).toBe('made')
  expect(() => orSayWhatFits(room(1000), { batch: 64, steps: 100 }, 0)).toThrow(
    '6400 MiB of memory are not available; a batch of 8 with 100 steps would fit',
  )
  expect(() => orSayWhatFits(room(30), { batch: 64, steps: 100 }, 0)).toThrow('a batch of 1 with 25 steps would fit')
  expect(() => orSayWhatFits(room(0), { batch: 2 }, 3 * 2 ** 20)).toThrow(
    'engine test: 2.0 MiB of memory are not available, nor enough for a batch of 1 with one step: the weights alone need 3.0 MiB; use fewer units or fewer layers',
  )
})

test('another error stays what it is', () => {
  const broken = () => {
    throw new Error('broken')
  }
  expect(() => orSayWhatFits(broken, { batch: 2 }, 0)).toThrow('broken')
})
