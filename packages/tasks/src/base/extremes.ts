/** The smallest number of a list of whatever length, which a call of `Math.min` with each as an argument is not fit for; +∞ of none. */
export const smallest = (numbers: Iterable<number>): number => {
  let found = Number.POSITIVE_INFINITY
  for (const number of numbers) found = Math.min(found, number)
  return found
}

/** The largest one; −∞ of none. */
export const largest = (numbers: Iterable<number>): number => {
  let found = Number.NEGATIVE_INFINITY
  for (const number of numbers) found = Math.max(found, number)
  return found
}
