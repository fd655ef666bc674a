import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

/** What a file imports for its values at its top; what it loads when it is wanted does not count. */
const importsOf = (source: string): string[] =>
  [...source.matchAll(/^(?:import|export)\s(?!type\b)[^;'"]*?from\s+'([^']+)'/gm)].map((match) => match[1]!)

test('starting, and help, load neither the library nor the work of a task', async () => {
  const waiting = ['./start.ts', './commands/help.ts'].map((file) => fileURLToPath(new URL(file, import.meta.url)))
  const seen = new Set<string>()
  const strangers = new Set<string>()
  for (let file = waiting.pop(); file; file = waiting.pop()) {
    if (seen.has(file)) continue
    seen.add(file)
    for (const wanted of importsOf(await readFile(file, 'utf8')))
      if (wanted.startsWith('.')) waiting.push(resolve(dirname(file), wanted))
      else if (!wanted.startsWith('node:')) strangers.add(wanted)
  }
  expect(seen.size).toBeGreaterThan(15)
  expect([...strangers]).toEqual(['@tekrar/tasks/rows'])
})
