import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { standardInput } from './input.ts'

async function linesOf(...chunks: readonly Buffer[]): Promise<string[]> {
  const lines: string[] = []
  for await (const line of standardInput(() => Readable.from(chunks, { objectMode: false })).lines()) lines.push(line)
  return lines
}

test('lines are read as UTF-8, wherever the bytes were cut on their way, without the mark at the beginning', async () => {
  const bytes = Buffer.from('\uFEFFışık ağaç\r\n\n日本語 \u0085 🙂\nson', 'utf8')
  for (let cut = 0; cut <= bytes.length; cut++)
    expect(await linesOf(bytes.subarray(0, cut), bytes.subarray(cut))).toEqual(['ışık ağaç', '', '日本語 \u0085 🙂', 'son'])
})

test('a line in windows-1254 is read as such, one that is damaged keeps its place', async () => {
  const turkish = Buffer.from([0xfe, 0x61, 0xfe, 0xfd, 0x72, 0x64, 0xfd, 0x6d, 0x20, 0xf0, 0x0a])
  const damaged = Buffer.from([0xc4, 0x9f, 0xc4, 0xb1, 0xc5, 0x9f, 0x20, 0xc4, 0x0a])
  expect(await linesOf(turkish, Buffer.from('ağaç\n', 'utf8'), damaged)).toEqual(['şaşırdım ğ', 'ağaç', 'ğış \uFFFD'])
})
