import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')

test.each(['sequence-to-sequence.md', 'sequence-to-sequence.tr.md'])('the code of docs/%s is that of the example', (page) => {
  const example = read('model.ts') + read('train.ts')
  const code = [...read(`../../docs/${page}`).matchAll(/```ts\n(.*?)```/gs)].flatMap(([, block]) => block!.trimEnd().split('\n'))
  expect(code.length).toBeGreaterThan(2)
  for (const line of code) expect(example).toContain(line.trim())
})
