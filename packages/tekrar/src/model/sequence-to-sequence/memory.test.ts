import { expect, test } from 'vitest'
import type { Extent } from '../../base/shape.ts'
import { finish } from '../../base/steps.ts'
import { bahdanau } from '../../cells/bahdanau.ts'
import { gru } from '../../cells/gru.ts'
import { compileInSteps } from '../../compiler/compile.ts'
import { differentiate } from '../../graph/gradient.ts'
import { fill, mean, square, variable } from '../../graph/ops.ts'
import { additiveAttention } from '../../layers/additive-attention.ts'
import { dense } from '../../layers/dense.ts'
import { input } from '../../layers/input.ts'
import type { Symbolic } from '../../layers/layer.ts'
import { recurrent } from '../../layers/recurrent.ts'
import { inputValues, randomTensor } from '../../training/forward.ts'
import { model } from '../functional.ts'

/** The bytes that a training step's gradients take, laid out for so many source steps, target steps and rows. */
function trainingBytes(
  outputs: Symbolic,
  inputs: readonly Symbolic[],
  { source, target, batch }: Readonly<Record<'source' | 'target' | 'batch', number>>,
): number {
  const { network } = model({ inputs, outputs })
  const states = network.states.map(({ shape }) => fill(0, shape))
  const traced = network.trace({ inputs: inputValues(network, [true, false]), states, training: true, random: randomTensor() })
  const { loss, gradients } = differentiate({
    loss: mean(square(traced.outputs[0]!.tensor)),
    wrt: network.weights.map(variable),
    outputs: {},
  })
  const program = { outputs: { loss, ...Object.fromEntries(gradients.map((gradient, i) => [`gradient ${i}`, gradient])) }, updates: [] }
  const sizes = network.inputs.map(({ name, shape }) => [(shape[0] as Extent).extent, name === 'source' ? source : target])
  const capacity = { ...Object.fromEntries(sizes), batch }
  return 4 * finish(compileInSteps(program, capacity)).each.plan.scratchWords
}

const sizes = { source: 200, target: 100, batch: 64 }

/** A sequence of 256 features, with a layer before it that learns. */
function sequence(name: string): { readonly given: Symbolic; readonly seen: Symbolic } {
  const given = input({ shape: [null, 256], name })
  return { given, seen: dense({ units: 256 })(given) }
}

test('a decoder that attends in every step trains over 200 source and 100 target steps, 64 rows and 256 units in less than a gigabyte', () => {
  const [source, target] = [sequence('source'), sequence('target')]
  const decoded = recurrent(bahdanau(gru({ units: 256 })), { returnSequences: true })(target.seen, { constants: source.seen })
  expect(trainingBytes(decoded, [source.given, target.given], sizes)).toBeLessThan(1e9)
})

test('so does additive attention as a layer over all target steps', () => {
  const [source, target] = [sequence('source'), sequence('target')]
  expect(trainingBytes(additiveAttention()([target.seen, source.seen]), [target.given, source.given], sizes)).toBeLessThan(1e9)
})
