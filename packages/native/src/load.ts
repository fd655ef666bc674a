import { existsSync, readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { NativeResult } from 'tekrar/engine'
import { ADDON_VERSION, type Addon } from './addon.ts'
import { PREBUILT, thisPlatform } from './platform.ts'

/** Why there is no native engine. */
export type Absence = Extract<NativeResult, { absent: unknown }>

/** Where an addon may lie. */
export interface Places {
  /** The addon built in this clone; a published package has none. */
  readonly local: string
  /** The file that a module's name stands for, seen from here; throws where there is none. */
  readonly resolve: (name: string) => string
  readonly require: (file: string) => unknown
  readonly platform: string
  /** Of this package: the addon's package must have the same. */
  readonly version: string
}

const require = createRequire(import.meta.url)

function ownPlaces(): Places {
  return {
    local: fileURLToPath(new URL('../build/tekrar.node', import.meta.url)),
    resolve: require.resolve,
    require,
    platform: thisPlatform(),
    version: (JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }).version,
  }
}

/**
 * The addon built in this clone, if it fits, else the one in this platform's package, else why there is none. An addon fits that has these functions and runs
 * plans of the caller's format: one left over from before a change gives way.
 */
export function loadAddon(planVersion: number, places: Places = ownPlaces()): { addon: Addon } | Absence {
  const local = existsSync(places.local) ? open(places.local, planVersion, places) : undefined
  if (local && 'addon' in local) return local
  const shipped = openShipped(planVersion, places)
  if ('addon' in shipped || !local) return shipped
  return { absent: local.absent, detail: `${local.detail}; ${shipped.detail}` }
}

function openShipped(planVersion: number, places: Places): { addon: Addon } | Absence {
  if (!PREBUILT.includes(places.platform)) return { absent: 'not-built', detail: places.platform }
  const name = `@tekrar/native-${places.platform}`
  let manifest: string
  let described: { version?: unknown; addonBytes?: unknown }
  try {
    manifest = places.resolve(`${name}/package.json`)
    described = Object(places.require(manifest)) as typeof described
  } catch (error) {
    const { code, message } = error as { code?: string; message: string }
    return code === 'MODULE_NOT_FOUND'
      ? { absent: 'addon-not-installed', detail: name }
      : { absent: 'not-loaded', detail: `${name}: ${message}` }
  }
  const addon = join(dirname(manifest), 'tekrar.node')
  const { version, addonBytes } = described
  if (version !== places.version) return { absent: 'other-version', detail: `${name} ${version}, @tekrar/native ${places.version}` }
  const bytes = statSync(addon, { throwIfNoEntry: false })?.size
  if (bytes === undefined) return { absent: 'not-loaded', detail: `${addon} is missing` }
  // A file cut short would not fail to load: the process would be ended.
  if (bytes !== addonBytes) return { absent: 'not-loaded', detail: `${addon} has ${bytes} of ${addonBytes} bytes` }
  return open(addon, planVersion, places)
}

function open(file: string, planVersion: number, places: Places): { addon: Addon } | Absence {
  let addon: Addon
  try {
    addon = places.require(file) as Addon
  } catch (error) {
    const { message } = error as { message: string }
    return { absent: 'not-loaded', detail: message.includes(file) ? message : `${file}: ${message}` }
  }
  // Whatever a stranger's file gives, it may have no such properties.
  const { version, planVersion: runs } = (addon ?? {}) as Partial<Addon>
  if (version === ADDON_VERSION && runs === planVersion) return { addon }
  const detail =
    version === ADDON_VERSION ? `plans ${runs}, wanted ${planVersion}` : `functions ${version ?? 'of no'} version, wanted ${ADDON_VERSION}`
  return { absent: 'other-version', detail: `${file}: ${detail}` }
}
