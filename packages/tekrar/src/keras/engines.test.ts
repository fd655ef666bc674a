import { describe, expect, test } from 'vitest'
import { families as engineFamilies } from '../engine/engines.test-support.ts'
import { planned } from '../execution/planned.ts'
import { casesOf, families, PATIENCE, replayLayer } from './replay.test-support.ts'

for (const { name, engines } of engineFamilies)
  describe.skipIf(typeof engines === 'string')(
    `on the ${name} engine a layer means what it means in Keras, within 1e-5 of each tensor's largest magnitude`,
    () => {
      test.each(families)(
        '%s',
        async (family) => {
          const engine = (engines as Exclude<typeof engines, string>)[0]!
          const differences: string[] = []
          for (const golden of casesOf(family)) differences.push(...(await replayLayer(golden, planned(engine, 'a test'), 1e-5)))
          expect(differences).toEqual([])
        },
        PATIENCE,
      )
    },
  )
