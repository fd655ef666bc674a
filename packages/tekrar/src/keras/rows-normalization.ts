import { batchNormalization } from '../layers/batch-normalization.ts'
import { layerNormalization } from '../layers/layer-normalization.ts'
import { rmsNormalization } from '../layers/rms-normalization.ts'
import { unitNormalization } from '../layers/unit-normalization.ts'
import { kept } from './kept.ts'
import type { Row } from './row.ts'
import type { Settings } from './settings.ts'
import { readConstraint, readInitializer, readRegularizer } from './values.ts'

const axisOf = (s: Settings): { readonly axis?: number | readonly number[] } => {
  const axes = s.wholes('axis')
  return axes === undefined ? {} : { axis: axes.length === 1 ? axes[0]! : axes }
}

const gammaAndBeta = (s: Settings) =>
  kept({
    betaInitializer: readInitializer(s, 'beta_initializer'),
    gammaInitializer: readInitializer(s, 'gamma_initializer'),
    betaRegularizer: readRegularizer(s, 'beta_regularizer'),
    gammaRegularizer: readRegularizer(s, 'gamma_regularizer'),
    betaConstraint: readConstraint(s, 'beta_constraint'),
    gammaConstraint: readConstraint(s, 'gamma_constraint'),
  })

/** Normalisations. */
export const normalizationRows: Readonly<Record<string, Row>> = {
  LayerNormalization({ settings: s, common }) {
    return {
      layer: layerNormalization({
        ...common,
        ...axisOf(s),
        rmsScaling: s.truth('rms_scaling', false),
        epsilon: s.number('epsilon', 1e-3),
        center: s.truth('center', true),
        scale: s.truth('scale', true),
        ...gammaAndBeta(s),
      }),
    }
  },
  BatchNormalization: ({ settings: s, common }) => ({
    layer: batchNormalization({
      ...common,
      axis: (s.wholes('axis') ?? [-1])[0]!,
      momentum: s.number('momentum', 0.99),
      epsilon: s.number('epsilon', 1e-3),
      center: s.truth('center', true),
      scale: s.truth('scale', true),
      ...gammaAndBeta(s),
      ...kept({
        movingMeanInitializer: readInitializer(s, 'moving_mean_initializer'),
        movingVarianceInitializer: readInitializer(s, 'moving_variance_initializer'),
      }),
    }),
  }),
  RMSNormalization: ({ settings: s, common }) => ({
    layer: rmsNormalization({ ...common, ...axisOf(s), epsilon: s.number('epsilon', 1e-6) }),
  }),
  UnitNormalization: ({ settings: s, common }) => ({ layer: unitNormalization({ ...common, ...axisOf(s) }) }),
}
