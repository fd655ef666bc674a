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
    expect(nowhere.err).toContain('cannot write')
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
