import { streamOf } from '../../base/random.ts'
import { BATCH, extent } from '../../base/shape.ts'
import { add, crossEntropy, input, negate, sample } from '../../graph/ops.ts'
import { scan } from '../../graph/scan.ts'
import type { Program } from '../../graph/tensor.ts'
import { randomTensor } from '../../training/forward.ts'
import type { Decoder } from './decoder.ts'

/** How many symbols a run of a program makes. */
export const SYMBOLS = extent('symbols')

/** The names of a decoder's states among a program's inputs and outputs. */
export const stateName = (i: number): string => `state/${i}`
export const keptName = (i: number): string => `kept/${i}`

/**
 * Several steps of a decoder, each on the symbol drawn at the one before. Inputs: `token` [batch], the states and what is fixed; `mask` [classes], added to all
 * logits; `settings`, `random` and `offset` as `sample` takes them. Outputs: `tokens` [symbols, batch], their log-probabilities `scores`, states, and what is kept.
 */
export function drawProgram(decoder: Decoder): Program {
  const mask = input('mask', [decoder.classes])
  const settings = input('settings', [3])
  const offset = input('offset', [], 'index')
  const { outputs, states } = scan(
    ({ index, states: [token, ...before] }) => {
      const step = decoder.step(token!, before)
      const logits = add(step.logits, mask)
      const drawn = sample({ logits, settings, state: randomTensor(), offset, position: index }, streamOf('generate'))
      return { outputs: [drawn, negate(crossEntropy(logits, drawn)), ...step.kept], states: [drawn, ...step.states] }
    },
    {
      steps: SYMBOLS,
      sequences: [],
      initial: [input('token', [BATCH], 'index'), ...decoder.initial.map(({ shape, type }, i) => input(stateName(i), shape, type))],
      where: 'sequenceToSequence',
    },
  )
  const [tokens, scores, ...kept] = outputs
  return {
    outputs: {
      tokens: tokens!,
      scores: scores!,
      ...Object.fromEntries(kept.map((tensor, i) => [keptName(i), tensor])),
      ...Object.fromEntries(states.slice(1).map((state, i) => [stateName(i), state])),
    },
    updates: [],
  }
}
