import { describe, expect, test } from 'vitest'
import { interpreted } from '../execution/interpreted.ts'
import { ANY_LENGTH, casesOf, families, PATIENCE } from './replay.test-support.ts'
import { replaySteps } from './replay-training.test-support.ts'

describe('in float64 three training steps of a layer give what they give in Keras, within 1e-9', () => {
  test.each(families)(
    '%s',
    async (family) => {
      const differences: string[] = []
      for (const golden of casesOf(family))
        differences.push(
          ...(await replaySteps(golden, interpreted('float64'), { tolerance: 1e-9, anyLength: ANY_LENGTH.includes(family) })),
        )
      expect(differences).toEqual([])
    },
    PATIENCE,
  )
})
