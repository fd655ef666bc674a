import { describe, expect, test } from 'vitest'
import { families as engineFamilies } from '../engine/engines.test-support.ts'
import { planned } from '../execution/planned.ts'
import { ANY_LENGTH, casesOf, families, PATIENCE, someOf } from './replay.test-support.ts'
import { type ModelCase, replayModel } from './replay-models.test-support.ts'
import { replaySteps } from './replay-training.test-support.ts'

for (const { name, engines } of engineFamilies)
  describe.skipIf(typeof engines === 'string')(
    `on the ${name} engine three training steps of a layer give what they give in Keras, within 1e-5 of each tensor's largest magnitude`,
    () => {
      test.each(families)(
        '%s',
        async (family) => {
          const engine = (engines as Exclude<typeof engines, string>)[0]!
          const differences: string[] = []
          for (const golden of someOf(casesOf(family)))
            differences.push(
              ...(await replaySteps(golden, planned(engine, 'a test'), { tolerance: 1e-5, anyLength: ANY_LENGTH.includes(family) })),
            )
          expect(differences).toEqual([])
        },
        PATIENCE,
      )

      test(
        'models predict, train, fit and evaluate as in Keras',
        async () => {
          const engine = (engines as Exclude<typeof engines, string>)[0]!
          const differences: string[] = []
          for (const golden of someOf(casesOf<ModelCase>('models')))
            differences.push(...(await replayModel(golden, planned(engine, 'a test'), { computed: 1e-5, predicted: 1e-5 })))
          expect(differences).toEqual([])
        },
        PATIENCE,
      )
    },
  )
