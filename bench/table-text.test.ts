import { expect, test } from 'vitest'
import { recordOf, resultOf, steps } from '../packages/cli/src/bench/results.test-support.ts'
import { tableOf, withTable } from './table-text.ts'

const others = { torch: 30, 'torch-compile': 25, 'keras-jax': 40, 'keras-tensorflow': 50 }
const here = ['torch', 'torch-compile', 'keras-jax', 'keras-tensorflow'] as const
const results = steps.map((job) => resultOf(job, { own: 10, others, threads: [2, 1] }))
const record = recordOf(results, here, [2, 1])

test('every shape has a line, ours with both numbers of threads, the best of the others over ours', () => {
  const lines = tableOf(record).split('\n')
  const rows = lines.filter((line) => /^\| (characters|weather|sentiment)/.test(line))
  expect(rows).toHaveLength(25)
  const cells = (line: string) => line.split(' | ').length
  expect(new Set(lines.filter((line) => line.startsWith('| ')).map(cells)).size).toBe(1)
  // torch's middle round is 30, the best peer's 25
  expect(rows[3]).toMatch(
    /^\| characters, lstm 2 × 128, batch 50, 50 steps \| 10\.0 \| 30\.0 \| 25\.0 \| 40\.0 \| 50\.0 \| \*\*2\.50\*\* \|/,
  )
  expect(tableOf(record)).toContain('Geometric mean of the ratios **2.50**, lowest 2.50.')
  expect(tableOf(record)).toContain('2026-01-02')
  expect(tableOf(record)).not.toMatch(/NaN|undefined/)
})

test('the table stands between its marks, and again where one stood', () => {
  const page = 'above\n<!-- table: npm run bench -->\n<!-- /table -->\nbelow\n'
  const once = withTable(page, record)
  expect(withTable(once, record)).toBe(once)
  expect(once.startsWith('above\n')).toBe(true)
  expect(once.endsWith('<!-- /table -->\nbelow\n')).toBe(true)
  expect(() => withTable('no marks', record)).toThrow('has no place for the table')
})

test('a peer without a time has a dash, and its reason below', () => {
  const [first, ...rest] = results
  const entries = first!.entries.map((entry) => (entry.name === 'torch' ? { ...entry, rounds: [], error: 'killed' } : entry))
  const text = tableOf(recordOf([{ ...first!, entries }, ...rest], here, [2, 1]))
  expect(text).toMatch(/^\| characters, lstm 1 × 32, batch 32, 50 steps \| 10\.0 \| – \|/m)
  expect(text).toContain('- torch, characters, lstm 1 × 32, batch 32, 50 steps: killed')
})
