import { sameShape } from '../base/shape.ts'
import { topological } from '../graph/order.ts'
import type { Tensor } from '../graph/tensor.ts'
import { schedule } from './fuse.ts'
import { kernelCommands } from './kernels.ts'
import { isPointwise, isVirtual, type Location, shifted } from './layout.ts'
import type { Level, Target } from './level.ts'
import { materialize, moved } from './materialize.ts'
import { matrixOf, sameMonomial } from './monomial.ts'
import { pointwiseCommand, TooManyRegisters } from './pointwise.ts'
import { type ScanTensor, usersOf } from './rewrite.ts'

/** Computes tensors into their places. */
export function lowerLevel(level: Level, targets: readonly Target[]): void {
  const materialized = materialize(
    targets.map((target) => target.tensor),
    level.locate,
  )
  const all = claimConcats(level, claimTargets(level, targets, materialized))
  const users = usersOf(all)
  const items = schedule(all)
  const twins = twinsOf(items.flatMap((item) => item.tensors))
  const emitted = new Set<Tensor>()
  for (const item of items) {
    if (item.pointwise) {
      emitPointwise(level, item.tensors, users)
      continue
    }
    for (const tensor of item.tensors) {
      if (emitted.has(tensor)) continue
      const twin = twins.get(tensor)
      emitted.add(tensor)
      if (twin && !emitted.has(twin)) {
        emitted.add(twin)
        level.commands.push(...kernelCommands(level, tensor, twin))
      } else if (tensor.op.kind === 'scan') level.lowering.lowerScan(level, tensor as ScanTensor)
      else level.commands.push(...kernelCommands(level, tensor))
    }
  }
}

/** What one instruction gives together: a cross-entropy with its gradient, the largest values with their places. */
function twinsOf(tensors: readonly Tensor[]): ReadonlyMap<Tensor, Tensor> {
  const ofKind = (kind: Tensor['op']['kind']) => tensors.filter((tensor) => tensor.op.kind === kind)
  const losses = ofKind('crossEntropy')
  const isLossOf = (gradient: Tensor) => (loss: Tensor) => loss.inputs[0] === gradient.inputs[0] && loss.inputs[1] === gradient.inputs[1]
  const largest = ofKind('topK')
  const isOtherSideOf = (one: Tensor) => (other: Tensor) =>
    other.type !== one.type && other.inputs[0] === one.inputs[0] && sameShape(other.shape, one.shape)
  const pairs = [
    ...ofKind('crossEntropyGradient').map((gradient) => [gradient, losses.find(isLossOf(gradient))] as const),
    ...largest.map((one) => [one, largest.find(isOtherSideOf(one))] as const),
  ]
  return new Map(pairs.flatMap(([one, twin]) => (twin ? [[one, twin] as const] : [])))
}

/** Whether an instruction of this level writes the tensor, so that it may write it anywhere. */
const isWritten = (tensor: Tensor): boolean =>
  isPointwise(tensor.op) || (!isVirtual(tensor) && !['input', 'variable', 'argument', 'result', 'scan'].includes(tensor.op.kind))

function claimTargets(level: Level, targets: readonly Target[], roots: readonly Tensor[]): Tensor[] {
  const users = usersOf(roots)
  return targets.map(({ location }, i) => {
    const tensor = roots[i]!
    const free = isWritten(tensor) && !level.locations.has(tensor) && toleratesRows(tensor, users.get(tensor) ?? [], location)
    const root = free ? tensor : moved(tensor)
    level.remember(root, location)
    return root
  })
}

/** Whether everybody who reads the tensor can do so at that place. */
function toleratesRows(tensor: Tensor, users: readonly (Tensor | undefined)[], location: Location): boolean {
  const { columns } = matrixOf(tensor.shape)
  if (sameMonomial(location.rowStride, columns)) return true
  return (
    isPointwise(tensor.op) &&
    users.every(
      (user) =>
        user === undefined ||
        isPointwise(user.op) ||
        user.op.kind === 'concat' ||
        user.op.kind === 'matmul' ||
        user.op.kind === 'outer' ||
        user.op.kind === 'batchedMatmul' ||
        isColumnSlice(user),
    )
  )
}

const isColumnSlice = (tensor: Tensor): boolean =>
  tensor.op.kind === 'slice' && tensor.op.axis === tensor.shape.length - 1 && tensor.shape.length > 1

/** Gives the parts of a concat along the last axis their place in it; a part that has a place already, or is no program's, is moved there. */
function claimConcats(level: Level, roots: readonly Tensor[]): Tensor[] {
  const order = topological(roots)
  const users = usersOf(roots)
  const replaced = new Map<Tensor, Tensor>()
  for (const tensor of [...order].reverse()) {
    if (tensor.op.kind !== 'concat' || tensor.op.axis !== tensor.shape.length - 1 || tensor.shape.length < 1) continue
    const location = level.place(tensor)
    let column = 0
    const inputs = tensor.inputs.map((part) => {
      const place: Location = { ...location, view: shifted(location.view, column) }
      column += part.shape[part.shape.length - 1] as number
      const free = isPointwise(part.op) && !level.locations.has(part) && toleratesRows(part, users.get(part) ?? [], place)
      const chosen = free ? part : moved(part)
      level.remember(chosen, place)
      return chosen
    })
    replaced.set(tensor, { ...tensor, inputs })
  }
  return rebuild(level, roots, replaced)
}

/** Rebuilds the graph with some tensors' operands exchanged; places follow their tensors. */
function rebuild(level: Level, roots: readonly Tensor[], replaced: ReadonlyMap<Tensor, Tensor>): Tensor[] {
  const done = new Map<Tensor, Tensor>()
  const renew = (tensor: Tensor): Tensor => {
    const shape = replaced.get(tensor) ?? tensor
    const inputs = shape.inputs.map((operand) => done.get(operand) ?? renewed(operand))
    const result = inputs.every((operand, i) => operand === tensor.inputs[i]) ? tensor : { ...tensor, inputs }
    const location = level.locations.get(tensor)
    if (location && result !== tensor) level.locations.set(result, location)
    return result
  }
  // A copy made for a concat is not in the order of its own: it is renewed when its user is.
  const renewed = (tensor: Tensor): Tensor => {
    const result = renew(tensor)
    done.set(tensor, result)
    return result
  }
  for (const tensor of topological(roots)) if (!done.has(tensor)) done.set(tensor, renew(tensor))
  return roots.map((root) => done.get(root)!)
}

function emitPointwise(level: Level, tensors: readonly Tensor[], users: ReadonlyMap<Tensor, readonly (Tensor | undefined)[]>): void {
  const inside = new Set(tensors)
  const isNeeded = (tensor: Tensor) =>
    level.locations.has(tensor) || users.get(tensor)!.some((user) => user === undefined || !inside.has(user))
  const stores = new Map(tensors.filter(isNeeded).map((tensor) => [tensor, level.place(tensor)]))
  try {
    level.commands.push(
      pointwiseCommand(tensors, {
        access: level.access,
        store: (tensor) => (stores.has(tensor) ? [stores.get(tensor)!] : []),
      }),
    )
  } catch (error) {
    if (!(error instanceof TooManyRegisters) || tensors.length < 2) throw error
    const half = Math.ceil(tensors.length / 2)
    emitPointwise(level, tensors.slice(0, half), users)
    emitPointwise(level, tensors.slice(half), users)
  }
}
