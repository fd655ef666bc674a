import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { transformWithOxc } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { notPrinted, type Session, sessionsOf, wordsOf } from './sessions.test-support.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const read = (file: string) => readFileSync(join(root, file), 'utf8')

/** The code blocks of a page in a language. */
const blocks = (file: string, language: string): string[] =>
  [...read(file).matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(([, code]) => code!)
const commands = (file: string): string[] =>
  blocks(file, 'sh')
    .flatMap((block) => block.split('\n'))
    .map((line) => line.replace(/\s+#.*$/, ''))
    .filter(Boolean)
const withoutComments = (code: string): string => code.replaceAll(/^\s*(\/\*\*.*?\*\/|\/\/.*?$)\n/gms, '').replaceAll(/\s+\/\/.*$/gm, '')

const folder = mkdtempSync(join(tmpdir(), 'tekrar-readme-'))
const { npm_command, npm_lifecycle_event, ...environment } = process.env
/** One thread each: tests run beside each other. */
const env = { ...environment, TEKRAR_THREADS: '1', LC_ALL: 'en_US.UTF-8' }

function run(...words: string[]): string {
  return runWith(env, ...words)
}

function runWith(env: NodeJS.ProcessEnv, ...words: string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { cwd: folder, env, encoding: 'utf8' })
  expect(status, `${words.join(' ')}\n${stdout}\n${stderr}`).toBe(0)
  return stdout
}

const cli = join(root, 'packages/cli/bin/tekrar.js')

/** A command as it is printed. */
function tekrar(command: string, environment: NodeJS.ProcessEnv = env, flags: readonly string[] = []): string {
  const [npx, name, ...words] = wordsOf(command)
  expect([npx, name]).toEqual(['npx', 'tekrar'])
  return runWith(environment, cli, ...words, ...flags)
}

beforeAll(() => {
  // What a reader has: the packages installed, the examples, two texts of their own.
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction')
  symlinkSync(join(root, 'examples'), join(folder, 'examples'), 'junction')
  const verses = ['The wave comes in again', 'the wave goes out again', 'And what it writes, it writes upon the sand', 'again and again']
  const text = (count: number, order: number) =>
    Array.from({ length: count }, (_, i) => `${verses[(i * order) % 4]}, ${i % 10}.\n`).join('')
  writeFileSync(join(folder, 'book.txt'), text(30, 1))
  writeFileSync(join(folder, 'other.txt'), text(30, 3))
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  mkdirSync(join(folder, 'programs'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('every command of the README runs as printed', () => {
  const tour = commands('README.md')
  expect(tour.length).toBeGreaterThan(8)
  for (const command of tour) {
    expect(tekrar(command), command).toMatch(/\S/)
  }
}, 240_000)

test('the jobs of the README, and docs/tasks.md after them, print what stands there', () => {
  // The engines' results differ in their last bits: what is printed is that of the native one, on any machine.
  const doctor = JSON.parse(run(cli, 'doctor', '--json')) as { engine: { name: string } }
  const isNative = doctor.engine.name === 'native'
  const show = (sessions: readonly Session[], env?: NodeJS.ProcessEnv, flags: readonly string[] = []) => {
    for (const { command, pieces } of sessions) {
      const output = tekrar(command, env, flags)
      expect(output, command).toMatch(/\S/)
      if (isNative) expect(notPrinted(output, pieces), `${command}\n${output}`).toBeNull()
    }
  }
  const commandsOf = (sessions: readonly Session[]) => sessions.map(({ command }) => command)
  const [english, turkish] = [sessionsOf(read('README.md')), sessionsOf(read('README.tr.md'))]
  expect(english.length).toBeGreaterThan(13)
  show(english)
  show(sessionsOf(read('docs/tasks.md')))
  expect(commandsOf(sessionsOf(read('docs/tasks.tr.md')))).toEqual(commandsOf(sessionsOf(read('docs/tasks.md'))))
  // In Turkish only what the page shows is printed again.
  expect(commandsOf(turkish)).toEqual(commandsOf(english))
  const both = [...turkish, ...sessionsOf(read('docs/tasks.tr.md'))].filter(({ pieces }) => pieces.length > 0)
  const isTraining = ({ command }: Session) => / train /.test(command)
  const inTurkish = { ...env, LC_ALL: 'tr_TR.UTF-8' }
  show(both.filter(isTraining), inTurkish, ['--force'])
  show(
    both.filter((session) => !isTraining(session)),
    inTurkish,
  )
}, 600_000)

test('every program of the README runs as printed', async () => {
  const programs = blocks('README.md', 'ts')
  expect(programs.length).toBeGreaterThan(4)
  for (const [i, program] of programs.entries()) {
    const { code } = await transformWithOxc(program, `program-${i}.ts`)
    const file = join(folder, 'programs', `${i}.js`)
    writeFileSync(file, code)
    const output = run(file)
    if (!/^export /m.test(program)) expect(output, program).toMatch(/\S/)
  }
}, 120_000)

test('the cell of the README is the one in the examples', () => {
  expect(blocks('README.md', 'ts')).toContain(read('examples/minimal-gated-unit.ts'))
})

test('the Turkish README shows the same commands and the same programs', () => {
  expect(commands('README.tr.md')).toEqual(commands('README.md'))
  expect(blocks('README.tr.md', 'ts').map(withoutComments)).toEqual(blocks('README.md', 'ts').map(withoutComments))
})

test('the programs of the README have no type error', () => {
  const programs = blocks('README.md', 'ts')
  const home = join(folder, 'types')
  mkdirSync(home)
  for (const [i, program] of programs.entries()) writeFileSync(join(home, `${i}.ts`), program)
  const settings = {
    extends: join(root, 'tsconfig.json'),
    compilerOptions: { paths: {}, noUncheckedIndexedAccess: false },
    include: ['*.ts'],
  }
  writeFileSync(join(home, 'tsconfig.json'), JSON.stringify(settings))
  run(join(root, 'node_modules/typescript/bin/tsc'), '-p', home)
})
