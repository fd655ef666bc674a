import { defaultsOf, table as tasks, type Value } from '@tekrar/tasks/rows'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { trainOptions } from '../arguments/options.ts'
import { parse } from '../arguments/parse.ts'
import { trainFrom } from './train-from.ts'

/** The words that a POSIX shell makes of a line with double quotes. */
function words(line: string): string[] {
  const found = line.match(/(?:"(?:\\.|[^"\\])*"|[^\s"\\~])+|~/g) ?? []
  return found.map((word) => (word.startsWith('"') ? word.slice(1, -1).replace(/\\(["$`\\])/g, '$1') : word))
}

const table = { ...tasks.text.options, ...trainOptions }
const printed = (files: readonly string[], options: Record<string, Value>, learningRate?: number) => {
  const configuration = { task: 'text', files, options: { ...defaultsOf(tasks.text.options), ...options } } as const
  const line = trainFrom(
    { folder: '/home/ada/runs/boom', configuration },
    { command: 'tekrar', directory: '/home/ada' },
    learningRate === undefined ? {} : { learningRate },
  )
  const [command, verb, ...rest] = words(line)
  expect([command, verb]).toEqual(['tekrar', 'train'])
  return parse(rest, table)
}

test('the command that is printed parses into the run’s own files, itself and its recipe', () => {
  const { positionals, given } = printed(
    ['/home/ada/my books/"1".txt', '/home/ada/-x.txt', '/srv/b.txt'],
    { optimizer: 'sgd', globalClipNorm: 1 },
    0.5,
  )
  expect(positionals).toEqual(['text', 'my books/"1".txt', './-x.txt', '/srv/b.txt'])
  expect(given).toEqual({ from: 'boom', optimizer: 'sgd', learningRate: 0.5 })
  expect(printed(['/home/ada/a.txt'], { globalClipNorm: null, clipValue: 2, schedule: 'constant' }).given).toEqual({
    from: 'boom',
    clipValue: 2,
    schedule: 'constant',
  })
})

test('a training that diverged without clipping is proposed with it', () => {
  expect(printed(['/home/ada/a.txt'], { globalClipNorm: 0 }, 1e-7).given).toEqual({ from: 'boom', learningRate: 1e-7 })
})

test('any name of a file comes back from the printed command', () => {
  const name = fc
    .string({ unit: 'binary', minLength: 1 })
    .filter((text) => !/[\0/\p{Cc}\p{Cs}]/u.test(text) && text !== '.' && text !== '..')
  fc.assert(
    fc.property(name, (text) => {
      const [, file] = printed([`/home/ada/${text}`], {}).positionals
      expect(file!.replace(/^\.\/|^\/home\/ada\//, '')).toBe(text)
    }),
    { numRuns: 40 },
  )
})
