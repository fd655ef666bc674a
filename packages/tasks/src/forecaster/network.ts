import {
  add,
  concat,
  concatenate,
  dense,
  dropout,
  type EngineOptions,
  flatten,
  input,
  lambda,
  type Model,
  model,
  recurrent,
  rescaling,
  type Symbolic,
  slice,
  stopGradient,
} from 'tekrar'
import type { AnyCell } from '../task.ts'
import { cellOf } from '../training/cell.ts'
import type { Layout } from './frame.ts'
import { type LinearPath, slowKernel, slowness } from './linear-path.ts'
import type { ForecasterOptions } from './options.ts'
import type { Side } from './quantiles.ts'
import { distancesOf, quantilesAround } from './spread.ts'

export interface NetworkParts {
  readonly layout: Layout
  /** Of the quantiles that it gives, in rising order. */
  readonly sides: readonly Side[]
  readonly linear: LinearPath | null
  /** [distances, outputs]: how far the quantiles lie from the forecast before anything is learned, as `startingSpread` gives it. */
  readonly spread: Float32Array
  readonly cell: AnyCell | null
  readonly engine: EngineOptions
}

/**
 * Recurrent layers over the window; beside them a linear path from the same window, which starts as the ridge fitted on the training part: the network begins
 * where the ridge ends, and learns what that leaves. Both see what is known of the steps to come. It gives, less the last value of each target, the forecasts
 * [targets · horizon] and then as many of each quantile, which lie around them (`quantilesAround`).
 */
export function forecastNetwork(
  { cell: name, units, layers, dropout: rate, seed }: Pick<ForecasterOptions, 'cell' | 'units' | 'layers' | 'dropout' | 'seed'>,
  { layout, sides, linear, spread, cell: own, engine }: NetworkParts,
): Model {
  const outputs = layout.targets * layout.horizon
  const window = input({ shape: [layout.lookback, layout.order.length], name: 'window' })
  const ahead = layout.ahead > 0 ? input({ shape: [layout.ahead], name: 'ahead' }) : null
  const beside = (signal: Symbolic): Symbolic => (ahead ? concatenate()([signal, ahead]) : signal)
  let hidden: Symbolic = window
  for (let level = 0; level < layers; level++) {
    hidden = recurrent(cellOf({ cell: name, units }, own), { returnSequences: level < layers - 1 })(hidden)
    if (rate > 0) hidden = dropout({ rate })(hidden)
  }
  const state = beside(hidden)
  const correction = dense({ units: outputs, kernelInitializer: 'zeros', name: 'correction' })(state)
  const forecasts = linear ? add()([correction, linearPath(window, beside, layout, linear)]) : correction
  const steps = distancesOf(sides) * outputs
  const all =
    sides.length === 0
      ? forecasts
      : steps === 0
        ? lambda((middle) => concat([middle!, ...sides.map(() => stopGradient(middle!))]))(forecasts)
        : lambda((middle, distances) => concat([middle!, ...quantilesAround(middle!, distances!, sides, outputs)]))([
            forecasts,
            dense({ units: steps, kernelInitializer: 'zeros', name: 'spread' })(state),
          ])
  const network = model({ inputs: ahead ? { window, ahead } : { window }, outputs: all, seed, ...engine })
  for (const [place, map] of (linear?.maps ?? []).entries()) {
    const { bias, inputs, outputs: width } = map
    network.setWeights({
      [`linear${place + 1}/kernel`]: { data: slowKernel(map), shape: [inputs, width] },
      [`linear${place + 1}/bias`]: { data: Float32Array.from(bias), shape: [width] },
    })
  }
  if (steps > 0) network.setWeights({ 'spread/bias': { data: spread, shape: [steps] } })
  return network
}

/** A dense layer for each of the path's maps, over the columns that it reads and what is known ahead. */
function linearPath(window: Symbolic, beside: (signal: Symbolic) => Symbolic, { numbers }: Layout, { reads, maps }: LinearPath): Symbolic {
  const parts = maps.map(({ inputs, outputs }, place) => {
    const [first, width] = reads === 'own' ? [place, 1] : [0, numbers]
    const columns = lambda((steps) => slice(steps!, first, width))(window)
    return dense({ units: outputs, name: `linear${place + 1}`, kernelInitializer: 'zeros' })(
      rescaling({ scale: slowness(inputs) })(beside(flatten()(columns))),
    )
  })
  return parts.length === 1 ? parts[0]! : concatenate()(parts)
}
