// A machine without a C++ compiler, as far as the programs started in it can see.
import { existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const COMPILER = /^(.*-)?(c\+\+|g\+\+|gcc|cc|c89|c99|clang|clang\+\+|tcc|icx|icpx|zig)(-[\d.]+)?$/

/** A PATH with everything that is on ours, but compilers. */
function pathWithoutCompilers(folder) {
  const tools = join(folder, 'tools')
  mkdirSync(tools)
  for (const place of process.env.PATH.split(delimiter).filter((place) => place && existsSync(place)))
    for (const name of readdirSync(place))
      if (!COMPILER.test(name) && !existsSync(join(tools, name))) link(join(place, name), join(tools, name))
  return tools
}

/** The first on the PATH wins, as it would there. */
function link(target, name) {
  try {
    symlinkSync(target, name)
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
  }
}

/** The environment of this process, without compilers and without the settings that choose an engine; keeps its tools in a folder. */
export function environmentWithoutCompilers(folder) {
  const { CXX, CC, TEKRAR_ENGINE, TEKRAR_NATIVE, ...kept } = process.env
  const env = { ...kept, PATH: pathWithoutCompilers(folder) }
  const left = ['c++', 'g++', 'gcc', 'cc', 'clang', 'clang++'].filter((name) => existsSync(join(env.PATH, name)))
  if (left.length > 0) throw new Error(`still on the PATH: ${left}`)
  return env
}
