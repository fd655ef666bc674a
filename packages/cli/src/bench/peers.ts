import { fileURLToPath } from 'node:url'
import type { Job } from './job.ts'

/** Another toolkit that is timed on the same work, in a process of its own: `peers/protocol.py` says how they speak. */
export interface Peer {
  /** The head of its column. */
  readonly short: string
  readonly title: string
  readonly does: readonly Job['kind'][]
  readonly runs: 'python' | 'node'
  readonly script: string
  readonly words: readonly string[]
  /** What to install, by pip or npm. */
  readonly packages: string
}

const training: Peer['does'] = ['step']

export const peers = {
  torch: peer('torch', 'PyTorch', ['step', 'generation'], 'torch_peer.py', [], 'torch numpy'),
  'torch-compile': peer('compile', 'torch.compile', training, 'torch_peer.py', ['compile'], 'torch numpy'),
  'keras-jax': peer('jax', 'Keras / JAX', training, 'keras_peer.py', ['jax'], 'keras jax'),
  'keras-tensorflow': peer('tf', 'Keras / TensorFlow', training, 'keras_peer.py', ['tensorflow'], 'keras tensorflow-cpu'),
  tfjs: peer('tfjs', 'TensorFlow.js', training, 'tfjs_peer.mjs', [], '@tensorflow/tfjs'),
  onnxruntime: peer('onnx', 'ONNX Runtime', ['generation'], 'onnxruntime_peer.py', [], 'onnxruntime onnx numpy'),
} as const satisfies Record<string, Peer>

export type PeerName = keyof typeof peers
export const peerNames = Object.keys(peers) as readonly PeerName[]

/** Words that stand for several. */
const together: Readonly<Record<string, readonly PeerName[]>> = {
  keras: ['keras-jax', 'keras-tensorflow'],
  'torch.compile': ['torch-compile'],
  all: peerNames,
}
export const peerWords: readonly string[] = [...peerNames, ...Object.keys(together)]

/** `torch,keras` → the peers meant, each once; or the word that means none. */
export function peersMeant(list: string): { readonly names: readonly PeerName[] } | { readonly unknown: string } {
  const names = new Set<PeerName>()
  for (const word of list.split(',').map((word) => word.trim())) {
    const meant = Object.hasOwn(peers, word) ? [word as PeerName] : Object.hasOwn(together, word) ? together[word]! : null
    if (!meant) return { unknown: word }
    for (const name of meant) names.add(name)
  }
  return { names: [...names] }
}

function peer(short: string, title: string, does: Peer['does'], script: string, words: readonly string[], packages: string): Peer {
  return { short, title, does, runs: script.endsWith('.py') ? 'python' : 'node', script, words, packages }
}

/** How it is started, for so many threads: its script lies in this package. */
export function commandOf(name: PeerName, { python, threads, directory }: { python: string; threads: number; directory: string }) {
  const { runs, script, words } = peers[name]
  const file = fileURLToPath(new URL(`../../peers/${script}`, import.meta.url))
  return runs === 'python'
    ? { command: python, words: [file, String(threads), ...words] }
    : { command: process.execPath, words: [file, String(threads), directory, ...words] }
}

/** What a person types to get it. */
export const installing = (name: PeerName, python: string): string =>
  peers[name].runs === 'python' ? `${python} -m pip install ${peers[name].packages}` : `npm install ${peers[name].packages}`
