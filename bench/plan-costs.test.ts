import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { COUNTED, costsOf, file, neededBy, type PlanCosts } from './plan-costs.ts'
import { describeShape } from './shapes.ts'

const known: Readonly<Record<string, PlanCosts>> = JSON.parse(readFileSync(file, 'utf8'))

test.each(COUNTED.map((shape) => [describeShape(shape), shape] as const))(
  '%s: the plan does the multiply-adds that the step cannot do without, and takes no more than it took',
  async (name, shape) => {
    const costs = await costsOf(shape)
    expect(costs.multiplyAdds).toBe(neededBy(shape))
    // Where this is better than before, or worse for a good reason: npx jiti bench/plan-costs.ts
    expect(costs).toEqual(known[name])
  },
)
