import { readFileSync } from 'node:fs'

/** This package's version, from its own package.json. */
export const version = (): string => {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
  return version
}
