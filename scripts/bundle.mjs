// Makes one file of the library's many: Node loads it in a third of the time. Every path that packages/tekrar/package.json gives to Node becomes an entry in bundle/,
// in the same folders as in dist/; what two entries share stands once. Bundlers for the web get the many files, of which they leave out what nobody uses.
import { readFileSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'

const home = fileURLToPath(new URL('../packages/tekrar/', import.meta.url))
const { exports, imports } = JSON.parse(readFileSync(`${home}package.json`, 'utf8'))
const names = [...Object.values(exports), ...Object.values(imports)]
  .map(({ node }) => node)
  .map((target) => /^\.\/bundle\/(.+)\.js$/.exec(target)[1])

rmSync(`${home}bundle`, { recursive: true, force: true })
const bundle = await rolldown({
  input: Object.fromEntries(names.map((name) => [name, `${home}dist/${name}.js`])),
  platform: 'neutral',
  external: /^(#|@tekrar\/)/,
})
await bundle.write({ dir: `${home}bundle`, format: 'esm', entryFileNames: '[name].js', chunkFileNames: 'shared-[hash].js' })
await bundle.close()
