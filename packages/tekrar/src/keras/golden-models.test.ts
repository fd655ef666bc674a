import { expect, test } from 'vitest'
import { interpreted } from '../execution/interpreted.ts'
import { casesOf, PATIENCE } from './replay.test-support.ts'
import { type ModelCase, replayModel } from './replay-models.test-support.ts'

test.each(casesOf<ModelCase>('models').map((golden) => [golden.name, golden] as const))(
  'in float64 a model predicts, trains, fits and evaluates as in Keras, within 1e-9: %s',
  async (_, golden) => {
    expect(await replayModel(golden, interpreted('float64'), { computed: 1e-9, predicted: 1e-6 })).toEqual([])
  },
  PATIENCE,
)
