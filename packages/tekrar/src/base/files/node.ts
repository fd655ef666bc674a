import type { Files } from './files.ts'

/** The little we use of Node, typed here so that the library needs no types of Node's. */
interface NodeProcess {
  /** In Node from 20.16. */
  getBuiltinModule?(name: 'node:fs/promises'): {
    readFile(path: string): Promise<Uint8Array>
    stat(path: string): Promise<{ isDirectory(): boolean }>
  }
  getBuiltinModule?(name: 'node:path'): { join(...parts: string[]): string }
  getBuiltinModule?(name: 'node:url'): { fileURLToPath(url: URL): string }
}

const { process } = globalThis as { process?: NodeProcess }

const absent = (error: unknown): boolean => ['ENOENT', 'ENOTDIR'].includes((error as { code?: string }).code ?? '')

function open(getBuiltinModule: NonNullable<NodeProcess['getBuiltinModule']>): Files {
  const disk = getBuiltinModule('node:fs/promises')
  const { join } = getBuiltinModule('node:path')
  const { fileURLToPath } = getBuiltinModule('node:url')
  return {
    read: (path) =>
      disk.readFile(path).catch((error) => {
        if (absent(error)) return undefined
        throw error
      }),
    isFolder: (path) =>
      disk.stat(path).then(
        (found) => found.isDirectory(),
        (error) => {
          if (absent(error)) return false
          throw error
        },
      ),
    join,
    pathOf: fileURLToPath,
  }
}

export const files: Files | undefined = process?.getBuiltinModule && open(process.getBuiltinModule)
