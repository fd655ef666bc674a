import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Event } from './event.ts'

const binary = fileURLToPath(new URL('../bin/tekrar.js', import.meta.url))

/** Fails with what to do where the packages were not built. */
export function requireBuild(): void {
  if (!existsSync(fileURLToPath(new URL('../dist/start.js', import.meta.url))))
    throw new Error('these tests run the built command: npm run build')
}

export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly out: string
  readonly err: string
  /** Standard output as JSON lines. */
  readonly events: Event[]
}

export interface Running {
  readonly process: ChildProcess
  /** Resolves at the first event of a type that satisfies a test. */
  until(type: Event['type'], test?: (event: Event) => boolean): Promise<Event>
  readonly ended: Promise<Ended>
}

export interface Where {
  readonly directory: string
  readonly environment?: Readonly<Record<string, string>>
  /** Standard input; nothing where there is none. */
  readonly input?: string
}

/** The environment of the tests, whatever the person's own is: English, no npm about, no colours. */
const environment = (more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv => {
  const kept = Object.entries(process.env).filter(([name]) => !/^(npm_|LC_|LANG|TEKRAR_|NODE_OPTIONS|VITEST)/.test(name))
  return { ...Object.fromEntries(kept), LANG: 'en_US.UTF-8', ...more }
}

/** Starts the built command. */
export function start(words: readonly string[], { directory, environment: more, input }: Where): Running {
  const stdio = [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'] as const
  const child: ChildProcess = spawn(process.execPath, [binary, ...words], { cwd: directory, env: environment(more), stdio: [...stdio] })
  child.stdin?.end(input)
  let [out, err, seen] = ['', '', 0]
  const waiting: { type: Event['type']; test: (event: Event) => boolean; resolve: (event: Event) => void }[] = []
  child.stdout!.setEncoding('utf8').on('data', (text: string) => {
    out += text
    for (let end = out.indexOf('\n', seen); end >= 0; end = out.indexOf('\n', seen)) {
      const event = parsed(out.slice(seen, end))
      seen = end + 1
      if (event) for (const { type, test, resolve } of waiting) if (event.type === type && test(event)) resolve(event)
    }
  })
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    err += text
  })
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code, signal) =>
      resolve({ code, signal, out, err, events: out.split('\n').flatMap((line) => parsed(line) ?? []) }),
    )
  })
  return {
    process: child,
    until: (type, test = () => true) =>
      new Promise((resolve, reject) => {
        waiting.push({ type, test, resolve })
        void ended.then(({ err }) => reject(new Error(`it ended before any '${type}': ${err}`)))
      }),
    ended,
  }
}

export const tekrar = (words: readonly string[], where: Where): Promise<Ended> => start(words, where).ended

function parsed(line: string): Event | undefined {
  try {
    return JSON.parse(line) as Event
  } catch {
    return undefined
  }
}

/** A folder for one test, removed after it. */
export async function inFolder<Result>(work: (directory: string) => Promise<Result>): Promise<Result> {
  const directory = await mkdtemp(join(tmpdir(), 'tekrar-test-'))
  try {
    return await work(directory)
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

/** A text with something to learn in it: seeded nonsense of a few words. */
export function nonsense(characters: number): string {
  const words = ['deniz', 'gemi', 'balina', 'rüzgâr', 'kaptan', 'fırtına', 'güneş', 'yıldız', 'ışık', 'çocuk']
  let [text, seed] = ['', 7]
  while (text.length < characters) {
    seed = (seed * 1103515245 + 12345) % 2147483648
    text += words[Math.floor(seed / 65536) % words.length]! + (seed % 11 === 0 ? '.\n' : ' ')
  }
  return text.slice(0, characters)
}

/** Flags of a network so small that tests are quick. */
export const tiny = ['--units', '8', '--layers', '1', '--embedding', '4', '--steps', '10', '--batch', '4'] as const
