import { expect, test } from 'vitest'
import { sequenceToSequence } from './sequence-to-sequence.ts'
import { START, STOP, smallModel, teacherForced } from './small-models.test-support.ts'

const kinds = ['bahdanau', 'luong', 'states', 'two layers'] as const

test.each(kinds)('greedy writing takes at every step what the model finds likeliest after what was written: %s', async (kind) => {
  const of = smallModel(kind)
  const source = [3, 5, 4]
  const [written] = await sequenceToSequence(of, { start: START, stop: STOP }).generate([source], { maxLength: 6 })
  const prefix = [START]
  let score = 0
  let stopped = false
  while (prefix.length <= 6 && !stopped) {
    const chances = (await teacherForced(of, source, prefix)).at(-1)!
    const allowed = chances.map((chance, symbol) => (symbol === START ? -Infinity : chance))
    const best = allowed.indexOf(Math.max(...allowed))
    score += Math.log(Math.exp(chances[best]!) / (1 - Math.exp(chances[START]!)))
    stopped = best === STOP
    prefix.push(best)
  }
  expect([...written!.ids]).toEqual(prefix.slice(1).filter((symbol) => symbol !== STOP))
  expect(written!.stopped).toBe(stopped)
  expect(written!.score).toBeCloseTo(score, 4)
})
