import { describe, expect, test } from 'vitest'
import { interpreted } from '../execution/interpreted.ts'
import { casesOf, families, PATIENCE, replayLayer } from './replay.test-support.ts'

describe('in float64 a layer means what it means in Keras, within 1e-9', () => {
  test.each(families)(
    '%s',
    async (family) => {
      const differences: string[] = []
      for (const golden of casesOf(family)) differences.push(...(await replayLayer(golden, interpreted('float64'), 1e-9)))
      expect(differences).toEqual([])
    },
    PATIENCE,
  )
})
