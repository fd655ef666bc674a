import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { loopCases } from './conformance-loops.test-support.ts'
import { large, matrixCases, type Size, small } from './conformance-matrix.test-support.ts'
import { pointwiseCases } from './conformance-pointwise.test-support.ts'
import { explodedDraws, rowCases } from './conformance-rows.test-support.ts'
import type { Engine, Machine } from './engine.ts'
import { families } from './engines.test-support.ts'
import { difference, EXACT, label, perform } from './scenario.test-support.ts'
import { simulator } from './simulator.test-support.ts'

const RUNS = 40
const casesOf = (size: Size) => ({ ...matrixCases(size), ...rowCases(size), ...pointwiseCases(size), ...loopCases(size) })
const cases = casesOf(small)

for (const { name, fused, engines } of families) {
  if (typeof engines === 'string') {
    test.skip(`the ${name} engine conforms to the simulator: ${engines}`, () => {})
    continue
  }
  describe(`${name}: ${engines.map(label).join('; ')}`, () => {
    const machines = engines.map((engine) => engine.machine())
    const expectedOf = simulator({ fused })
    for (const [promise, scenarios] of Object.entries(cases)) {
      test(promise, { timeout: 60_000 }, async () => {
        await fc.assert(
          fc.asyncProperty(scenarios, async (scenario) => {
            const expected = await perform(expectedOf.machine(), scenario)
            const results: Int32Array[] = []
            for (const machine of machines as Machine[]) results.push(await perform(machine, scenario))
            expect(difference(scenario, expected, results[0]!)).toBeUndefined()
            results.forEach((result, i) => {
              const found = difference(scenario, results[0]!, result, EXACT)
              expect(found && `${label(engines[0]!)} and ${label(engines[i]!)} differ: ${found}`).toBeUndefined()
            })
          }),
          { seed: 1, numRuns: RUNS, interruptAfterTimeLimit: 50_000, markInterruptAsFailure: true },
        )
      })
    }
  })
}

for (const { name, engines } of families) {
  test.skipIf(typeof engines === 'string')(`the ${name} engine draws ids of the table even where the logits are no numbers`, async () => {
    for (const machine of (engines as readonly Engine[]).map((engine) => engine.machine())) {
      await fc.assert(
        fc.asyncProperty(explodedDraws(small), async (scenario) => {
          const words = await perform(machine, scenario)
          for (const { offset, shape } of Object.values(scenario.plan.outputs)) {
            const ids = [...words.subarray(offset, offset + (shape[0] as number))]
            expect(ids.filter((id) => !(id >= 0 && id < scenario.columns))).toEqual([])
          }
        }),
        { seed: 1, numRuns: RUNS },
      )
    }
  })
}

for (const { name, engines } of families) {
  if (typeof engines === 'string' || engines.length === 1) continue
  describe(`${name}: threads share large work and every bit stays`, () => {
    const quick = engines.filter(({ instructionSet }) => instructionSet !== 'scalar')
    const machines = quick.map((engine) => engine.machine())
    for (const [promise, scenarios] of Object.entries(casesOf(large))) {
      test(promise, { timeout: 60_000 }, async () => {
        for (const scenario of fc.sample(scenarios, { seed: 3, numRuns: 6 })) {
          const results: Int32Array[] = []
          for (const machine of machines) results.push(await perform(machine, scenario))
          results.forEach((result, i) => {
            const found = difference(scenario, results[0]!, result, EXACT)
            expect(found && `${label(quick[0]!)} and ${label(quick[i]!)} differ: ${found}`).toBeUndefined()
          })
        }
      })
    }
  })
}

test('the simulator gives the same bits whatever the groups of rows and whatever scratch held', { timeout: 60_000 }, async () => {
  for (const [promise, scenarios] of Object.entries(cases)) {
    for (const scenario of fc.sample(scenarios, { seed: 2, numRuns: 8 })) {
      const [first, ...others] = await Promise.all(
        [{}, { groups: 1 }, { groups: 5 }, { poison: false }].map((options) => perform(simulator(options).machine(), scenario)),
      )
      for (const other of others) expect(difference(scenario, first!, other, EXACT), promise).toBeUndefined()
    }
  }
})
