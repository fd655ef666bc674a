/** A decoder's input and what it is to give: the same sequence, one step apart. */
export interface TeacherForced {
  /** The start symbol, then the sequence. */
  readonly inputs: readonly Int32Array[]
  /** The sequence, then the stop symbol. */
  readonly targets: readonly Int32Array[]
}

/** Sequences of ids for a decoder that is told, at every step, the symbol that it should have given at the last. */
export function teacherForced(
  sequences: readonly ArrayLike<number>[],
  { start, stop }: { readonly start: number; readonly stop: number },
): TeacherForced {
  const between = (before: readonly number[], sequence: ArrayLike<number>, after: readonly number[]): Int32Array =>
    Int32Array.from([...before, ...Array.from(sequence), ...after])
  return {
    inputs: sequences.map((sequence) => between([start], sequence, [])),
    targets: sequences.map((sequence) => between([], sequence, [stop])),
  }
}
