import type { Extents, Shape } from '../base/shape.ts'
import type { Program, Tensor, Variable } from '../graph/tensor.ts'
import { type Command, overwrittenTooEarly } from './command.ts'
import { fixedIn } from './fixed.ts'
import { type Buffer, contiguous, viewOf, wordsOf } from './layout.ts'
import { bufferOfVariable, Level, type Lowering, type Target } from './level.ts'
import { lowerLevel } from './lower-level.ts'
import { lowerScan } from './lower-scan.ts'
import { moveCommand } from './pointwise.ts'
import { equalSizes } from './regroup.ts'

export interface Lowered {
  readonly commands: readonly Command[]
  readonly inputs: ReadonlyMap<string, { buffer: Buffer; tensor: Tensor }>
  readonly outputs: ReadonlyMap<string, { buffer: Buffer; tensor: Tensor }>
  readonly variables: ReadonlyMap<Variable, Buffer>
  readonly workspaceWords: number
  /** Shapes that must have as many elements as one another in every call. */
  readonly equalSizes: readonly (readonly [Shape, Shape])[]
}

/** A program as commands over buffers. Variables are written in place where nobody reads the old value afterwards, else by a copy at the end. */
export function lower(program: Program, capacity: Extents): Lowered {
  const copied = new Set<Variable>()
  const isFixed = fixedIn(program)
  for (;;) {
    const lowering: Lowering = { capacity, isFixed, variables: new Map(), inputs: new Map(), workspaceWords: 0, lowerScan }
    const level = new Level(lowering)
    const outputs = new Map<string, { buffer: Buffer; tensor: Tensor }>()
    const targets: Target[] = []
    const copies: (() => void)[] = []
    for (const { variable, value } of program.updates) {
      const home = contiguous(viewOf(bufferOfVariable(lowering, variable)), variable.shape)
      const place = copied.has(variable)
        ? contiguous(viewOf(level.scratch(`new ${variable.path}`, home.view.buffer.words)), variable.shape)
        : home
      targets.push({ tensor: value, location: place })
      if (place !== home) copies.push(() => level.commands.push(moveCommand(value, { ...place, columnStride: 1 }, home)))
    }
    for (const [name, tensor] of Object.entries(program.outputs)) {
      const buffer: Buffer = { label: name, words: wordsOf(tensor.shape, capacity), role: 'output' }
      outputs.set(name, { buffer, tensor })
      targets.push({ tensor, location: contiguous(viewOf(buffer), tensor.shape) })
    }
    lowerLevel(level, targets)
    const inPlace = program.updates.flatMap(({ variable }) => (copied.has(variable) ? [] : [lowering.variables.get(variable)!]))
    const early = overwrittenTooEarly(level.commands, new Set(inPlace))
    if (early.size > 0) {
      for (const { variable } of early) copied.add(variable!)
      continue
    }
    for (const copy of copies) copy()
    return {
      commands: level.commands,
      inputs: lowering.inputs,
      outputs,
      variables: lowering.variables,
      workspaceWords: lowering.workspaceWords,
      equalSizes: equalSizes(program),
    }
  }
}
