// Makes TypeScript files of what the library carries as text, so that it is plain modules everywhere: the committed kernels.wasm, compressed, as base64, and the
// program of its workers. Writes only what changed.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { deflateRawSync } from 'node:zlib'
import { rolldown } from 'rolldown'

const folder = new URL('../packages/tekrar/src/engine/wasm/', import.meta.url)

function write(path, source) {
  const target = new URL(path, folder)
  if (!existsSync(target) || readFileSync(target, 'utf8') !== source) writeFileSync(target, source)
}

const binary = new URL('kernels.wasm', folder)
const text = existsSync(binary) ? deflateRawSync(readFileSync(binary), { level: 9 }).toString('base64') : ''
write(
  'kernels.generated.ts',
  `/** kernels.wasm, deflated, as base64; made by scripts/embed-wasm.mjs. Empty where it was not built. */\nexport const kernels: string =\n  '${text}'\n`,
)

const bundle = await rolldown({ input: fileURLToPath(new URL('team/worker.ts', folder)), platform: 'neutral' })
const { output } = await bundle.generate({ format: 'iife', name: 'member', minify: true })
await bundle.close()
write(
  'team/worker.generated.ts',
  `/** worker.ts with what it imports, as a program that leaves its functions in \`member\`; made by scripts/embed-wasm.mjs. */\nexport const program: string =\n  ${JSON.stringify(output[0].code.trim())}\n`,
)
