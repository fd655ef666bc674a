import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { layerReaders } from '../packages/tekrar/src/layers/table.ts'
import { layersPage, type Row } from './layers-table.ts'

const rows = JSON.parse(readFileSync(new URL('../docs/layers.json', import.meta.url), 'utf8')) as Record<string, Row>
/** Kinds that no one calls: what stands for a model's inputs, and a model within another. */
const INNER = ['input', 'model']
const kinds = Object.keys(layerReaders).filter((kind) => !INNER.includes(kind))

test('the page of layers is made from the table that opens them (`npx vitest run scripts/layers-table -u` makes it anew)', async () => {
  await expect(layersPage(kinds, rows, 'en')).toMatchFileSnapshot('../docs/layers.md')
  await expect(layersPage(kinds, rows, 'tr')).toMatchFileSnapshot('../docs/layers.tr.md')
})

test('a layer that is not described, and a description of none, are named', () => {
  expect(() => layersPage([...kinds, 'newOne'], rows, 'en')).toThrow(/lacks newOne/)
  expect(() => layersPage(kinds.slice(1), rows, 'en')).toThrow(new RegExp(`describes ${kinds[0]}`))
})
