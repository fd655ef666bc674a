// Compiles the addon for every platform, from this one, and lays out packages ready to be packed and published, in prebuilt/: `native-<platform>`, each an addon,
// and `native`, which has them as optional dependencies. `npm run build:prebuilt` makes all, `npm run build:prebuilt -- linux-x64-gnu …` only those named.
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describeAddon } from './addon-binary.mjs'
import { compilations, runAll, setsFor } from './addon-recipe.mjs'
import { misfits } from './prebuilt-misfits.mjs'
import { PLATFORMS } from './prebuilt-platforms.mjs'
import { ziglang } from './ziglang.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const source = join(root, 'packages/native')
const output = join(root, 'prebuilt')
const manifest = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'))

const PLAIN = ['-g0', '-fno-sanitize=all']
/** This compiler wants to be told that vectors of 512 bits may be handed around. */
const more = ({ name }) => (name === 'avx512' ? [...PLAIN, '-mevex512'] : PLAIN)

const insist = (failure) => {
  if (failure !== undefined) throw new Error(failure.trim().split('\n').slice(0, 20).join('\n'))
}

/** What only the linker of one format wants; writes the files it reads. */
const ofFormat = {
  /** Nothing is seen from outside but what Node looks for: the C++ library within stays apart from Node's. */
  async ELF(folder) {
    const script = join(folder, 'exports.map')
    writeFileSync(script, '{ global: napi_register_module_v1; node_api_module_get_api_version_v1; local: *; };\n')
    return [`-Wl,--version-script=${script}`]
  },
  /** On Windows an import has to say whose it is: node.exe's. */
  async PE(folder, zig) {
    const { def_paths: definitions } = createRequire(import.meta.url)('node-api-headers')
    const names = Object.values(definitions).flatMap((path) => readFileSync(path, 'utf8').match(/^(napi|node_api)_\w+/gm))
    const [definition, library] = [join(folder, 'node.def'), join(folder, 'node.lib')]
    writeFileSync(definition, `NAME node.exe\nEXPORTS\n${names.join('\n')}\n`)
    insist(await runAll([[...zig, 'dlltool', '-d', definition, '-l', library, '-m', 'i386:x86-64']], 1))
    return [library]
  },
  'Mach-O': async () => [],
}

/** Compiles one platform's addon; its path. */
async function compile(platform, zig, folder) {
  const { target, cpu, format, link } = platform
  const compiler = [...zig, 'c++', '-target', target]
  const { commands, objects } = compilations({ compiler, sets: setsFor(cpu), folder, more: (set) => more(set) })
  insist(await runAll(commands, availableParallelism()))
  const addon = join(folder, 'tekrar.node')
  insist(await runAll([[...compiler, ...link, ...objects, ...(await ofFormat[format](folder, zig)), '-o', addon]], 1))
  return addon
}

const describe = ({ os, cpu, wants }) => `${os} ${cpu} (${wants})`

/** The package of one platform around its addon. */
function layOut(name, platform, addon) {
  const { os, cpu, libc } = platform
  const home = join(output, `native-${name}`)
  rmSync(home, { recursive: true, force: true })
  mkdirSync(home, { recursive: true })
  renameSync(addon, join(home, 'tekrar.node'))
  copyFileSync(join(source, 'LICENSE'), join(home, 'LICENSE'))
  const title = `@tekrar/native-${name}`
  writeFileSync(
    join(home, 'README.md'),
    `# ${title}\n\nThe native engine of \`tekrar\` for ${describe(platform)}. \`@tekrar/native\` installs and loads it: there is no need to install it by itself.\n\n` +
      'Besides tekrar it holds parts of libc++, libc++abi, libunwind and compiler-rt (LLVM, Apache License 2.0 with LLVM exceptions)' +
      `${os === 'win32' ? ' and of the start-up code of mingw-w64 (public domain and Zope Public License 2.1)' : ''}.\n`,
  )
  const { version, license, engines } = manifest
  const described = { name: title, version, description: `The native engine of tekrar for ${describe(platform)}.`, license, engines }
  const chosen = { os: [os], cpu: [cpu], ...(libc ? { libc: [libc] } : {}) }
  const addonBytes = statSync(join(home, 'tekrar.node')).size
  const files = ['tekrar.node', 'README.md', 'LICENSE']
  // Yarn may keep packages in archives; an addon must be a file.
  writeManifest(home, { ...described, ...chosen, main: './tekrar.node', files, preferUnplugged: true, addonBytes })
  return addonBytes
}

const writeManifest = (home, content) => writeFileSync(join(home, 'package.json'), `${JSON.stringify(content, null, 2)}\n`)

/** `@tekrar/native` as it is published: the clone's, and the addons as optional dependencies. The clone's has none, for it must install before they are published. */
function layOutLoader() {
  const home = join(output, 'native')
  rmSync(home, { recursive: true, force: true })
  mkdirSync(home, { recursive: true })
  for (const file of ['README.md', 'LICENSE']) copyFileSync(join(source, file), join(home, file))
  cpSync(join(source, 'dist'), join(home, 'dist'), { recursive: true, filter: (path) => !path.endsWith('.tsbuildinfo') })
  const { scripts: _, ...published } = manifest
  const optionalDependencies = Object.fromEntries(Object.keys(PLATFORMS).map((name) => [`@tekrar/native-${name}`, manifest.version]))
  writeManifest(home, { ...published, optionalDependencies })
}

async function main(wanted) {
  const unknown = wanted.filter((name) => !(name in PLATFORMS))
  if (unknown.length > 0) throw new Error(`no platform ${unknown.join(', ')}; there are ${Object.keys(PLATFORMS).join(', ')}`)
  insist(await runAll([[process.execPath, 'node_modules/typescript/bin/tsc', '-b', 'packages/native']], 1))
  const zig = ziglang()
  mkdirSync(output, { recursive: true })
  const names = wanted.length > 0 ? wanted : Object.keys(PLATFORMS)
  for (const name of names) {
    const started = performance.now()
    const folder = mkdtempSync(join(output, '.objects-'))
    try {
      const addon = await compile(PLATFORMS[name], zig, folder)
      const wrong = misfits(PLATFORMS[name], describeAddon(readFileSync(addon)))
      if (wrong.length > 0) throw new Error(`the addon ${wrong.join('; ')}`)
      const bytes = layOut(name, PLATFORMS[name], addon)
      console.log(`${name}: ${Math.round(bytes / 1000)} kB in ${((performance.now() - started) / 1000).toFixed(1)} s`)
    } catch (error) {
      throw new Error(`${name}: ${error.message}`)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }
  layOutLoader()
  const missing = Object.keys(PLATFORMS).filter((name) => !existsSync(join(output, `native-${name}/tekrar.node`)))
  console.log(missing.length === 0 ? 'prebuilt/ is complete' : `prebuilt/ is not to be published: without ${missing.join(', ')}`)
}

await main(process.argv.slice(2)).catch((error) => {
  console.error(error.message)
  process.exitCode = 1
})
