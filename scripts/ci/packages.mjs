// The packages as they would be published: what is in them, and that others can use them: by import, by require, by TypeScript, by a bundler for the web.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { check, npm, root, run, temporaryFolder } from './checks.mjs'
import { packAll } from './pack.mjs'

const MOST_KILOBYTES = 250
const INSTALL_SCRIPTS = ['preinstall', 'install', 'postinstall', 'prepublish', 'preprepare', 'prepare', 'postprepare']

const folder = temporaryFolder('packages')
const packed = packAll(folder)

for (const [name, { manifest, files, size }] of Object.entries(packed)) {
  console.log(`${name} ${manifest.version}: ${files.length} files, ${Math.round(size / 1000)} kB packed`)
  check(
    ['LICENSE', 'README.md', 'package.json'].every((file) => files.includes(file)),
    'it has a licence and a README',
  )
  check(!INSTALL_SCRIPTS.some((script) => manifest.scripts?.[script]), 'it has no install script')
  check(!files.some((file) => /\.test\.|test-support|tsbuildinfo|(^|\/)src\//.test(file)), 'it has neither tests nor sources in it')
}
check(Object.keys(packed.tekrar.manifest.dependencies ?? {}).length === 0, 'tekrar has no runtime dependency')
check(
  Object.keys(packed.tekrar.manifest.peerDependencies ?? {}).every((peer) => packed.tekrar.manifest.peerDependenciesMeta?.[peer]?.optional),
  'what it can work with is optional',
)

console.log('in a project of its own')
const project = join(folder, 'project')
mkdirSync(project)
const write = (name, text) => writeFileSync(join(project, name), text)
write('package.json', JSON.stringify({ name: 'consumer', private: true, type: 'commonjs' }))
npm(['install', ...Object.values(packed).map(({ tarball }) => tarball)], { cwd: project })
check(!existsSync(join(project, 'node_modules/tekrar/src')), 'installed from the tarballs')

const program = `
  const text = characterText('again and again and again and again. '.repeat(20))
  const model = sequential([
    embedding({ vocabulary: text.vocabulary.size, units: 8 }),
    recurrent(lstm({ units: 16 }), { returnSequences: true }),
    dense({ units: text.vocabulary.size }),
  ])
  await model.fit(text.streams({ steps: 20, batch: 4 }), { optimizer: adam({ learningRate: 0.02 }), loss: 'sparseCategoricalCrossentropy', epochs: 2 })
  const again = await open(await model.save())
  const [one, other] = [await model.generate({ prompt: 'a', length: 20 }), await again.generate({ prompt: 'a', length: 20 })]
  if (one.length !== 20 || one !== other) throw new Error(JSON.stringify({ one, other }))`
const names = 'adam, characterText, dense, embedding, lstm, open, recurrent, sequential'
write('required.cjs', `const { ${names} } = require('tekrar')\nconst main = async () => {${program}\n}\nmain()\n`)
write('imported.mjs', `import { ${names} } from 'tekrar'\n${program}\n`)
run(process.execPath, ['required.cjs'], { cwd: project })
check(true, "require('tekrar') gives the library, and it trains, saves and opens")
run(process.execPath, ['imported.mjs'], { cwd: project })
check(true, "import from 'tekrar' too")
run(process.execPath, [join(project, 'node_modules/.bin/tekrar'), '--version'], { cwd: project })
check(true, 'the command tekrar starts')

write('typed.mts', `import { ${names} } from 'tekrar'\nexport const main = async (): Promise<void> => {${program}\n}\n`)
write(
  'typed.cts',
  `import tekrar = require('tekrar')\nconst { ${names} } = tekrar\nexport const main = async (): Promise<void> => {${program}\n}\n`,
)
write(
  'event.mts',
  `import type { Event } from '@tekrar/cli'\nimport { tasks } from '@tekrar/tasks'\nexport const kinds: Event['type'][] = ['start', 'end']\nexport const names = Object.keys(tasks)\n`,
)
const compiler = join(root, 'node_modules/typescript/bin/tsc')
const strict = ['--noEmit', '--strict', '--target', 'es2022', '--lib', 'es2022,dom', '--types', '']
run(
  process.execPath,
  [compiler, ...strict, '--module', 'nodenext', '--moduleResolution', 'nodenext', 'typed.mts', 'typed.cts', 'event.mts'],
  { cwd: project },
)
check(true, 'its types hold for moduleResolution nodenext, from ES modules and from CommonJS, the declarations themselves checked')
run(process.execPath, [compiler, ...strict, '--module', 'esnext', '--moduleResolution', 'bundler', 'typed.mts'], { cwd: project })
check(true, 'its types hold for moduleResolution bundler')

console.log('in a page')
const { build } = await import('vite')
write('everything.js', `export * from 'tekrar'\n`)
await build({
  root: project,
  configFile: false,
  logLevel: 'error',
  build: {
    lib: { entry: join(project, 'everything.js'), formats: ['es'], fileName: 'everything' },
    outDir: 'bundle',
    minify: true,
    rollupOptions: { external: [] },
  },
})
const bundle = readdirSync(join(project, 'bundle')).map((file) => readFileSync(join(project, 'bundle', file)))
const code = Buffer.concat(bundle).toString()
const ofNode = [/["'`]node:/, /getBuiltinModule/, /createRequire/, /\brequire\(/, /tekrar\.node/, /__dirname/, /(?<![\w$])Buffer\./].filter(
  (sign) => sign.test(code),
)
check(ofNode.length === 0, `a bundle for the web holds nothing of Node or of the native engine${ofNode.length > 0 ? `: ${ofNode}` : ''}`)
const kilobytes = bundle.reduce((sum, bytes) => sum + gzipSync(bytes, { level: 9 }).length, 0) / 1000
check(
  kilobytes <= MOST_KILOBYTES,
  `all of the library with its WebAssembly, every layer and the reader of Keras's configurations, is ${kilobytes.toFixed(1)} kB gzipped, at most ${MOST_KILOBYTES}`,
)
