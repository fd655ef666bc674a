import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { transformWithOxc } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const page = (file: string) => readFileSync(join(root, 'docs', file), 'utf8')
const programs = (text: string): string[] => [...text.matchAll(/^```ts\n(.*?)^```/gms)].map(([, code]) => code!)
const english = programs(page('training.md'))

const folder = mkdtempSync(join(tmpdir(), 'tekrar-training-'))
const { npm_command, npm_lifecycle_event, ...environment } = process.env
/** One thread each: tests run beside each other. */
const env = { ...environment, TEKRAR_THREADS: '1' }

function run(...words: string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { cwd: folder, env, encoding: 'utf8' })
  expect(status, `${words.join(' ')}\n${stdout}\n${stderr}`).toBe(0)
  return stdout
}

beforeAll(() => {
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction')
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('every program of docs/training.md runs as printed', async () => {
  expect(english).toHaveLength([...page('training.md').matchAll(/^## /gm)].length)
  // One process for all: each is a module, with names of its own.
  for (const [i, program] of english.entries()) {
    const { code } = await transformWithOxc(program, `${i}.ts`)
    writeFileSync(join(folder, `${i}.js`), code)
  }
  const all = english.map((_, i) => `console.log('program ${i}:')\nawait import('./${i}.js')`)
  writeFileSync(join(folder, 'all.js'), all.join('\n'))
  const outputs = run('all.js').split(/^program \d+:$/m)
  expect(outputs).toHaveLength(english.length + 1)
  for (const [i, output] of outputs.slice(1).entries()) {
    expect(output, english[i]).toMatch(/\S/)
    expect(output, english[i]).not.toMatch(/\bNaN\b|undefined/)
  }
}, 60_000)

test('the programs of docs/training.md have no type error', () => {
  for (const [i, program] of english.entries()) writeFileSync(join(folder, `${i}.ts`), program)
  const settings = {
    extends: join(root, 'tsconfig.json'),
    compilerOptions: { strict: true, paths: {}, noUncheckedIndexedAccess: false },
    include: ['*.ts'],
  }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(settings))
  run(join(root, 'node_modules/typescript/bin/tsc'), '-p', folder)
}, 60_000)

test('the Turkish page shows the same programs', () => {
  expect(programs(page('training.tr.md'))).toEqual(english)
})
