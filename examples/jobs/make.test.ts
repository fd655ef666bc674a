import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { files } from './make.ts'

test('the data of the jobs are what their rules make', () => {
  for (const [name, make] of Object.entries(files)) expect(readFileSync(new URL(name, import.meta.url), 'utf8'), name).toBe(make())
})
