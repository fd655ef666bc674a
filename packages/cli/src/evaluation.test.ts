import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { inFolder, nonsense, requireBuild, tekrar, tiny } from './binary.test-support.ts'

beforeAll(requireBuild)

test('what was decided about the data that eval measures on stands beside the figures, and in the record for programs', () =>
  inFolder(async (directory) => {
    await writeFile(join(directory, 'book.txt'), nonsense(3000))
    const latin5 = Buffer.from('\nk\xfdrm\xfdz\xfd bal\xfdk\n', 'latin1')
    await writeFile(join(directory, 'mixed.txt'), Buffer.concat([Buffer.from(`${nonsense(500)}şiir`), latin5]))
    expect((await tekrar(['train', 'text', 'book.txt', ...tiny, '--training-steps', '5', '--quiet'], { directory })).code).toBe(0)
    const plain = await tekrar(['eval', 'book.txt'], { directory })
    expect([plain.code, plain.err]).toEqual([0, ''])
    const measured = await tekrar(['eval', 'mixed.txt'], { directory })
    expect(measured.code).toBe(0)
    expect(measured.err).toMatch(/^tekrar: warning: mixed\.txt/)
    const [told] = (await tekrar(['eval', 'mixed.txt', '--json'], { directory })).events
    expect(told).toMatchObject({ type: 'evaluation', report: { findings: [{ severity: 'warning', code: 'file-mixed-encodings' }] } })
  }))
