// Packs the published packages as npm would publish them.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { npm, root } from './checks.mjs'

/** Name → { tarball, manifest, files }, for every package that is published. */
export function packAll(folder) {
  const packed = {}
  for (const name of readdirSync(join(root, 'packages'))) {
    const home = join(root, 'packages', name)
    const manifest = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'))
    if (manifest.private) continue
    const [{ filename, files, size }] = Object.values(JSON.parse(npm(['pack', '--json', '--pack-destination', folder], { cwd: home })))
    packed[manifest.name] = { tarball: join(folder, filename), manifest, size, files: files.map(({ path }) => path) }
  }
  return packed
}
