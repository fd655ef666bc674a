import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, expectTypeOf, test } from 'vitest'
import {
  type Classified,
  type Classifier,
  type Composer,
  type Composition,
  type Data,
  type Detected,
  type Detector,
  type DetectorStream,
  type Forecast,
  type Forecaster,
  type Forecasts,
  type Report,
  type Summarizer,
  type Summary,
  tasks,
  type WatchOptions,
  type Writer,
} from './index.ts'

const home = dirname(fileURLToPath(import.meta.url))

/** What the index gives: a name's file, and what it is called there. */
function exportsOf(text: string): { readonly name: string; readonly file: string }[] {
  const lists = text.matchAll(/export (?:type )?\{([^}]*)\} from '\.\/([^']+)'/g)
  return [...lists].flatMap(([, names, file]) =>
    names!
      .split(',')
      .map((one) =>
        one
          .trim()
          .replace(/^type /, '')
          .replace(/ as .*$/, ''),
      )
      .filter(Boolean)
      .map((name) => ({ name, file: file! })),
  )
}

const withoutComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '').replace(/'[^'\n]*'/g, "''")

/** The part of a declaration that others see: of a class without its bodies, its constructor and what is private. */
function surfaceOf(name: string, text: string): string {
  const lines = text.split('\n')
  const at = lines.findIndex((line) =>
    new RegExp(`^export (abstract )?(async )?(class|interface|type|function\\*?|const) ${name}\\b`).test(line),
  )
  if (at < 0) return ''
  const until = lines.findIndex((line, i) => i >= at && (/^[}\])]/.test(line) || (i > at && line.trim() === '')))
  const own = lines.slice(at, until < 0 ? undefined : until + 1)
  if (!own[0]!.includes('class ')) return /^export (async )?(function|const)/.test(own[0]!) ? own[0]!.replace(/=> .*$/, '') : own.join('\n')
  const close = lines.findIndex((line, i) => i > at && line.startsWith('}'))
  const members = lines
    .slice(at + 1, close)
    .filter((line) => /^ {2}(?!(async |readonly |static )*#|constructor|\})\S/.test(line) || /^ {4}\w+\??: [A-Z]/.test(line))
  return [own[0], ...members].join('\n')
}

/** Types that a file has of ours: exported there, or imported from a file of ours. One that is private to it is spelled out where it is used. */
function ownTypesOf(text: string): Set<string> {
  const imported = [...text.matchAll(/import (type )?\{([^}]*)\} from '\.[^']*'/g)].flatMap(([, , names]) =>
    names!.split(',').map((one) => one.trim().replace(/^type /, '')),
  )
  const declared = [...text.matchAll(/^export (?:interface|type|class) (\w+)/gm)].map(([, name]) => name!)
  return new Set([...imported, ...declared].filter((name) => /^[A-Z]/.test(name)))
}

test('every type that something public names is exported too', () => {
  const known = exportsOf(readFileSync(join(home, 'index.ts'), 'utf8'))
  const names = new Set(known.map(({ name }) => name))
  const missing = known.flatMap(({ name, file }) => {
    const text = readFileSync(join(home, file), 'utf8')
    const types = ownTypesOf(text)
    const named = withoutComments(surfaceOf(name, text)).match(/\b[A-Z]\w+/g) ?? []
    return [...new Set(named)].filter((type) => types.has(type) && !names.has(type)).map((type) => `${name} in ${file} names ${type}`)
  })
  expect(missing).toEqual([])
})

test('what each task opens and answers can be named in a program', () => {
  expectTypeOf(tasks.text.open).returns.resolves.toEqualTypeOf<Writer>()
  expectTypeOf(tasks.classifier.open).returns.resolves.toEqualTypeOf<Classifier>()
  expectTypeOf(tasks.sentiment.open).returns.resolves.toEqualTypeOf<Classifier>()
  expectTypeOf(tasks.summarizer.open).returns.resolves.toEqualTypeOf<Summarizer>()
  expectTypeOf(tasks.composer.open).returns.resolves.toEqualTypeOf<Composer>()
  expectTypeOf(tasks.forecaster.open).returns.resolves.toEqualTypeOf<Forecaster>()
  expectTypeOf(tasks.detector.open).returns.resolves.toEqualTypeOf<Detector>()
  expectTypeOf<Composer['compose']>().returns.resolves.toEqualTypeOf<Composition>()
  expectTypeOf<Forecaster['forecast']>().returns.resolves.toEqualTypeOf<Forecasts>()
  expectTypeOf<Forecasts[number]>().toEqualTypeOf<Forecast>()
  expectTypeOf<Detector['detect']>().returns.resolves.toEqualTypeOf<readonly Detected[]>()
  expectTypeOf<Detector['stream']>().returns.toEqualTypeOf<DetectorStream>()
  expectTypeOf<Forecaster['evaluate']>().returns.resolves.toEqualTypeOf<Report>()
  const asked = async (classifier: Classifier, summarizer: Summarizer, detector: Detector, data: Data, options: WatchOptions) => {
    const classified: readonly [Classified, readonly Classified[]] = [await classifier.classify(''), await classifier.classify([''])]
    const summaries: readonly [Summary | null, readonly (Summary | null)[]] = [
      await summarizer.summarize(''),
      await summarizer.summarize(['']),
    ]
    return [classified, summaries, await detector.detect(data, options)] as const
  }
  expectTypeOf(asked).toBeFunction()
})
