import { readdirSync, readFileSync } from 'node:fs'
import type { Model } from 'tekrar'
import { expect, test } from 'vitest'
import { anomalyDetectorModel } from '../examples/chapter/anomaly-detector.ts'
import { bidirectionalModel } from '../examples/chapter/bidirectional.ts'
import { characterModel } from '../examples/chapter/character-model.ts'
import { classifierModel } from '../examples/chapter/classifier.ts'
import { deepModel } from '../examples/chapter/deep.ts'
import { musicModel } from '../examples/chapter/music.ts'
import { sentimentModel } from '../examples/chapter/sentiment.ts'
import { simpleRnnModel } from '../examples/chapter/simple-rnn.ts'
import { summarizerModel } from '../examples/chapter/summarizer.ts'

const root = new URL('../', import.meta.url)
const read = (file: string) => readFileSync(new URL(file, root), 'utf8')
const dense = (code: string) => code.replaceAll(/\s+/g, '').replaceAll(/,(?=[)\]}])/g, '')
const blocks = (page: string, language: string) =>
  [...read(page).matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(([, code]) => code!)

/** In the order of the page. */
const builders: readonly ((sizes: never) => Model)[] = [
  simpleRnnModel,
  bidirectionalModel,
  deepModel,
  classifierModel,
  summarizerModel,
  musicModel,
  anomalyDetectorModel,
  sentimentModel,
  characterModel,
]

for (const page of ['docs/chapter.md', 'docs/chapter.tr.md']) {
  test(`every program of ${page} stands in an example`, () => {
    const sources = readdirSync(new URL('examples/chapter', root)).map((file) => dense(read(`examples/chapter/${file}`)))
    const programs = blocks(page, 'ts')
    expect(programs).toHaveLength(builders.length)
    for (const program of programs)
      expect(
        sources.filter((source) => source.includes(dense(program))),
        program,
      ).toHaveLength(1)
  })

  test(`every network of ${page} has as many weights as it says, and as Keras counts`, () => {
    const counts = [...read(page).matchAll(/^((?:[a-z]+ \d+(?:, )?)+): ([\d,]+) (?:weights|ağırlık)$/gm)]
    expect(counts).toHaveLength(builders.length)
    for (const [i, [, sizes, count]] of counts.entries()) {
      const options = Object.fromEntries(sizes!.split(', ').map((pair) => [pair.split(' ')[0], Number(pair.split(' ')[1])]))
      const { weights } = builders[i]!(options as never)
      const counted = Object.values(weights).reduce((sum, { data }) => sum + data.length, 0)
      expect(counted.toLocaleString('en-US'), sizes).toBe(count)
    }
  })
}

test('both pages show the same code', () => {
  for (const language of ['python', 'ts']) expect(blocks('docs/chapter.tr.md', language)).toEqual(blocks('docs/chapter.md', language))
})
