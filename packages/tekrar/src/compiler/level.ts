import type { Extents } from '../base/shape.ts'
import type { Tensor, Variable } from '../graph/tensor.ts'
import type { Command } from './command.ts'
import { type Access, accessOf, type Buffer, contiguous, type Location, type View, viewOf, wordsOf } from './layout.ts'
import type { Monomial } from './monomial.ts'
import type { ScanTensor } from './rewrite.ts'

/** What all levels of one plan share. */
export interface Lowering {
  readonly capacity: Extents
  /** Whether a tensor follows from variables that the program leaves as they are. */
  readonly isFixed: (tensor: Tensor) => boolean
  readonly variables: Map<Variable, Buffer>
  readonly inputs: Map<string, { buffer: Buffer; tensor: Tensor }>
  /** Turns a scan into a loop: it lowers levels, which lower scans. */
  readonly lowerScan: (level: Level, scan: ScanTensor) => void
  /** The largest workspace an instruction asks for. */
  workspaceWords: number
}

/** A tensor that must end up at a place: a program's output, a variable's new value, a state's next slot. */
export interface Target {
  readonly tensor: Tensor
  readonly location: Location
}

/** The commands of a program or of a loop's body, and where its tensors stand. */
export class Level {
  readonly commands: Command[] = []
  readonly locations = new Map<Tensor, Location>()
  /** What a body's constants are, one level up. */
  readonly constants = new Map<Tensor, Tensor>()
  /** Weights laid out for products. */
  readonly packed = new Map<Tensor, { readonly plain?: View; readonly transposed?: View }>()
  /** Where the results of this level's scans stand. */
  readonly results = new Map<Tensor, readonly Location[]>()
  readonly lowering: Lowering
  readonly parent: Level | undefined
  readonly depth: number

  constructor(lowering: Lowering, parent?: Level) {
    this.lowering = lowering
    this.parent = parent
    this.depth = parent ? parent.depth + 1 : 0
  }

  scratch(label: string, words: number): Buffer {
    return { label, words, role: 'scratch' }
  }

  /** Where a leaf or something computed already stands. */
  readonly locate = (tensor: Tensor): Location | undefined => {
    const known = this.locations.get(tensor)
    if (known) return known
    const { op } = tensor
    if (op.kind === 'result') return this.results.get(tensor.inputs[0]!)?.[op.index]
    if (op.kind === 'variable')
      return this.remember(tensor, contiguous(viewOf(bufferOfVariable(this.lowering, op.variable)), tensor.shape, 'old'))
    if (op.kind === 'input')
      return this.remember(tensor, contiguous(viewOf(bufferOfInput(this.lowering, op.name, tensor)), tensor.shape, 'old'))
    return undefined
  }

  remember(tensor: Tensor, location: Location): Location {
    this.locations.set(tensor, location)
    return location
  }

  /** A place of its own for a tensor that has none yet. */
  place(tensor: Tensor): Location {
    return (
      this.locate(tensor) ??
      this.remember(
        tensor,
        contiguous(viewOf(this.scratch(tensor.name ?? tensor.op.kind, wordsOf(tensor.shape, this.lowering.capacity))), tensor.shape),
      )
    )
  }

  readonly access = (tensor: Tensor): Access => {
    const access = accessOf(tensor, this.locate)
    if (!access) throw new Error(`no access to a ${tensor.op.kind} of a level`)
    return access
  }

  /** The view of an operand read in rows. */
  rows(tensor: Tensor): { readonly view: View; readonly stride: Monomial; readonly version: 'old' | 'new' } {
    const { view, rowStride, version } = this.access(tensor)
    return { view, stride: rowStride, version }
  }
}

export function bufferOfVariable(lowering: Lowering, variable: Variable): Buffer {
  const known = lowering.variables.get(variable)
  if (known) return known
  const buffer: Buffer = { label: variable.path, words: wordsOf(variable.shape, lowering.capacity), role: 'variable', variable }
  lowering.variables.set(variable, buffer)
  return buffer
}

function bufferOfInput(lowering: Lowering, name: string, tensor: Tensor): Buffer {
  const known = lowering.inputs.get(name)
  if (known) return known.buffer
  const buffer: Buffer = { label: name, words: wordsOf(tensor.shape, lowering.capacity), role: 'input' }
  lowering.inputs.set(name, { buffer, tensor })
  return buffer
}
