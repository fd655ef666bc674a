/** The sum of products of two stretches; in four sums, which a processor adds up side by side. */
export function dot(a: Float64Array, from: number, b: Float64Array, other: number, count: number): number {
  let [first, second, third, fourth] = [0, 0, 0, 0]
  const whole = count - (count % 4)
  for (let i = 0; i < whole; i += 4) {
    first += a[from + i]! * b[other + i]!
    second += a[from + i + 1]! * b[other + i + 1]!
    third += a[from + i + 2]! * b[other + i + 2]!
    fourth += a[from + i + 3]! * b[other + i + 3]!
  }
  for (let i = whole; i < count; i++) first += a[from + i]! * b[other + i]!
  return first + second + (third + fourth)
}

/** Adds so many times a stretch to another. */
export function addTimes(times: number, a: Float64Array, from: number, to: Float64Array, at: number, count: number): void {
  for (let i = 0; i < count; i++) to[at + i]! += times * a[from + i]!
}
