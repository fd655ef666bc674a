import { input, model, recurrent, simpleRnn } from 'tekrar'

/**
 * The chapter's first network: a simple recurrent layer that returns its output at every step and its last state, and may be told the state it begins with.
 *
 *     h' = tanh(x·W + h·U + b)
 */
export function simpleRnnModel({ features, hidden }: { readonly features: number; readonly hidden: number }) {
  const x = input({ shape: [null, features], name: 'x' })
  const initialState = input({ shape: [hidden], name: 'initial_state' })
  const [outputs, state] = recurrent(simpleRnn({ units: hidden }), { returnSequences: true, returnState: true })(x, { initialState })
  return model({ name: 'simple-rnn', inputs: [x, initialState], outputs: [outputs!, state!] })
}

/** The state of a network that has seen nothing: [batch, hidden] zeros. */
export const zeroState = (batch: number, hidden: number): number[][] => Array.from({ length: batch }, () => new Array(hidden).fill(0))
