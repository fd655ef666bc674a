import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseSync } from 'rolldown/utils'

type Node = { readonly type: string; readonly start: number } & Readonly<Record<string, unknown>>

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value

const children = (node: Node): readonly Node[] =>
  Object.values(node)
    .flatMap((value) => (Array.isArray(value) ? value : [value]))
    .filter(isNode)

/** Functions of ours that are handed words of an error. */
const SAYING =
  /^(?:require|refuse|reject)[A-Z]?\w*$|^(?:unsuitable|unsupported|invalid|invalidModel|badSetting|missing|unfit|mustBe|cannotStream)$|Error$/
/** Properties that hold such words before they are thrown. */
const HOLDING = /^(?:expected|remedy|problem|what|because|obstacle|sequenceRemedy)$/

/** The words in an expression: fixed texts, and templates with ⟨1⟩, ⟨2⟩, … where something is filled in. */
function* wordsIn(node: Node): Generator<string> {
  if (node.type === 'Literal' && typeof node.value === 'string') yield node.value
  if (node.type === 'TemplateLiteral')
    yield (node.quasis as readonly { readonly value: { readonly cooked: string } }[])
      .map(({ value }, i) => (i === 0 ? value.cooked : `⟨${i}⟩${value.cooked}`))
      .join('')
  for (const child of children(node)) yield* wordsIn(child)
}

const nameOf = (callee: unknown): string => {
  if (!isNode(callee)) return ''
  if (callee.type === 'MemberExpression') return nameOf(callee.property)
  return typeof callee.name === 'string' ? callee.name : ''
}

function* phrasesIn(node: Node): Generator<string> {
  const isError = node.type === 'NewExpression' && nameOf(node.callee) === 'TekrarError'
  if (isError || (node.type === 'CallExpression' && SAYING.test(nameOf(node.callee))))
    for (const argument of (node.arguments as readonly Node[]).slice(isError ? 1 : 0)) yield* wordsIn(argument)
  if (node.type === 'Property' && HOLDING.test(nameOf(node.key)) && isNode(node.value)) yield* wordsIn(node.value)
  for (const child of children(node)) yield* phrasesIn(child)
}

/** Every phrase of at least two words, or of one that stands alone, in what the library throws, with the file it is in. */
export function thrownPhrases(): ReadonlyMap<string, string> {
  const folder = fileURLToPath(new URL('../..', import.meta.url))
  const found = new Map<string, string>()
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts') || /\.test(-support)?\.ts$|messages/.test(file)) continue
    const { program } = parseSync(file, readFileSync(`${folder}/${file}`, 'utf8'))
    for (const phrase of phrasesIn(program as unknown as Node))
      if (/\p{L}{2,} | \p{L}{2,}/u.test(phrase) && !found.has(phrase)) found.set(phrase, file)
  }
  return found
}
