import { bidirectional, dense, dropout, type EngineOptions, type Model, recurrent, sequential } from 'tekrar'
import type { AnyCell } from '../task.ts'
import { cellOf } from '../training/cell.ts'
import type { DetectorOptions } from './options.ts'

/**
 * `autoencoder`: [lookback, inputs] up to a row and with it → recurrent layer in both directions → dropout → a narrower one → dense → the row's values. `forecast`:
 * the rows before → recurrent layer → dropout → what the row's values are more than those before it; it begins by expecting the last value.
 */
export function detectorNetwork(
  { method, cell: name, units, dropout: rate, seed }: Pick<DetectorOptions, 'method' | 'cell' | 'units' | 'dropout' | 'seed'>,
  {
    inputs,
    targets,
    cell: own,
    engine,
  }: { readonly inputs: number; readonly targets: number; readonly cell: AnyCell | null; readonly engine: EngineOptions },
): Model {
  const width = units ?? unitsOf(method)
  const cell = (count: number) => cellOf({ cell: name, units: count }, own)
  const dropped = rate > 0 ? [dropout({ rate })] : []
  const layers =
    method === 'forecast'
      ? [recurrent(cell(width), { inputs }), ...dropped, dense({ units: targets, kernelInitializer: 'zeros' })]
      : [
          bidirectional(recurrent(cell(width), { returnSequences: true, inputs })),
          ...dropped,
          bidirectional(recurrent(cell(Math.ceil(width / 2)))),
          dense({ units: width, activation: 'relu' }),
          dense({ units: targets }),
        ]
  return sequential(layers, { seed, ...engine })
}

export const unitsOf = (method: DetectorOptions['method']): number => (method === 'forecast' ? 32 : 64)
