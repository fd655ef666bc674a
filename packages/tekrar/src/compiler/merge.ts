import { sameShape } from '../base/shape.ts'
import { add, concat, matmul, outer, slice } from '../graph/ops.ts'
import { topological } from '../graph/order.ts'
import type { Program, Tensor } from '../graph/tensor.ts'
import { mapBodyRoots, mapProgramRoots, replace, rewired, type ScanTensor, scanOperands } from './rewrite.ts'

/**
 * Products that share an operand become one, so that a cell written with a matrix per gate gets the plan of one with packed matrices:
 *   x · A, x · B          = the halves of x · [A B]
 *   x ⊗ a, x ⊗ b          = the halves of x ⊗ [a b]
 *   a · Aᵀ + b · Bᵀ       = [a b] · [A B]ᵀ
 */
export const mergeProducts = (program: Program): Program => mapProgramRoots(program, (roots) => mergeLevel(roots, new Map()))

/** Where weights stand in the order in which they were declared; of a body's parameters, where what they stand for does. */
type Order = ReadonlyMap<Tensor, number>

function mergeLevel(roots: readonly Tensor[], order: Order): Tensor[] {
  const inner = new Map<Tensor, Tensor>()
  for (const tensor of topological(roots)) if (tensor.op.kind === 'scan') inner.set(tensor, mergedScan(tensor as ScanTensor, order))
  return mergeShared(mergeSums(replaceInPlace(roots, inner), order), order)
}

function mergedScan(scan: ScanTensor, outside: Order): Tensor {
  const { body } = scan.op
  const constants = scanOperands(scan).constants.map((constant) => orderOf(constant, outside))
  const order = new Map(body.constants.map((parameter, i) => [parameter, constants[i]!]))
  return { ...scan, op: { ...scan.op, body: mapBodyRoots(body, (roots) => mergeLevel(roots, order)) } }
}

/**
 * Weights that become one stand in the order in which they were declared: a sum over them then has the order, and so the bits, of one over weights that were
 * packed in that order. What has no order comes last, as it was found.
 */
function orderOf(tensor: Tensor, order: Order): number {
  const known = order.get(tensor)
  if (known !== undefined) return known
  const { op } = tensor
  if (op.kind === 'variable') return op.variable.order ?? Number.POSITIVE_INFINITY
  if (op.kind === 'slice') return orderOf(tensor.inputs[0]!, order) + op.start / 2 ** 31
  return (op.kind === 'concat' || op.kind === 'reshape') && tensor.inputs[0] ? orderOf(tensor.inputs[0], order) : Number.POSITIVE_INFINITY
}

const inOrder = <Item>(items: readonly Item[], placeOf: (item: Item) => number): Item[] =>
  [...items].sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : placeOf(a) > placeOf(b) ? 1 : 0))

/** Tensors exchanged for others of the same operands, which are rebuilt with them. */
function replaceInPlace(roots: readonly Tensor[], exchanged: ReadonlyMap<Tensor, Tensor>): Tensor[] {
  const done = new Map<Tensor, Tensor>()
  for (const tensor of topological(roots)) {
    const base = exchanged.get(tensor) ?? tensor
    const inputs = tensor.inputs.map((operand) => done.get(operand)!)
    done.set(tensor, inputs.every((operand, i) => operand === base.inputs[i]) ? base : { ...base, inputs })
  }
  return roots.map((root) => done.get(root)!)
}

/** Something that is there before the step computes anything: it can depend on no product. */
function isGiven(tensor: Tensor): boolean {
  const { kind } = tensor.op
  if (kind === 'variable' || kind === 'argument' || kind === 'input') return true
  return (kind === 'slice' || kind === 'concat' || kind === 'reshape') && tensor.inputs.every(isGiven)
}

function mergeShared(roots: readonly Tensor[], order: Order): Tensor[] {
  let current = [...roots]
  for (;;) {
    const replaced = nextMerge(current, order)
    if (!replaced) return current
    current = replace(current, replaced)
  }
}

