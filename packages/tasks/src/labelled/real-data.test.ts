import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { languageOf } from '../language/detect.ts'
import { readLabelled } from './read.ts'

const folder = process.env.TEKRAR_DATA ?? ''
const files = (path: string): string[] => (path.includes('.') ? [path] : readdirSync(join(folder, path)).map((name) => `${path}/${name}`))

test.skipIf(!folder || !existsSync(join(folder, 'trec'))).each([
  ['trec/TREC.train.all', 'lines', 5452, 6, 'en'],
  ['trec/TREC.test.all', 'lines', 500, 6, 'en'],
  ['names', 'files', 16_050, 18, 'other'],
  ['mr-rt-polarity', 'files', 10_662, 2, 'en'],
  ['turkish-movie-polarity', 'files', 8528, 2, 'tr'],
  ['imdb-subset/valid.tsv.gz', 'table', 2000, 2, 'en'],
  ['ag-news/ag_news_dev.csv', 'table', 6080, 4, 'en'],
] as const)('real data are read as what they are: %s (needs TEKRAR_DATA)', async (path, format, texts, classes, language) => {
  const read = await readLabelled(files(path).map((name) => ({ name, bytes: new Uint8Array(readFileSync(join(folder, name))) })))
  expect(read.format).toBe(format)
  expect(read.texts.length).toBe(texts)
  expect(new Set(read.labels).size).toBe(classes)
  expect(languageOf(read.texts)).toBe(language)
  expect(read.findings.filter(({ severity, code }) => severity === 'warning' && code !== 'labelled-contradictions')).toEqual([])
})
