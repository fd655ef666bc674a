import { expect, test } from 'vitest'
import { testContext } from './context.test-support.ts'
import { main } from './main.ts'

test('what went wrong is wrapped in a terminal, and one line where it is kept', async () => {
  for (const language of ['en', 'tr'])
    for (const terminal of [true, false]) {
      const { context, texts } = await testContext('en', { terminal })
      const code = await main(['--lang', language, 'check', 'sumarizer', 'pairs.csv'], { ...context })
      expect(code).toBe(2)
      const lines = texts.err.trimEnd().split('\n')
      expect(lines.length > 1, texts.err).toBe(terminal)
      if (terminal) for (const line of lines) expect([...line].length, line).toBeLessThanOrEqual(80)
    }
})