/** The first group of products that can become one: one group at a time, since operands of the next may be what this one changes. */
function nextMerge(roots: readonly Tensor[], order: Order): Map<Tensor, Tensor> | undefined {
  const products = new Map<Tensor, Tensor[]>()
  const outers = new Map<Tensor, Tensor[]>()
  for (const tensor of topological(roots)) {
    const [x, w] = tensor.inputs
    const groups =
      tensor.op.kind === 'matmul' && !tensor.op.transposed && isGiven(w!) ? products : tensor.op.kind === 'outer' ? outers : undefined
    if (groups) groups.set(x!, [...(groups.get(x!) ?? []), tensor])
  }
  for (const [x, group] of products) {
    if (group.length < 2) continue
    const ordered = inOrder(group, (tensor) => orderOf(tensor.inputs[1]!, order))
    const replaced = mergeGroup(ordered, (weights) => matmul(x, concat(weights, 1)))
    if (replaced) return replaced
  }
  for (const [x, group] of outers) {
    if (group.length < 2) continue
    const independent = group.filter((tensor) => !dependsOnAny(tensor.inputs[1]!, group))
    const ordered = inOrder(independent, (tensor) => placeInBody(tensor.inputs[1]!))
    const replaced = mergeGroup(ordered, (gradients) => outer(x, concat(gradients)))
    if (replaced) return replaced
  }
  return undefined
}

/** Where what a loop stacks stands among what its step puts side by side for a product of its own: it can be stacked as it stands there. */
function placeInBody(tensor: Tensor): number {
  const scan = tensor.inputs[0]
  if (tensor.op.kind !== 'result' || scan?.op.kind !== 'scan') return Number.POSITIVE_INFINITY
  const { body } = scan.op
  const output = body.outputs[tensor.op.index]
  const holder = topological([...body.outputs, ...body.next]).find(({ op, inputs }) => op.kind === 'concat' && inputs.includes(output!))
  return output && holder ? holder.inputs.indexOf(output) : Number.POSITIVE_INFINITY
}

function mergeGroup(group: readonly Tensor[], merge: (operands: readonly Tensor[]) => Tensor): Map<Tensor, Tensor> | undefined {
  const distinct = [...new Set(group.map((tensor) => tensor.inputs[1]!))]
  if (distinct.length < 2) return undefined
  const replaced = new Map<Tensor, Tensor>()
  const whole = merge(distinct)
  let start = 0
  for (const operand of distinct) {
    const size = operand.shape[operand.shape.length - 1] as number
    for (const tensor of group) if (tensor.inputs[1] === operand) replaced.set(tensor, slice(whole, start, size))
    start += size
  }
  return replaced
}

const dependsOnAny = (tensor: Tensor, others: readonly Tensor[]): boolean => {
  const below = new Set(topological([tensor]))
  return others.some((other) => below.has(other))
}

function mergeSums(roots: readonly Tensor[], order: Order): Tensor[] {
  const isBackward = (tensor: Tensor): boolean => tensor.op.kind === 'matmul' && tensor.op.transposed && isGiven(tensor.inputs[1]!)
  const done = new Map<Tensor, Tensor>()
  for (const tensor of topological(roots)) {
    const rebuilt = rewired(tensor, done)
    done.set(tensor, rebuilt.op.kind === 'binary' && rebuilt.op.function === 'add' ? mergeSum(rebuilt, isBackward, order) : rebuilt)
  }
  return roots.map((root) => done.get(root)!)
}

function mergeSum(sum: Tensor, isBackward: (tensor: Tensor) => boolean, order: Order): Tensor {
  const terms = termsOf(sum)
  const products = terms.filter(isBackward)
  if (
    products.length < 2 ||
    !products.every((product) => sameShape(product.inputs[0]!.shape.slice(0, -1), products[0]!.inputs[0]!.shape.slice(0, -1)))
  )
    return sum
  const parts = inOrder(products.flatMap(partsOf), ([, w]) => orderOf(w, order))
  const merged = matmul(
    concat(parts.map(([a]) => a)),
    concat(
      parts.map(([, w]) => w),
      1,
    ),
    { transposed: true },
  )
  return terms.filter((term) => !isBackward(term)).reduce<Tensor>((total, term) => add(total, term), merged)
}

/** The products that were made one, or the product itself. */
function partsOf({ inputs: [a, w] }: Tensor): (readonly [a: Tensor, w: Tensor])[] {
  const isOfParts =
    a!.op.kind === 'concat' &&
    w!.op.kind === 'concat' &&
    w!.op.axis === 1 &&
    a!.op.axis === a!.shape.length - 1 &&
    a!.inputs.length === w!.inputs.length &&
    a!.inputs.every((part, i) => part.shape[part.shape.length - 1] === w!.inputs[i]!.shape[1])
  return isOfParts ? a!.inputs.map((part, i) => [part, w!.inputs[i]!] as const) : [[a!, w!]]
}

const termsOf = (tensor: Tensor): Tensor[] =>
  tensor.op.kind === 'binary' && tensor.op.function === 'add' ? tensor.inputs.flatMap(termsOf) : [tensor]
