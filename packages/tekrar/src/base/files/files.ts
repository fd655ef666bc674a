/** Reading from a disk, where there is one. The import `#files` gives `node.ts` in Node and `web.ts` elsewhere. */
export interface Files {
  /** The bytes of a file; undefined if there is none. Throws what the system says otherwise. */
  read(path: string): Promise<Uint8Array | undefined>
  join(folder: string, name: string): string
  isFolder(path: string): Promise<boolean>
  /** The path of a `file:` URL. */
  pathOf(url: URL): string
}
