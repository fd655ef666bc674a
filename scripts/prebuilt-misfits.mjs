import { createRequire } from 'node:module'
import { byVersion } from './addon-binary.mjs'
import { GLIBC, MACOS_VERSION, NODE_API } from './prebuilt-platforms.mjs'

const { symbols } = createRequire(import.meta.url)('node-api-headers')
const ofNode = new Set([...symbols[NODE_API].js_native_api_symbols, ...symbols[NODE_API].node_api_symbols])

/** Where the system looks for what an addon does not say whose it is. */
const REGISTER = 'napi_register_module_v1'
const EXPORTS = [REGISTER, 'node_api_module_get_api_version_v1']

/** This compiler's linker for macOS hides nothing: C++'s own new and delete, which are the same everywhere in a process, and two marks of the file are seen. */
const MACOS_EXPORTS = /^(_Z(n[aw]|d[al])\w*|__dso_handle|_mh_dylib_header)$/

/** What an addon's file says of itself (`describeAddon`) that does not fit its platform: [] for a good one. What cannot be run here is at least looked at. */
export function misfits({ format, cpu, os, libc, libraries }, addon) {
  const napi = addon.imports.filter((name) => /^(napi|node_api)_/.test(name))
  const [strange, foreign, shown] = [
    napi.filter((name) => !ofNode.has(name)),
    addon.libraries.filter((library) => !libraries.test(library)),
    addon.exports.filter((name) => !EXPORTS.includes(name) && !(os === 'darwin' && MACOS_EXPORTS.test(name))),
  ]
  return [
    addon.format !== format && `is ${addon.format}, not ${format}`,
    addon.processor !== cpu && `is for ${addon.processor}, not ${cpu}`,
    !addon.exports.includes(REGISTER) && `does not export ${REGISTER}`,
    shown.length > 0 && `shows what is its own: ${shown.join(', ')}`,
    napi.length === 0 && 'asks Node for nothing',
    strange.length > 0 && `asks for ${strange.join(', ')}, which Node-API ${NODE_API} does not have`,
    foreign.length > 0 && `wants ${foreign.join(', ')}`,
    libc === 'glibc' && addon.glibc === undefined && 'is not for glibc',
    addon.glibc !== undefined && (libc !== 'glibc' || byVersion(addon.glibc, GLIBC) > 0) && `wants glibc ${addon.glibc}`,
    os === 'darwin' && addon.macos !== MACOS_VERSION && `wants macOS ${addon.macos}, not ${MACOS_VERSION}`,
    os === 'darwin' && cpu === 'arm64' && !addon.signed && 'is not signed, without which no arm64 Mac loads it',
  ].filter(Boolean)
}
