import { expect, test } from 'vitest'
import { rollOf, type Step } from '../music/piece.ts'
import { chance } from './chance.ts'
import { echoesOf } from './echoes.ts'

const heard = (steps: readonly Step[]) => ({ roll: rollOf(steps), steps: steps.length })

test('music that comes again after twenty steps is found to do so', () => {
  const random = chance(3)
  const tune = Array.from({ length: 20 }, (): Step => [60 + Math.floor(random() * 24)])
  expect(echoesOf([heard([...tune, ...tune, ...tune, ...tune])])).toContain(20)
})

test('a piece shorter than an echo has none', () => {
  expect(echoesOf([heard([[60], [62]])])).toEqual([])
})
