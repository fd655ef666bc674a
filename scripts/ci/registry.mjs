// A registry of packed packages on this machine, so that npm chooses among them as it would among published ones. It runs in a thread of its own: commands that
// the checks wait for ask it.
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { basename } from 'node:path'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'

/** Serves what `packFolders` gave: { address, close }. */
export async function serveRegistry(packed) {
  const worker = new Worker(new URL(import.meta.url), { workerData: packed })
  const [address] = await once(worker, 'message')
  return { address, close: () => worker.terminate() }
}

function serve(packed) {
  const tarballs = new Map(Object.values(packed).map(({ tarball }) => [basename(tarball), readFileSync(tarball)]))
  const document = (name, address) => {
    const { manifest, tarball } = packed[name]
    const file = basename(tarball)
    const integrity = `sha512-${createHash('sha512').update(tarballs.get(file)).digest('base64')}`
    const { version } = manifest
    const dist = { tarball: `${address}/-/${file}`, integrity }
    return { name, 'dist-tags': { latest: version }, versions: { [version]: { ...manifest, _id: `${name}@${version}`, dist } } }
  }
  const server = createServer((request, response) => {
    const address = `http://127.0.0.1:${server.address().port}`
    const path = decodeURIComponent(new URL(request.url, address).pathname)
    const [name, file] = [path.slice(1), basename(path)]
    if (Object.hasOwn(packed, name)) response.setHeader('content-type', 'application/json').end(JSON.stringify(document(name, address)))
    else if (path.startsWith('/-/') && tarballs.has(file)) response.end(tarballs.get(file))
    else response.writeHead(404).end('{"error":"not found"}')
  })
  server.listen(0, '127.0.0.1', () => parentPort.postMessage(`http://127.0.0.1:${server.address().port}`))
}

if (!isMainThread && workerData) serve(workerData)
