import {
  bidirectional,
  dense,
  dropout,
  type EngineOptions,
  gru,
  lstm,
  type Model,
  recurrent,
  sequential,
  simpleRnn,
  TekrarError,
} from 'tekrar'
import type { AnyCell } from '../task.ts'
import type { DetectorOptions } from './options.ts'

const cells = { simple: simpleRnn, lstm, gru } as const
export const isBuiltIn = (name: string): name is keyof typeof cells => Object.hasOwn(cells, name)

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
  const factory = isBuiltIn(name) ? cells[name] : own
  if (!factory)
    throw new TekrarError('invalid-argument', {
      where: 'train detector',
      name: 'cell',
      expected: Object.keys(cells).join(', '),
      actual: name,
    })
  const width = units ?? unitsOf(method)
  const dropped = rate > 0 ? [dropout({ rate })] : []
  const layers =
    method === 'forecast'
      ? [recurrent(factory({ units: width }), { inputs }), ...dropped, dense({ units: targets, kernelInitializer: 'zeros' })]
      : [
          bidirectional(recurrent(factory({ units: width }), { returnSequences: true, inputs })),
          ...dropped,
          bidirectional(recurrent(factory({ units: Math.ceil(width / 2) }))),
          dense({ units: width, activation: 'relu' }),
          dense({ units: targets }),
        ]
  return sequential(layers, { seed, ...engine })
}

export const unitsOf = (method: DetectorOptions['method']): number => (method === 'forecast' ? 32 : 64)
