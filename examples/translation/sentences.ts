import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

/** German sentences and their English translations: Multi30k (Elliott et al., 2016), from the folder that `TEKRAR_DATA` names. */
export function sentences(part: 'train' | 'val'): (readonly [string, string])[] {
  const folder = process.env.TEKRAR_DATA
  if (!folder) throw new Error('set TEKRAR_DATA to the folder that has multi30k/train.de.gz and the other three files')
  const lines = (language: 'de' | 'en') =>
    gunzipSync(readFileSync(join(folder, 'multi30k', `${part}.${language}.gz`)))
      .toString('utf8')
      .trimEnd()
      .split('\n')
      .map((line) => line.trim())
  const english = lines('en')
  return lines('de').map((line, i) => [line, english[i]!] as const)
}
