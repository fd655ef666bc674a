// The pinned compiler for WebAssembly and for other platforms: the PyPI package `ziglang`, of the Python that TEKRAR_PYTHON names, of `python3`, or of a virtual
// environment made for it under node_modules.
import { spawnSync } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ZIG_VERSION = '0.15.2'
const environment = fileURLToPath(new URL(`../node_modules/.cache/tekrar/ziglang-${ZIG_VERSION}`, import.meta.url))

const versionIn = (python) => spawnSync(python, ['-m', 'ziglang', 'version'], { encoding: 'utf8' }).stdout?.trim()

/** The words that start it: a program and its first arguments. Throws where it cannot be had. */
export function ziglang() {
  const chosen = process.env.TEKRAR_PYTHON
  const own = join(environment, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python')
  const python = (chosen ? [chosen] : ['python3', own]).find((python) => versionIn(python) === ZIG_VERSION)
  if (python) return [python, '-m', 'ziglang']
  if (chosen) throw new Error(`TEKRAR_PYTHON has ziglang ${versionIn(chosen) || 'not at all'}: pip install ziglang==${ZIG_VERSION}`)
  console.log(`installing ziglang ${ZIG_VERSION} from PyPI, in a virtual environment under node_modules/.cache`)
  for (const words of [
    ['python3', '-m', 'venv', '--clear', environment],
    [own, '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', `ziglang==${ZIG_VERSION}`],
  ]) {
    const { status, error, stdout, stderr } = spawnSync(words[0], words.slice(1), { encoding: 'utf8' })
    if (status === 0) continue
    if (existsSync(environment)) rmSync(environment, { recursive: true, force: true })
    throw new Error(`${words.join(' ')}: ${error?.message ?? `${stdout}${stderr}`.trim()} (Python 3 with venv and pip is wanted)`)
  }
  return [own, '-m', 'ziglang']
}
