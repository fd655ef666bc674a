import { cropping1D } from '../layers/cropping.ts'
import { flatten, permute, repeatVector, reshape } from '../layers/reshaping.ts'
import { upSampling1D } from '../layers/up-sampling.ts'
import { zeroPadding1D } from '../layers/zero-padding.ts'
import type { Row } from './row.ts'
import type { Settings } from './settings.ts'

/** One number for both ends, or one for each. */
const ends = (s: Settings, key: string): number | [number, number] => {
  const given = s.wholes(key) ?? [1]
  return given.length === 1 ? given[0]! : [given[0]!, given[1]!]
}

/** Layers that move numbers and change none. */
export const shapeRows: Readonly<Record<string, Row>> = {
  Reshape: ({ settings: s, common }) => ({ layer: reshape({ ...common, targetShape: s.wholes('target_shape') ?? [] }) }),
  Permute: ({ settings: s, common }) => ({ layer: permute({ ...common, dims: s.wholes('dims') ?? [] }) }),
  RepeatVector: ({ settings: s, common }) => ({ layer: repeatVector({ ...common, n: s.whole('n') }) }),
  Flatten: ({ common }) => ({ layer: flatten(common) }),
  ZeroPadding1D: ({ settings: s, common }) => ({ layer: zeroPadding1D({ ...common, padding: ends(s, 'padding') }) }),
  Cropping1D: ({ settings: s, common }) => ({ layer: cropping1D({ ...common, cropping: ends(s, 'cropping') }) }),
  UpSampling1D: ({ settings: s, common }) => ({ layer: upSampling1D({ ...common, size: s.whole('size', 2) }) }),
}
