import type { Numbers } from '@tekrar/tasks/rows'

/** What `tekrar bench` says. */
export const bench = ({ number, short, duration, percent }: Numbers) => ({
  works: { characters: 'characters', weather: 'weather', sentiment: 'sentiment, both directions' },
  heads: { speed: 'GFLOP/s', share: 'peak', memory: 'memory', ratio: '×' },
  unit: (d: { kind: 'step' | 'generation'; streams: number }) =>
    d.kind === 'step'
      ? 'Milliseconds a training step'
      : `Microseconds a character${d.streams > 1 ? `, ${number(d.streams)} texts at a time` : ''}`,
  rounds: (d: { rounds: number; seconds: number }) =>
    `the median of ${d.rounds === 1 ? 'one round' : `${d.rounds} rounds`}, of each the fastest in ${short(d.seconds)} s`,
  progress: (d: { number: number; of: number; shape: string; name: string; round: number; rounds: number; left: number | null }) =>
    [
      `${d.number} of ${d.of}: ${d.shape}`,
      d.round === 0 ? `${d.name} makes ready` : `round ${d.round} of ${d.rounds}, ${d.name}`,
      d.left === null ? '' : `about ${duration(d.left)} left`,
    ]
      .filter(Boolean)
      .join(' · '),
  starting: (d: { peers: string }) => `starting ${d.peers} …`,
  own: (d: { version: string; engine: string; instructionSet: string; threads: number; node: string }) =>
    `tekrar ${d.version}, ${d.engine} (${d.instructionSet}), ${d.threads === 1 ? '1 thread' : `${d.threads} threads`}, Node ${d.node}`,
  machine: (d: { processor: string; cores: number; platform: string }) =>
    `${d.processor}, ${d.cores === 1 ? '1 core' : `${d.cores} cores`}, ${d.platform}`,
  peak: (d: { kind: 'fma' | 'wasm'; speed: number; reading: number }) =>
    `peak: ${short(d.speed)} GFLOP/s, by ${d.kind === 'fma' ? 'fused multiply-adds' : 'multiplications and additions of 128-bit vectors'} that wait for nothing; ${short(d.reading)} GB/s read from memory: measured in the same rounds, with the same threads`,
  ratio: (d: { mean: number; lowest: number }) =>
    `×: how many times faster than the best of the others; geometric mean ${number(d.mean, 2)}, lowest ${number(d.lowest, 2)}`,
  missing: (d: { peer: string; missing: string; install: string; python: boolean }) =>
    `${d.peer} is not here (${d.missing}). Install it: ${d.install}${d.python ? '; another Python: --python FILE' : ''}`,
  notItsWork: (d: { peer: string; kind: 'step' | 'generation' }) =>
    `${d.peer} ${d.kind === 'step' ? 'does not train here; it writes: --generation' : 'does not write here; it trains: leave --generation out'}`,
  failed: (d: { peer: string; shape: string; reason: string }) => `${d.peer}, ${d.shape}: ${d.reason}`,
  interrupting: 'stopping; what is measured so far follows (Ctrl-C again: leave at once)',
  interrupted: (d: { done: number; of: number }) => `stopped: ${number(d.done)} of ${number(d.of)} are measured`,
  written: (d: { file: string }) => `written: ${d.file}`,
  again: (d: { file: string; done: number; of: number }) => `${d.file} has ${number(d.done)} of ${number(d.of)} already: going on`,
  roofline: {
    title: 'How near the machine’s limits',
    across: 'operations for each byte that must be moved (FLOP/B)',
    up: 'GFLOP/s',
    peak: (d: { speed: number }) => `peak ${short(d.speed)} GFLOP/s`,
    reading: (d: { reading: number }) => `${short(d.reading)} GB/s`,
    point: (d: { speed: number; share: number }) => `${short(d.speed)} GFLOP/s, ${percent(d.share)}`,
  },
  profile: {
    title: (d: { shape: string; milliseconds: number; threads: number; instructionSet: string }) =>
      `${d.shape}: ${short(d.milliseconds)} ms a training step, ${d.instructionSet}, ${d.threads === 1 ? '1 thread' : `${d.threads} threads`}`,
    kind: 'by kind',
    count: 'in plan',
    share: 'share',
    speed: 'GFLOP/s',
    moved: 'GB/s',
    times: 'runs',
    what: 'the costliest',
    waiting: 'waiting',
    about: (d: { clocked: number; threads: number; peak: number }) =>
      `Times of a step, ${short(d.clocked)} ms with a clock at every instruction${d.threads > 1 ? ', on the first thread; products are all threads’' : ''}. Peak just then: ${short(d.peak)} GFLOP/s. GB/s counts each operand once an instruction, wherever it lies.`,
  },
  failures: {
    'bench-profile-alone': (d: { flag: string }) => `--profile says where the time of a training step goes; it does not go with ${d.flag}`,
    'bench-only': (d: { value: string; most: number }) => `--only ${d.value}: write places of the grid, 0 to ${d.most}, as 3 or 0,2-5`,
    'bench-only-and-shape': (d: { flag: string }) =>
      `--only picks from the grid and ${d.flag} makes a shape of its own; give only one of them`,
    'bench-not-for-writing': (d: { flag: string }) => `${d.flag} has no meaning with --generation; leave it out`,
    'bench-unknown-peer': (d: { word: string; nearest: string | null; known: string }) =>
      `--against ${d.word}: no such toolkit${d.nearest ? `; did you mean ${d.nearest}?` : `; known: ${d.known}`}`,
    'bench-nothing-to-draw': (d: { file: string }) => `--svg ${d.file}: nothing was measured, so there is nothing to draw`,
    'bench-file': (d: { file: string }) => `--out ${d.file} is there and holds no measurements of this command; choose another file`,
  },
})
