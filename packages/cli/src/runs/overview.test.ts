import { expect, test } from 'vitest'
import { languages, loadMessages } from '../language.ts'
import { widthOf } from '../terminal/width.ts'
import { overview, type RunRow } from './overview.ts'

const row = (name: string): RunRow => ({
  name,
  task: 'summarizer',
  cell: 'lstm',
  state: 'done',
  steps: '12,000',
  best: ['0.496', 'accuracy 0.905'],
  updated: '2026-11-23 12:38',
})

test('the table of runs keeps to the width that there is, and leaves out the least first', async () => {
  for (const language of languages) {
    const { table: words } = await loadMessages(language)
    const widest = (name: string, width: number) => {
      const text = overview([row(name)], words, width)
      return { text, width: Math.max(...text.split('\n').map(widthOf)) }
    }
    const whole = widest('a', 100)
    for (const part of ['lstm', 'accuracy 0.905', '12:38']) expect(whole.text).toContain(part)
    for (const name of ['headlines', 'a longer name here', 'a name of many words']) {
      const narrow = widest(name, 80)
      expect(narrow.width, narrow.text).toBeLessThanOrEqual(80)
      for (const part of [name, 'summarizer', '12,000', '0.496', '2026-11-23']) expect(narrow.text).toContain(part)
    }
    // A name is never cut.
    expect(widest('n'.repeat(90), 80).text).toContain('n'.repeat(90))
  }
})
