import { expect, test } from 'vitest'
import { testContext } from '../context.test-support.ts'
import { languages } from '../language.ts'
import { figuresOf } from './record.ts'
import { recordOf, resultOf, steps, writing } from './results.test-support.ts'
import { roofline } from './roofline.ts'

for (const language of languages)
  test(`in ${language} every shape is a point with its number, and a line of the list`, async () => {
    const { context } = await testContext(language)
    for (const jobs of [steps, writing]) {
      const results = jobs.map((job, i) => resultOf(job, { own: 1 + i }))
      const svg = roofline(recordOf(results), results, context)
      expect(svg.match(/<title>/g)).toHaveLength(jobs.length)
      for (const { place } of jobs) expect(svg).toMatch(new RegExp(`class="number"[^>]*>${place}<`))
      for (const result of results) {
        expect(svg).toContain(`${result.shape.layers}×${result.shape.units}`)
        expect(svg).toContain(
          context.messages.bench.roofline.point({ speed: figuresOf(result).speed / 1e9, share: figuresOf(result).share }),
        )
      }
      expect(svg).not.toMatch(/NaN|undefined|Infinity/)
      expect(svg).toContain('prefers-color-scheme: dark')
      expect(svg.match(/<(text|g|svg|style|title)\b/g)!.length).toBe(svg.match(/<\/(text|g|svg|style|title)>/g)!.length)
    }
  })

test('a point stands higher the faster it is, and under the roof where it is slower than the peak', async () => {
  const { context } = await testContext()
  const results = [resultOf(steps[5]!, { own: 1000 }), resultOf(steps[6]!, { own: 500 })]
  const svg = roofline(recordOf(results), results, context)
  const heights = [...svg.matchAll(/<g><circle[^>]*cy="([\d.]+)"/g)].map(([, y]) => Number(y))
  const [, roof] = /points="[\d.,]+ [\d.]+,([\d.]+)/.exec(svg)!
  expect(heights).toHaveLength(2)
  expect(heights[0]!).toBeGreaterThan(heights[1]!)
  for (const height of heights) expect(height).toBeGreaterThan(Number(roof))
})

test('names of processors are not markup', async () => {
  const { context } = await testContext()
  const record = recordOf([resultOf(steps[0]!)])
  const svg = roofline({ ...record, machine: { ...record.machine, processor: '<b>&"' } }, record.results, context)
  expect(svg).toContain('&lt;b&gt;&amp;&quot;')
})
