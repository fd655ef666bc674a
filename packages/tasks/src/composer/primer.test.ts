import { expect, test } from 'vitest'
import { english } from '../messages/en.ts'
import type { Step } from '../music/piece.ts'
import { readMusic } from '../music/read.ts'
import { writeMidi } from '../music/write-midi.ts'
import { defaultsOf } from '../options/option.ts'
import { json, scales, trained } from './composer.test-support.ts'
import { composeOptions } from './options.ts'

test('MIDI is learned from as it is written; what is written holds the new music alone, with --with-primer what came before too', async () => {
  const files = scales.map((steps, i) => ({ name: `${i}.mid`, bytes: writeMidi(steps, { grid: 2, tempo: 90 }) }))
  const { composer, prepared } = await trained(files, { units: '8', epochs: 1 })
  expect(prepared.values).toMatchObject({ grid: 2, voices: 'one' })
  const primer = { name: 'p.mid', bytes: writeMidi([[60], [60], [64]], { grid: 2, tempo: 70 }) }
  for (const withPrimer of [false, true]) {
    const asked = { ...defaultsOf(composeOptions), bars: 2, withPrimer }
    const answer = await composer.answer({ sources: [primer], words: [], lines: null }, asked)
    const records: Readonly<Record<string, unknown>>[] = []
    for await (const record of answer.records) records.push(record)
    expect(records).toMatchObject([{ index: 0, primed: 3, steps: 3 + 16, tempo: 70 }])
    const [midi, wav] = await answer.files!()
    expect([midi!.name, wav!.name]).toEqual(['composition.mid', 'composition.wav'])
    const { training, tempo } = await readMusic([midi!], { grid: 2, playChords: false })
    expect(tempo).toBeCloseTo(70)
    const { roll } = records[0] as unknown as { readonly roll: readonly Step[] }
    const kept = withPrimer ? roll : roll.slice(3)
    // Silence at the end is in no note.
    expect(kept.slice(0, training[0]!.steps.length)).toEqual(training[0]!.steps)
    const seconds = (wav!.bytes.length - 44) / 2 / 44_100
    expect(seconds).toBeCloseTo((kept.length * 60) / 70 / 2 + 0.12, 2)
  }
})

test('of a long primer the last bars are heard, from the beginning of one on, and that is said', async () => {
  const { composer } = await trained([json('scales.json', scales)], { units: '4', epochs: 1 })
  const steps = Array.from({ length: 100 }, (_, i): Step => [60 + (i % 12)])
  const asked = { ...defaultsOf(composeOptions), bars: 1, primerBars: 3 }
  const { findings, records, show } = await composer.answer({ sources: [json('p.json', [steps])], words: [], lines: null }, asked)
  expect(findings).toEqual([{ severity: 'note', code: 'primer-heard', details: { name: 'p.json[0]', bars: 3, of: 13 } }])
  for await (const record of records) {
    const { roll, primed } = record as { roll: readonly Step[]; primed: number }
    expect(primed).toBe(100 - 80)
    expect(roll.slice(0, primed)).toEqual(steps.slice(80))
    expect(roll).toHaveLength(primed + 8)
    for (const line of show!(record, english, 60)!.split('\n')) expect(line).toMatch(/^.{5}[·▀▄█]{8}┃[·▀▄█]{8}$/)
  }
  // Steps at hand, and the whole of them.
  expect((await composer.compose({ primer: steps, bars: 1, primerBars: 13 })).primed).toBe(100)
})

test('a book of tunes is no primer until one is named, nor are several files; a tune by its number is', async () => {
  const { composer } = await trained([json('scales.json', scales)], { units: '4', epochs: 1 })
  const abc = ['X:1\nT:First\nL:1/8\nK:C\nCDEF|', 'X:2\nT:Second\nL:1/8\nK:C\nGABc|'].join('\n\n')
  const book = { name: 'book.abc', bytes: new TextEncoder().encode(abc) }
  const refused = {
    code: 'which-tune',
    details: { file: 'book.abc', count: 2, given: null, examples: ['book.abc#1 (First)', 'book.abc#2 (Second)'] },
  }
  await expect(composer.compose({ primer: book })).rejects.toMatchObject(refused)
  await expect(composer.compose({ primer: book, tune: 3 })).rejects.toMatchObject({ code: 'which-tune', details: { given: 3 } })
  expect((await composer.compose({ primer: book, tune: 2, bars: 1 })).steps.slice(0, 4)).toEqual([[67], [69], [71], [72]])
  const two = composer.answer({ sources: [book, book], words: [], lines: null }, defaultsOf(composeOptions))
  await expect(two).rejects.toMatchObject({ code: 'several-primers', details: { files: ['book.abc', 'book.abc'] } })
  await expect(composer.compose({ primer: [[60], [200]] })).rejects.toMatchObject({ code: 'primer-off-piano', details: { key: 200 } })
})

test('in a program options are held to what they may be', async () => {
  const { composer } = await trained([json('scales.json', scales)], { units: '4', epochs: 1 })
  await expect(composer.compose({ bars: 0 })).rejects.toMatchObject({ code: 'option-value', details: { option: 'bars', actual: '0' } })
  await expect(composer.compose({ bar: 1 } as never)).rejects.toMatchObject({ code: 'unknown-option', details: { option: 'bar' } })
})
