import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
// @ts-expect-error a script without types
import { checkFloors, importsOf } from './check-floors.mjs'

/** The offences of a tree given as files under packages/. */
function offences(files: Record<string, string>): string[] {
  const root = mkdtempSync(join(tmpdir(), 'floors-'))
  try {
    for (const [path, source] of Object.entries(files)) {
      const target = join(root, 'packages', path)
      mkdirSync(dirname(target), { recursive: true })
      writeFileSync(target, source)
    }
    return checkFloors(root)
  } finally {
    rmSync(root, { recursive: true })
  }
}

test('a tree whose imports point down passes', () => {
  const files = {
    'tekrar/src/base/shape.ts': 'export type Shape = number[]',
    'tekrar/src/graph/tensor.ts': "import type { Shape } from '../base/shape.ts'\nexport interface Tensor { shape: Shape }",
    'tekrar/src/engine/plan.ts': "import type { Tensor } from '../graph/tensor.ts'\nexport const plan = (t: Tensor) => t",
    'tekrar/src/index.ts': "export * from './engine/plan.ts'",
    'tekrar/src/engine/node.ts': 'export const { env } = process.versions',
    'tekrar/package.json': '{ "imports": { "#engine": { "node": "./dist/engine/node.js", "default": "./dist/engine/none.js" } } }',
    'cli/src/main.ts': "import { readFileSync } from 'node:fs'\nimport { plan } from 'tekrar'",
  }
  expect(offences(files)).toEqual([])
})

describe('each of these is found', () => {
  const cases: Record<string, [Record<string, string>, RegExp]> = {
    'an upward import of a type': [
      { 'tekrar/src/graph/a.ts': "import type { B } from '../layers/b.ts'", 'tekrar/src/layers/b.ts': 'export type B = 1' },
      /graph\/a\.ts: an upward import: graph → layers/,
    ],
    'an upward re-export over several lines': [
      { 'tekrar/src/base/a.ts': "export {\n  b,\n  // why\n  c,\n} from '../graph/b.ts'", 'tekrar/src/graph/b.ts': '' },
      /an upward import: base → graph/,
    ],
    'an upward import type expression': [
      { 'tekrar/src/base/a.ts': "export type B = import('../graph/b.ts').B", 'tekrar/src/graph/b.ts': '' },
      /an upward import: base → graph/,
    ],
    'a circle, with its chain': [
      {
        'tekrar/src/data/a.ts': "import './b.ts'",
        'tekrar/src/data/b.ts': "import { type C } from './c.ts'",
        'tekrar/src/data/c.ts': "export * as a from './a.ts'",
      },
      /a circle: data\/a\.ts → data\/b\.ts → data\/c\.ts → data\/a\.ts/,
    ],
    'more than types of graph in engine': [
      { 'tekrar/src/engine/a.ts': "import { type T, make } from '../graph/t.ts'", 'tekrar/src/graph/t.ts': '' },
      /engine may import types alone from graph/,
    ],
    'a folder that is on no floor': [
      { 'tekrar/src/helpers/a.ts': "import '../base/b.ts'", 'tekrar/src/base/b.ts': '' },
      /stands on no floor/,
    ],
    'a path into another package': [{ 'cli/src/a.ts': "import '../../tekrar/src/index.ts'" }, /reaches out of its package/],
    'a package that may not be known': [{ 'tasks/src/a.ts': "import '@tekrar/cli'" }, /may not import @tekrar\/cli/],
    'a dependency of the library': [{ 'tekrar/src/base/a.ts': "import x from 'left-pad'" }, /has no dependency/],
    'a Node module in the library': [
      { 'tekrar/src/base/a.ts': "import { readFileSync } from 'fs'" },
      /imports fs, which a page does not have/,
    ],
    'a Node global in the library': [{ 'tekrar/src/base/a.ts': 'export const e = process.env' }, /uses process/],
    'a file for tests in the library': [
      { 'tekrar/src/base/a.ts': "import './b.test-support.ts'", 'tekrar/src/base/b.test-support.ts': '' },
      /which is for tests/,
    ],
    'a file that is not there': [{ 'tekrar/src/base/a.ts': "import './b.ts'" }, /imports \.\/b\.ts, which is not there/],
  }
  test.each(Object.entries(cases))('%s', (_, [files, message]) => {
    expect(offences(files).join('\n')).toMatch(message)
  })
})

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: sources as text
test('comments, strings, templates and regular expressions are no imports', () => {
  const source = [
    "// import a from './a.ts'",
    "/* import b from './b.ts' */",
    'const text = "import c from \'./c.ts\'"',
    "const more = `import d from './d.ts' ${text + `import './e.ts'`} import './f.ts'`",
    "const pattern = /import '.\\/g.ts'[/'\"]/",
    "const half = text.length / 2 // '",
    "import { h } from './h.ts'",
    'const late = `${await import("./i.ts")}`',
  ].join('\n')
  expect(importsOf(source).map(({ specifier }: { specifier: string }) => specifier)).toEqual(['./h.ts', './i.ts'])
})
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: sources as text
