import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { transformWithOxc } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { table } from '../packages/tasks/src/table.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const page = (file: string) => readFileSync(join(root, 'docs', file), 'utf8')
const programs = (text: string): string[] => [...text.matchAll(/^```ts\n(.*?)^```/gms)].map(([, code]) => code!)

const folder = mkdtempSync(join(tmpdir(), 'tekrar-guides-'))
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
  symlinkSync(join(root, 'examples'), join(folder, 'examples'), 'junction')
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

for (const guide of ['training', 'tasks']) {
  const english = programs(page(`${guide}.md`))

  test(`every program of docs/${guide}.md runs as printed`, async () => {
    expect(english.length).toBeGreaterThan(2)
    // One process for all: each is a module, with names of its own.
    for (const [i, program] of english.entries()) {
      const { code } = await transformWithOxc(program, `${i}.ts`)
      writeFileSync(join(folder, `${guide}-${i}.js`), code)
    }
    const all = english.map((_, i) => `console.log('program ${i}:')\nawait import('./${guide}-${i}.js')`)
    writeFileSync(join(folder, `${guide}.js`), all.join('\n'))
    const outputs = run(`${guide}.js`).split(/^program \d+:$/m)
    expect(outputs).toHaveLength(english.length + 1)
    for (const [i, output] of outputs.slice(1).entries()) {
      expect(output, english[i]).toMatch(/\S/)
      expect(output, english[i]).not.toMatch(/\bNaN\b|undefined/)
    }
  }, 180_000)

  test(`the programs of docs/${guide}.md have no type error`, () => {
    const home = join(folder, `types-${guide}`)
    mkdirSync(home)
    for (const [i, program] of english.entries()) writeFileSync(join(home, `${i}.ts`), program)
    const settings = {
      extends: join(root, 'tsconfig.json'),
      compilerOptions: { strict: true, paths: {}, noUncheckedIndexedAccess: false },
      include: ['*.ts'],
    }
    writeFileSync(join(home, 'tsconfig.json'), JSON.stringify(settings))
    run(join(root, 'node_modules/typescript/bin/tsc'), '-p', home)
  }, 60_000)

  test(`the Turkish page of docs/${guide}.md shows the same programs`, () => {
    expect(programs(page(`${guide}.tr.md`))).toEqual(english)
  })
}

test('every section of docs/training.md has a program', () => {
  expect(programs(page('training.md'))).toHaveLength([...page('training.md').matchAll(/^## /gm)].length)
})

test('every option that docs/tasks.md names is there, and both pages name the same', () => {
  const flagsOf = (file: string) => [...new Set([...page(file).matchAll(/--([a-z][a-z-]*)/g)].map(([, name]) => name!))].sort()
  const inTable = Object.values(table).flatMap(({ options, verb }) => [...Object.keys(options), ...Object.keys(verb.options)])
  const ofCommands = ['csv', 'csv-style', 'json', 'lang', 'out', 'same-weights', 'seeds', 'vary']
  const there = [...inTable.map((name) => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)), ...ofCommands]
  for (const flag of flagsOf('tasks.md')) expect(there).toContain(flag)
  expect(flagsOf('tasks.tr.md')).toEqual(flagsOf('tasks.md'))
})
