import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { inFolder, nonsense, requireBuild, tekrar, tiny } from './binary.test-support.ts'

beforeAll(requireBuild)

test('a network is asked by run, by name of a file and by the path of its model; whoever is meant is never guessed', () =>
  inFolder(async (directory) => {
    await writeFile(join(directory, 'book.txt'), nonsense(3000))
    expect(
      (await tekrar(['train', 'text', 'book.txt', ...tiny, '--training-steps', '5', '--quiet', '--name', 'run'], { directory })).code,
    ).toBe(0)
    const written = (await tekrar(['generate', 'run', '--length', '9'], { directory })).out
    for (const word of ['runs/run', 'runs/run/model', 'runs/run/model/weights.safetensors'])
      expect((await tekrar(['generate', word, '--length', '9'], { directory })).out, word).toBe(written)
    const measured = async (...words: string[]) => (await tekrar(['eval', ...words, '--json'], { directory })).events[0]
    expect(await measured('book.txt')).toEqual(await measured('run', 'book.txt'))
    const missing = await tekrar(['eval', 'rum', 'book.txt'], { directory })
    expect(missing.code).toBe(2)
    expect(missing.err).toContain("no run 'rum'")
    expect(missing.err).toContain('did you mean run?')
    const toFile = await tekrar(['generate', 'run', '--length', '9', '--out', 'out.txt'], { directory })
    expect(toFile.code, toFile.err).toBe(0)
    expect(await readFile(join(directory, 'out.txt'), 'utf8')).toBe(written)
    const nowhere = await tekrar(['generate', 'run', '--length', '9', '--out', 'no/such/folder.txt'], { directory })
    expect(nowhere.code).toBe(1)
    expect(nowhere.err).toContain('cannot write no/such/folder.txt: there is no folder no/such')
    const spreadsheet = await tekrar(['generate', 'run', '--length', '9', '--out', 'out.xlsx', '--lang', 'tr'], { directory })
    expect([spreadsheet.code, spreadsheet.err]).toEqual([2, expect.stringContaining('--out out.csv')])
    // Another verb's run: what to type names it, wherever it is kept.
    for (const [run, named] of [
      ['run', 'run'],
      ['runs/run', 'run'],
      ['runs/run/model', 'runs/run/model'],
    ] as const) {
      const other = await tekrar(['classify', run, 'hello'], { directory })
      expect([other.code, other.err]).toEqual([2, expect.stringMatching(new RegExp(`tekrar generate ${named}\\n$`))])
    }
    const bare = await tekrar(['check', '--lang', 'tr'], { directory })
    expect([bare.code, bare.err]).toEqual([2, expect.stringMatching(/neye bakılacağını yazın: tekrar check GÖREV/)])
  }))

test('a spreadsheet’s CSV has a byte order mark, semicolons and decimal commas', () =>
  inFolder(async (directory) => {
    await writeFile(join(directory, 'book.txt'), nonsense(3000))
    expect((await tekrar(['train', 'text', 'book.txt', ...tiny, '--training-steps', '5', '--quiet'], { directory })).code).toBe(0)
    const plain = await tekrar(['generate', '--prompt', 'deniz;', '--length', '3', '--csv', '--top-p', '0.9'], { directory })
    expect(plain.code).toBe(2)
    const csv = await tekrar(['generate', '--prompt', 'deniz', '--length', '3', '--csv-style', 'tr'], { directory })
    expect(csv.out).toMatch(/^\uFEFFindex;prompt;text\r\n0;deniz;/)
    expect((await tekrar(['generate', '--csv', '--json'], { directory })).code).toBe(2)
  }))

test('check goes on from the run that --from names as train does, and says where there is none', () =>
  inFolder(async (directory) => {
    await writeFile(join(directory, 'book.txt'), nonsense(3000))
    // Fewer signs than the run knows.
    await writeFile(join(directory, 'other.txt'), 'aba '.repeat(600))
    expect(
      (await tekrar(['train', 'text', 'book.txt', ...tiny, '--training-steps', '5', '--quiet', '--name', 'run'], { directory })).code,
    ).toBe(0)
    const missing = await tekrar(['check', 'text', 'other.txt', '--from', 'rum'], { directory })
    expect([missing.code, missing.err]).toEqual([2, expect.stringContaining('did you mean run?')])
    const kept = await tekrar(['check', 'text', 'other.txt', '--from', 'run', '--units', '99'], { directory })
    expect(kept.err).toContain('the network stays that of run')
    const weights = async (file: string, ...words: string[]) => {
      const [told] = (await tekrar(['check', 'text', file, ...words, '--json'], { directory })).events
      return told?.type === 'check' ? told.training?.weights : null
    }
    const size = await weights('book.txt', ...tiny)
    expect(size).toBeGreaterThan(0)
    expect(await weights('other.txt', '--from', 'run')).toBe(size)
    expect(await weights('other.txt', ...tiny)).toBeLessThan(size!)
  }))
