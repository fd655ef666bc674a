import { absolute, add, maximum, mean, multiply, slice, square, subtract, type Tensor } from 'tekrar'

/** How far off a forecast is: absolutely, which aims at the median, or squared, which aims at the mean. */
export type ErrorKind = 'absolute' | 'squared'

type Loss = (predictions: Tensor, targets: Tensor) => Tensor

/**
 * The loss of a network that gives its forecasts and, after them, each quantile of all of them: the error of the forecasts plus the mean pinball loss of the
 * quantiles, max(q (y − ŷ), (q − 1)(y − ŷ)) (Koenker and Bassett, 1978). [batch, outputs · (1 + quantiles)], [batch, outputs] → [batch].
 */
export function forecastLoss(error: ErrorKind, quantiles: readonly number[], outputs: number): Loss {
  return (predictions, targets) => {
    const off = subtract(targets, slice(predictions, 0, outputs))
    let loss = mean(error === 'absolute' ? absolute(off) : square(off), -1)
    for (const [i, quantile] of quantiles.entries()) {
      const above = subtract(targets, slice(predictions, outputs * (i + 1), outputs))
      const pinball = mean(maximum(multiply(above, quantile), multiply(above, quantile - 1)), -1)
      loss = add(loss, multiply(pinball, 1 / quantiles.length))
    }
    return loss
  }
}
