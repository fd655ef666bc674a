import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

/** What a file imports for its values, as they stand at its top; what it loads later does not count. */
const importsOf = (source: string): string[] =>
  [...source.matchAll(/^(?:import|export)\s(?!type\b)[^;'"]*?from\s+'([^']+)'/gm)].map((match) => match[1]!)

test('the table of tasks, its options and its words load none of the library and no parser', async () => {
  const waiting = [fileURLToPath(new URL('./rows.ts', import.meta.url))]
  const seen = new Set<string>()
  const strangers: string[] = []
  for (let file = waiting.pop(); file; file = waiting.pop()) {
    if (seen.has(file)) continue
    seen.add(file)
    for (const wanted of importsOf(await readFile(file, 'utf8')))
      if (wanted.startsWith('.')) waiting.push(resolve(dirname(file), wanted))
      else strangers.push(`${file}: ${wanted}`)
  }
  expect(seen.size).toBeGreaterThan(5)
  expect(strangers).toEqual([])
})
