import type { Cell } from '../cells/cell.ts'
import type { Symbolic } from './layer.ts'

/**
 * What calling `recurrent` gives: its output; with `returnState` a list, the output first, then the states of its cell, or an entry for each of its cells, which
 * is a list where the cell has several states.
 */
export type RecurrentResult<Cells, Options> = Options extends { readonly returnState: true }
  ? Cells extends readonly unknown[]
    ? readonly [output: Symbolic, ...{ [Place in keyof Cells]: StateOf<StateNames<Cells[Place]>> }]
    : readonly [output: Symbolic, ...StatesOf<StateNames<Cells>>]
  : Symbolic

/** What calling `bidirectional` gives, by what its layer gives. */
export type BidirectionalResult<Result, Options> = Result extends readonly [Symbolic, ...infer States]
  ? Options extends { readonly mergeMode: 'none' }
    ? readonly [forward: Symbolic, backward: Symbolic, ...States, ...States]
    : readonly [output: Symbolic, ...States, ...States]
  : Options extends { readonly mergeMode: 'none' }
    ? readonly [forward: Symbolic, backward: Symbolic]
    : Symbolic

type StateNames<Of> = Of extends Cell<infer States> ? keyof States : never

/** A symbolic tensor for each name; any number for names that are not known. */
type StatesOf<Names> = string extends Names ? Symbolic[] : OneForEach<Names>

type StateOf<Names> = string extends Names
  ? Symbolic | readonly Symbolic[]
  : OneForEach<Names> extends [Symbolic]
    ? Symbolic
    : OneForEach<Names>

type OneForEach<Names, One = LastOf<Names>> = [Names] extends [never] ? [] : [...OneForEach<Exclude<Names, One>>, Symbolic]

/** One of a union: the functions' intersection is an overload, of which the last is found. */
type LastOf<Union> = Intersection<Union extends unknown ? () => Union : never> extends () => infer Last ? Last : never

type Intersection<Union> = (Union extends unknown ? (one: Union) => void : never) extends (one: infer All) => void ? All : never
