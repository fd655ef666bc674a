import type { Symbolic } from '../layers/layer.ts'

/** Symbolic tensors: one, a list, or by name. */
export type Symbols = Symbolic | readonly Symbolic[] | Readonly<Record<string, Symbolic>>

const isSymbolic = (symbols: Symbols): symbols is Symbolic => 'output' in symbols && typeof symbols.output === 'number'

export const symbolsOf = (symbols: Symbols): readonly Symbolic[] =>
  Array.isArray(symbols) ? symbols : isSymbolic(symbols) ? [symbols] : Object.values(symbols as Readonly<Record<string, Symbolic>>)
