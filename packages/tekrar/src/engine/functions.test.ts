import { describe, expect, test } from 'vitest'
import { errorFunction } from '../graph/reference-erf.ts'
import type { Machine } from './engine.ts'
import { families } from './engines.test-support.ts'
import { PlanBuilder, step } from './plan-builder.test-support.ts'

const FUNCTIONS = {
  exp: Math.exp,
  log: Math.log,
  tanh: Math.tanh,
  sigmoid: (x: number) => 1 / (1 + Math.exp(-x)),
  erf: errorFunction,
} as const
type Name = keyof typeof FUNCTIONS

/** Every 21,013th float, of either sign, infinities and NaNs among them, and the neighbourhoods where formulas change. */
function arguments_(): Float32Array {
  const bits: number[] = []
  for (let word = 0; word < 2 ** 32; word += 21013) bits.push(word)
  const floats = new Float32Array(Uint32Array.from(bits).buffer)
  const near = [0, 1, Math.SQRT1_2, Math.SQRT2, 2 ** -126, 2 ** -149, Math.LN2 / 2, 88.37626, 88.72284, 103.97208, 9.01, 10, 60]
  const dense = near.flatMap((x) => [-1, 1].flatMap((sign) => [0, 1e-7, -1e-7, 1e-3, -1e-3].map((d) => sign * (x + x * d))))
  const ordinary = Array.from({ length: 40_000 }, (_, i) => (i - 20_000) / 1000)
  return Float32Array.from([...floats, ...dense, ...ordinary, Infinity, -Infinity, Number.NaN])
}

function applied(machine: Machine, name: Name, x: Float32Array): Float32Array {
  const builder = new PlanBuilder()
  const input = builder.input('x', [x.length])
  const output = builder.output('y', [x.length])
  const operands = [input, output].map((place) => ({ view: builder.view(place), rowStride: -1 }))
  builder.pointwise(1, x.length, operands, [step.load(0, 0), step.apply(name, 1, 0), step.store(1, 1)])
  const plan = builder.build()
  machine.reserve(plan)
  machine.floats(input.segment, input.offset, x.length).set(x)
  machine.run(plan, [])
  return machine.floats(output.segment, output.offset, x.length).slice()
}

/** Distance in units of the last place of the float nearest to the exact value. */
function unitsOff(found: number, exact: number): number {
  const size = Math.max(Math.abs(Math.fround(exact)), 2 ** -126)
  return Math.abs(found - exact) / 2 ** (Math.floor(Math.log2(size)) - 23)
}

/** The least a function may be where it underflows: below it, sigmoid is 0. */
const SMALLEST: Record<Name, number> = { exp: 0, log: 0, tanh: 0, sigmoid: 2 ** -127, erf: 0 }

for (const { name: family, engines } of families) {
  describe.skipIf(typeof engines === 'string')(`${family}`, () => {
    // A family that is skipped is still gone through: its `engines` are then the reason, in words.
    const there = typeof engines === 'string' ? [] : engines
    const machines = there.filter(({ threads }) => threads === 1).map((engine) => engine.machine())
    const x = arguments_()
    for (const name of Object.keys(FUNCTIONS) as Name[]) {
      test(`${name} is at most 2.5 units in the last place off, and exact at infinities, zeros and NaN`, () => {
        const [first, ...others] = machines.map((machine) => applied(machine, name, x))
        const wrong: number[] = []
        let worst = { off: 0, x: 0, found: 0 }
        for (let i = 0; i < x.length; i++) {
          const exact = FUNCTIONS[name](x[i]!)
          const found = first![i]!
          if (Number.isNaN(exact) || !Number.isFinite(Math.fround(exact))) {
            if (!Object.is(found, Math.fround(exact))) wrong.push(x[i]!)
          } else if (Math.abs(exact) >= SMALLEST[name] || found !== 0) {
            const off = unitsOff(found, exact)
            if (!(off <= worst.off)) worst = { off, x: x[i]!, found }
          }
        }
        expect(wrong).toEqual([])
        expect(worst.off, `${name}(${worst.x}) = ${worst.found}`).toBeLessThanOrEqual(2.5)
        for (const other of others) expect(Buffer.from(other.buffer).equals(Buffer.from(first!.buffer))).toBe(true)
      })
    }
  })
}
