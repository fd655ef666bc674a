/** A function's value at `x`; its gradient goes to `gradient`. */
export type Objective = (x: Float64Array, gradient: Float64Array) => Promise<number>

export interface MinimizeOptions {
  /** Steps at most; 100. */
  readonly steps?: number
  /** Done where no number of the gradient is larger; 1e-4. */
  readonly tolerance?: number
  /** Called after each step with its number, from 1. */
  readonly stepped?: (step: number) => void
}

/** Steps that the curvature is taken from. */
const MEMORY = 6
/** How much of the decrease that the slope promises a step must bring (Armijo, 1966). */
const SUFFICIENT = 1e-4

/**
 * Limited-memory BFGS (Nocedal, 1980), for convex functions: each step goes down, and is halved until it does. Changes `x` and gives the value there.
 */
export async function minimize(
  of: Objective,
  x: Float64Array,
  { steps = 100, tolerance = 1e-4, stepped }: MinimizeOptions = {},
): Promise<number> {
  const pairs: { readonly moved: Float64Array; readonly turned: Float64Array; readonly scale: number }[] = []
  let gradient = new Float64Array(x.length)
  let value = await of(x, gradient)
  for (let step = 0; step < steps && largest(gradient) > tolerance; step++) {
    const direction = downhill(gradient, pairs)
    const slope = dot(direction, gradient)
    let size = step === 0 ? Math.min(1, 1 / Math.sqrt(dot(gradient, gradient))) : 1
    const start = x.slice()
    const next = new Float64Array(x.length)
    let after = Number.POSITIVE_INFINITY
    for (let halvings = 0; halvings < 30; halvings++, size /= 2) {
      for (let i = 0; i < x.length; i++) x[i] = start[i]! + size * direction[i]!
      after = await of(x, next)
      if (after <= value + SUFFICIENT * size * slope) break
    }
    if (!(after < value)) {
      x.set(start)
      return value
    }
    const turned = next.map((g, i) => g - gradient[i]!)
    const moved = direction.map((d) => size * d)
    const curvature = dot(moved, turned)
    if (curvature > 1e-12) pairs.push({ moved, turned, scale: 1 / curvature })
    if (pairs.length > MEMORY) pairs.shift()
    gradient = next
    value = after
    stepped?.(step + 1)
  }
  return value
}

/** −H·g, where H is the inverse of the curvature as the last steps saw it. */
function downhill(
  gradient: Float64Array,
  pairs: readonly { readonly moved: Float64Array; readonly turned: Float64Array; readonly scale: number }[],
): Float64Array {
  const direction = gradient.map((g) => -g)
  const shares = pairs.map(() => 0)
  for (let k = pairs.length - 1; k >= 0; k--) {
    const { moved, turned, scale } = pairs[k]!
    shares[k] = scale * dot(moved, direction)
    for (let i = 0; i < direction.length; i++) direction[i]! -= shares[k]! * turned[i]!
  }
  const last = pairs.at(-1)
  const factor = last ? 1 / (last.scale * dot(last.turned, last.turned)) : 1
  for (let i = 0; i < direction.length; i++) direction[i]! *= factor
  for (const [k, { moved, turned, scale }] of pairs.entries()) {
    const share = shares[k]! - scale * dot(turned, direction)
    for (let i = 0; i < direction.length; i++) direction[i]! += share * moved[i]!
  }
  return direction
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}

function largest(a: Float64Array): number {
  let most = 0
  for (let i = 0; i < a.length; i++) most = Math.max(most, Math.abs(a[i]!))
  return most
}
