// What the checks in this folder share: the repository, commands that must succeed, temporary folders that are gone afterwards.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url))

/** A folder that is deleted when the process ends. */
export function temporaryFolder(name) {
  const folder = mkdtempSync(join(tmpdir(), `tekrar-${name}-`))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
  return folder
}

/** Runs a command to its end and gives what it wrote to standard output. One that fails ends the check with all that it said. */
export function run(command, words, { quiet = true, ...options } = {}) {
  const { status, signal, error, stdout, stderr } = spawnSync(command, words, { encoding: 'utf8', maxBuffer: 1 << 28, ...options })
  if (status !== 0) {
    console.log(`${stdout ?? ''}${stderr ?? ''}`)
    throw new Error(`${command} ${words.join(' ')}: ${error?.message ?? signal ?? `exit code ${status}`}`)
  }
  if (!quiet) console.log(`${stdout}${stderr}`.trimEnd())
  return stdout
}

/** npm as npm itself wants to be called; what the registry says is kept in its usual cache. */
export const npm = (words, options) => run('npm', [...words, '--no-audit', '--no-fund', '--prefer-offline'], options)

export function check(holds, promise) {
  if (!holds) throw new Error(`does not hold: ${promise}`)
  console.log(`  ✓ ${promise}`)
}
