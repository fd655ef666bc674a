import type { Extents } from '../base/shape.ts'
import { topological } from '../graph/order.ts'
import type { Program, Tensor } from '../graph/tensor.ts'
import { PASSES } from './compile.ts'

/** What a program consists of: what stands outside of loops is computed once a call, what stands inside once a step. */
interface Census {
  readonly outside: number
  readonly inside: number
  /** Products of matrices, outside and inside. */
  readonly products: readonly [number, number]
}

/** What each pass made of a program, one line a pass: tensors and products, and how many of them a loop repeats. */
export function describePasses(program: Program, capacity: Extents): string {
  let current = program
  let before = describeCensus(census(program))
  const lines = [`${'the graph as written'.padEnd(WIDTH)}${before}`]
  for (const pass of PASSES) {
    current = pass.apply(current, capacity)
    const after = describeCensus(census(current))
    lines.push(`${pass.name.padEnd(WIDTH)}${after === before ? 'the same' : after}`)
    before = after
  }
  return lines.join('\n')
}

const WIDTH = 30

const describeCensus = ({ outside, inside, products }: Census): string =>
  `${outside} tensors and ${inside} in loops; ${products[0]} products and ${products[1]} in loops`

function census({ outputs, updates }: Program): Census {
  const own = topological([...Object.values(outputs), ...updates.map(({ value }) => value)])
  const bodies = own.flatMap(inLoops)
  return { outside: own.length, inside: bodies.length, products: [own.filter(isProduct).length, bodies.filter(isProduct).length] }
}

/** The tensors of a scan's body, and of the scans in it. */
function inLoops({ op }: Tensor): Tensor[] {
  if (op.kind !== 'scan') return []
  const body = topological([...op.body.outputs, ...op.body.next])
  return [...body, ...body.flatMap(inLoops)]
}

const isProduct = ({ op }: Tensor): boolean => op.kind === 'matmul' || op.kind === 'outer'
