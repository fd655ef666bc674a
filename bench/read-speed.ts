import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** How many bytes a second one core reads of so many that it reads again and again: the best of 31 rounds; none without a C++ compiler. */
export function readSpeeds(sizes: readonly number[]): readonly number[] | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'tekrar-read-'))
  try {
    const program = join(folder, 'read')
    const source = fileURLToPath(new URL('../kernels/bench/read.cpp', import.meta.url))
    const compiler = process.env.CXX ?? 'c++'
    if (spawnSync(compiler, ['-std=c++17', '-O3', '-march=native', source, '-o', program]).status !== 0) return undefined
    const { stdout, status } = spawnSync(program, sizes.map(String), { encoding: 'utf8' })
    return status === 0
      ? stdout
          .trim()
          .split('\n')
          .map((line) => Number(line.split(' ')[1]) * 1e9)
      : undefined
  } finally {
    rmSync(folder, { recursive: true })
  }
}
