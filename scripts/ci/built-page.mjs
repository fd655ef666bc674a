// A page that uses the built package as it stands.
import { readFileSync } from 'node:fs'

/** HTML whose module script is `script`; its import map does what a bundler would. */
export function builtPage(script) {
  const { exports, imports } = JSON.parse(readFileSync(new URL('../../packages/tekrar/package.json', import.meta.url), 'utf8'))
  const served = ({ default: path }) => path.replace('.', '/packages/tekrar')
  const map = {
    imports: {
      tekrar: served(exports['.']),
      ...Object.fromEntries(Object.entries(imports).map(([name, target]) => [name, served(target)])),
    },
  }
  return `<!doctype html><link rel="icon" href="data:,"><script type="importmap">${JSON.stringify(map)}</script>
    <script type="module">${script}</script>`
}
