// Puts the committed kernels.wasm into a TypeScript file as base64 text, so that the library is plain modules everywhere. Writes only what changed.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'

const folder = new URL('../packages/tekrar/src/engine/wasm/', import.meta.url)
const binary = new URL('kernels.wasm', folder)
const target = new URL('kernels.generated.ts', folder)

const text = existsSync(binary) ? readFileSync(binary).toString('base64') : ''
const source = `/** kernels.wasm as base64; made by scripts/embed-wasm.mjs. Empty where it was not built. */\nexport const kernels: string =\n  '${text}'\n`
if (!existsSync(target) || readFileSync(target, 'utf8') !== source) writeFileSync(target, source)
