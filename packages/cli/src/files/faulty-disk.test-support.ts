import { disk, type FileOperations } from './operations.ts'

/** What happens at the fault: that one operation fails, as on a full disk; or everything ends there, as when the process dies. */
export type FaultKind = 'fails' | 'dies'

export interface FaultyDisk extends FileOperations {
  /** Operations asked for so far. */
  readonly count: number
  readonly log: readonly string[]
}

const changing = ['write', 'append', 'sync', 'syncFolder', 'rename', 'remove', 'makeFolder', 'makeFolders', 'removeFolder'] as const

/** The real disk, with a fault at the operation of a number (from 0). A write or an append that it hits is left half done. */
export function faultyDisk(at: number, kind: FaultKind): FaultyDisk {
  let count = 0
  const log: string[] = []
  const fault = (): Error => Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' })
  const wrapped = Object.fromEntries(
    changing.map((name) => [
      name,
      async (...words: readonly unknown[]) => {
        const number = count++
        log.push(`${name} ${String(words[0]).split(/[\\/]/).at(-1)}`)
        const hit = kind === 'dies' ? number >= at : number === at
        if (!hit) return (disk[name] as (...words: readonly unknown[]) => Promise<void>)(...words)
        const half = number === at && (name === 'write' || name === 'append')
        if (half) {
          const [path, content] = words as [string, Uint8Array | string]
          const part = content.slice(0, Math.floor(content.length / 2))
          await (name === 'write' ? disk.write(path, part) : disk.append(path, String(part)))
        }
        throw fault()
      },
    ]),
  )
  return {
    ...disk,
    ...wrapped,
    get count() {
      return count
    },
    log,
  }
}
