import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type PeerProcess, startPeer } from './peer-process.ts'
import { peerNames } from './peers.ts'
import { SHAPES } from './shapes.ts'

const job = { kind: 'step', shape: SHAPES[0]!, place: 0 } as const
const { signal } = new AbortController()

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tekrar-peers-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Something that stands in for a Python: a program that answers each request with the next of its lines. */
async function python(name: string, hello: string, answers: readonly string[]): Promise<string> {
  const file = join(folder, name)
  const program = `#!${process.execPath}
    const answers = ${JSON.stringify(answers)}
    console.log('a library says hello')
    console.log(${JSON.stringify(hello)})
    require('node:readline').createInterface({ input: process.stdin }).on('line', () => {
      const next = answers.shift()
      if (next === 'die') { console.error('Killed for its memory'); process.exit(9) }
      if (next !== 'silence') console.log(next)
    })`
  await writeFile(file, program)
  await chmod(file, 0o755)
  return file
}

const started = async (python: string): Promise<PeerProcess> => {
  const peer = await startPeer('torch', { python, threads: 1, directory: '.', signal })
  if ('missing' in peer) throw new Error(peer.missing)
  return peer
}

// Windows starts no program by its first line.
const posix = test.skipIf(process.platform === 'win32')

posix('it is asked to make ready, then for times; lines that are none of its answers are passed over', async () => {
  const peer = await started(
    await python('good', '{"versions":{"torch":"9"}}', ['{"ready":true}', '{"ms":1.5,"calls":3}', '{"ms":2.5,"calls":3}']),
  )
  expect(peer.versions).toEqual({ torch: '9' })
  await peer.prepare(job, signal)
  expect([await peer.time(0, signal), await peer.time(0, signal)]).toEqual([1.5, 2.5])
  peer.end()
})

posix('what it cannot do is an error with its words, and it goes on', async () => {
  const peer = await started(await python('failing', '{"versions":{}}', ['{"error":"MemoryError: none"}', '{"ready":true}']))
  await expect(peer.prepare(job, signal)).rejects.toThrow('MemoryError: none')
  await peer.prepare(job, signal)
  expect(peer.isGone).toBe(false)
  peer.end()
})

posix('one that dies says so with its last words', async () => {
  const peer = await started(await python('dying', '{"versions":{}}', ['die']))
  await expect(peer.prepare(job, signal)).rejects.toThrow('it ended with code 9: Killed for its memory')
  expect(peer.isGone).toBe(true)
})

posix('the signal ends the wait and the process', async () => {
  const ending = new AbortController()
  const file = await python('silent', '{"versions":{}}', ['silence'])
  const peer = await startPeer('torch', { python: file, threads: 1, directory: '.', signal: ending.signal })
  if ('missing' in peer) throw new Error(peer.missing)
  const ready = peer.prepare(job, ending.signal)
  ending.abort(new Error('Ctrl-C'))
  await expect(ready).rejects.toThrow('Ctrl-C')
  expect(peer.isGone).toBe(true)
})

posix('a package that is not there is missing, and so is a Python', async () => {
  const bare = await python('bare', '{"missing":"torch","reason":"No module named torch"}', [])
  expect(await startPeer('torch', { python: bare, threads: 1, directory: '.', signal })).toMatchObject({ missing: 'torch' })
  const nowhere = join(folder, 'nowhere')
  expect(await startPeer('torch', { python: nowhere, threads: 1, directory: '.', signal })).toMatchObject({ missing: nowhere })
})

test('TensorFlow.js is looked for where the command was started', async () => {
  expect(await startPeer('tfjs', { python: 'python3', threads: 1, directory: folder, signal })).toEqual({
    missing: '@tensorflow/tfjs',
    reason: '',
  })
  expect(peerNames).toContain('tfjs')
})
