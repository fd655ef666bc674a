// Packs the published packages as npm would publish them.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { npm, root } from './checks.mjs'

/** Name → { tarball, manifest, size, files }, for every package that is published from `packages/`. */
export const packAll = (folder) =>
  packFolders(
    readdirSync(join(root, 'packages')).map((name) => join(root, 'packages', name)),
    folder,
  )

/** The same for packages that lie in folders of their own. */
export function packFolders(homes, folder) {
  const packed = {}
  for (const home of homes) {
    const manifest = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'))
    if (manifest.private) continue
    const [{ filename, files, size }] = Object.values(JSON.parse(npm(['pack', '--json', '--pack-destination', folder], { cwd: home })))
    packed[manifest.name] = { tarball: join(folder, filename), manifest, size, files: files.map(({ path }) => path) }
  }
  return packed
}
