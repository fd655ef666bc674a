import { expect, test } from 'vitest'
import { BLOCK, blockFor, Tail } from './tail.ts'

const noise = (seed: number) => {
  let state = seed
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32
    return state / 2 ** 32
  }
}

test('of exponential numbers the nines of a value are those of its chance in a block', () => {
  const draw = noise(1)
  const tail = new Tail()
  for (let i = 0; i < 60_000; i++) tail.add(-Math.log(1 - draw()))
  // A block of 30 has a value above x with a chance of about 30 e^-x.
  for (const nines of [2.5, 3, 4]) expect(tail.nines(Math.log(30) + nines * Math.LN10)).toBeCloseTo(nines, 0)
  expect(tail.nines(1)).toBe(0)
})

test('before enough is seen nothing is rare, and what is always the same is not unusual for a rounding', () => {
  const tail = new Tail()
  for (let i = 0; i < 149; i++) tail.add(1)
  expect(tail.nines(1000)).toBe(0)
  for (let i = 0; i < 451; i++) tail.add(1)
  expect(tail.nines(1 + 1e-7)).toBeLessThan(1)
  expect(tail.nines(2)).toBeGreaterThan(3)
})

test('saved and opened it goes on as before', () => {
  const draw = noise(2)
  const one = new Tail()
  for (let i = 0; i < 1000; i++) one.add(draw())
  const other = new Tail(JSON.parse(JSON.stringify(one.state())))
  for (let i = 0; i < 500; i++) {
    const value = draw() * 1.1
    expect(other.nines(value)).toBe(one.nines(value))
    one.add(value)
    other.add(value)
  }
  expect(other.state()).toEqual(one.state())
})

test('where rows are few blocks are shorter, and what is far from all is rare; each nine means what it does with long ones', () => {
  const draw = noise(3)
  const tail = new Tail({ highest: [], blocks: 0, largest: null, rows: 0, block: blockFor(60) })
  for (let i = 0; i < 60; i++) tail.add(draw())
  expect(blockFor(60)).toBe(6)
  expect(tail.nines(10)).toBeGreaterThan(3)
  expect(tail.nines(0.5)).toBe(0)
  expect([151, 5000].map(blockFor)).toEqual([BLOCK, BLOCK])
  // Of the same numbers, many, short blocks say what long ones say.
  const [short, long] = [6, BLOCK].map((block) => new Tail({ highest: [], blocks: 0, largest: null, rows: 0, block }))
  for (let i = 0; i < 60_000; i++) {
    const value = -Math.log(1 - draw())
    short!.add(value)
    long!.add(value)
  }
  expect(short!.nines(Math.log(30) + 3 * Math.LN10)).toBeCloseTo(long!.nines(Math.log(30) + 3 * Math.LN10), 0)
  expect(new Tail(JSON.parse(JSON.stringify(short!.state()))).state()).toEqual(short!.state())
})
