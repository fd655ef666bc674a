import { activation } from '../layers/activation.ts'
import { activityRegularization } from '../layers/activity-regularization.ts'
import { dropout, spatialDropout1D } from '../layers/dropout.ts'
import { alphaDropout, gaussianDropout, gaussianNoise } from '../layers/gaussian-noise.ts'
import { kept } from './kept.ts'
import type { Row, RowContext } from './row.ts'

const rateOf = ({ settings, common }: RowContext) => ({
  ...common,
  rate: settings.number('rate', 0),
  ...kept({ seed: settings.optionalNumber('seed') }),
})

/** Layers that disturb while training, and pass on otherwise. */
export const noiseRows: Readonly<Record<string, Row>> = {
  Dropout(context) {
    const shape = context.settings.raw('noise_shape')
    return { layer: dropout({ ...rateOf(context), ...(Array.isArray(shape) ? { noiseShape: shape as (number | null)[] } : {}) }) }
  },
  SpatialDropout1D: (context) => ({ layer: spatialDropout1D(rateOf(context)) }),
  GaussianDropout: (context) => ({ layer: gaussianDropout(rateOf(context)) }),
  AlphaDropout(context) {
    context.settings.raw('noise_shape')
    return { layer: alphaDropout(rateOf(context)) }
  },
  GaussianNoise: ({ settings: s, common }) => ({ layer: gaussianNoise({ ...common, stddev: s.number('stddev', 0) }) }),
  ActivityRegularization: ({ settings: s, common }) => ({
    layer: activityRegularization({ ...common, l1: s.number('l1', 0), l2: s.number('l2', 0) }),
  }),
  Identity: ({ common }) => ({ layer: activation('linear', common) }),
}
