import type { Option } from '@tekrar/tasks'
import { numbersFor } from './numbers.ts'

const numbers = numbersFor('en', { hours: 'h', minutes: 'min', seconds: 's' }, (text) => `${text}%`)
const { number, short, percent, bytes, duration } = numbers

/** Why something failed; an error is put into the person's language before it gets here. */
export type Reason = string | Error

const meant = (nearest: string | null) => (nearest ? `; did you mean ${nearest}?` : '')

/** So many of something: `1 epoch`, `12 epochs`. */
const counted = (text: string, one: string, many: string): string => `${text} ${text === '1' ? one : many}`
const trainingSteps = (steps: number): string => counted(number(steps), 'training step', 'training steps')

/** What an option takes, as the end of "must be …". Where the value given is beyond what any whole number may be, the limit is said. */
function expected(option: Option, actual?: string): string {
  switch (option.kind) {
    case 'integer': {
      const most = option.most ?? (Number(actual) > Number.MAX_SAFE_INTEGER ? Number.MAX_SAFE_INTEGER : undefined)
      return most === undefined ? `a whole number, ${option.least} or more` : `a whole number from ${option.least} to ${most}`
    }
    case 'number': {
      const from = option.above !== undefined ? `above ${option.above}` : option.least !== undefined ? `from ${option.least}` : ''
      const to = option.below !== undefined ? `below ${option.below}` : option.most !== undefined ? `up to ${option.most}` : ''
      if (!to) return option.above === undefined ? `a number, ${option.least ?? 'any'} or more` : `a number ${from}`
      return `a number ${from}${option.above !== undefined ? ' and' : option.below !== undefined ? ' and' : ''} ${to}`
    }
    case 'choice':
      return `one of ${option.choices.join(', ')}`
    case 'text':
      return option.choices
        ? `one of ${option.choices.join(', ')}, or a file ending in ${(option.files ?? []).slice(0, 2).join(' or ')}`
        : 'some text'
    case 'switch':
      return 'true or false'
  }
}

const systemReason = (code: string): string =>
  ({
    ENOSPC: 'the disk is full',
    EDQUOT: 'your disk quota is used up',
    EROFS: 'the disk is read-only',
    EACCES: 'permission is denied',
    EPERM: 'permission is denied',
    EIO: 'the disk reports an error',
    EMFILE: 'too many files are open',
    ENOENT: 'a folder on the way is gone',
    ENOTDIR: 'something on the way is a file, not a folder',
    ENAMETOOLONG: 'the name is too long',
  })[code] ?? code

const speed = (d: { speed: number; many: string }): string => `${short(d.speed)} ${d.many}/s`

const culprit = (what: 'weight' | 'output' | 'loss' | 'gradient', layer: string): string =>
  ({ weight: `the weight ${layer}`, output: `the output of ${layer}`, loss: `the loss (${layer})`, gradient: `the gradient of ${layer}` })[
    what
  ]

/** Everything the command says, in English; `tr.ts` has the same keys. */
export const english = {
  ...numbers,
  expected,
  error: 'error',
  note: 'note',
  help: {
    tagline: 'Recurrent neural networks: train them, understand them, ship them.',
    usage: 'Usage',
    commands: 'Commands',
    examples: 'Examples',
    tasks: 'Tasks',
    run: 'RUN is a path, a name, or left out for the latest run.',
    placeholders: {
      TASK: 'TASK',
      FILE: 'FILE',
      RUN: 'RUN',
      COMMAND: 'COMMAND',
      FOLDER: 'FOLDER',
      NAME: 'NAME',
      TEXT: 'TEXT',
      CELL: 'CELL',
      WORD: 'WORD',
      N: 'N',
    } as Record<string, string>,
    more: (d: { command: string }) => `Options of a command: ${d.command} help COMMAND`,
    exitCodes: 'Exit codes: 0 done, 1 failure, 2 usage, 3 bad input file, 4 diverged, 130 interrupted and saved.',
    groups: { run: 'The run', engine: 'The engine', output: 'Output', writing: 'Writing' },
    verbs: {
      train: 'train a network on your files',
      resume: 'go on with a run that was interrupted',
      generate: 'let a trained network write',
      eval: 'measure a network on another file',
      runs: 'list the runs',
      show: 'say everything about a run',
      doctor: 'say what this machine has to offer',
      help: 'say what a command does',
    },
    about: {
      train:
        'Trains a network, shows how it goes, and saves it as a run. Without any flag, the defaults (in parentheses) do well on a book. Ctrl-C saves and stops; resume goes on, to the very same weights.',
      resume: 'Goes on where the last saved state stands, exactly as if it had never stopped.',
      generate: 'Writes on from a prompt. The text goes to standard output, as it is made.',
      eval: 'Reads a file through and says how well it was foretold: nats and bits for each character (or word), perplexity, and what was unknown.',
      runs: 'Lists the runs of a folder, oldest first.',
      show: 'Says a run’s configuration, progress, best and last validation loss, and the sha256 of its weights.',
      doctor:
        'Says which engine was found and why, its instruction set and threads, the speed of a small product and of a small training step, and the versions.',
      help: 'Says what a command does, with its options and their defaults.',
    },
    examples_of: {
      train: [
        ['train text book.txt', 'a book, with the defaults'],
        ['train text poems/*.txt --units 256 --epochs 20 --name poems', 'a larger network, named'],
        ['train text book.txt --cell my-cell.ts --minutes 10', 'a cell of your own, for ten minutes'],
        ['train text book.txt --dry-run', 'only say what would be done'],
      ],
      resume: [
        ['resume', 'the latest run'],
        ['resume text-3', 'the run text-3'],
      ],
      generate: [
        ['generate', 'from the latest run'],
        ['generate text-3 --prompt "Call me" --temperature 0.5 --length 1000', ''],
      ],
      eval: [['eval text-3 other-book.txt', '']],
      runs: [['runs', '']],
      show: [
        ['show', 'the latest run'],
        ['show text-3 --json', 'for a program'],
      ],
      doctor: [['doctor', '']],
      help: [['help train', '']],
    } as Record<string, [string, string][]>,
    options: {
      name: 'what to call the run (text-1, text-2, …)',
      out: 'the folder that runs are kept in',
      force: 'replace a run of that name',
      config: 'a JSON file with options; flags go before it',
      printConfig: 'print the configuration in full and stop',
      dryRun: 'say everything it would do and stop',
      plan: 'print the compiled training step and stop',
      engine: 'what computes (the fastest there is)',
      threads: 'threads to use (all cores; never changes the result)',
      sampleEvery: 'training steps between samples; 0: none (five a run)',
      quiet: 'no progress, only the result',
      json: 'one JSON object a line on standard output',
      lang: 'language of messages (the system’s)',
      help: 'this text',
      prompt: 'the beginning to go on from',
      length: 'characters or words to write',
      temperature: 'below 1: safer; above 1: bolder; 0: always the likeliest',
      topK: 'choose among the K likeliest only',
      topP: 'choose among the likeliest that make up this share',
      count: 'texts to write',
      seed: 'another number, another text',
    },
  },
  failures: {
    'unknown-verb': (d: { word: string; nearest: string | null; command: string }) =>
      `there is no command '${d.word}'${meant(d.nearest) || ';'} see: ${d.command} --help`,
    'unknown-task': (d: { word: string; nearest: string | null; tasks: string }) =>
      `there is no task '${d.word}'${meant(d.nearest) || ';'} tasks: ${d.tasks}`,
    'no-task': (d: { command: string; tasks: string }) => `say what to train: ${d.command} train TASK FILE… (tasks: ${d.tasks})`,
    'no-files': (d: { command: string; what: string }) => `say which file to read: ${d.command} ${d.what}`,
    'unknown-flag': (d: { flag: string; nearest: string | null }) => `unknown option ${d.flag}${meant(d.nearest)}`,
    'flag-twice': (d: { flag: string }) => `${d.flag} is given twice`,
    'flag-takes-no-value': (d: { flag: string; value: string }) => `${d.flag} takes no value, got '${d.value}'`,
    'flag-needs-value': (d: { flag: string; option: Option }) => `${d.flag} needs a value: ${expected(d.option)}`,
    'flag-of-other-task': (d: { flag: string; task: string }) => `${d.flag} is no option of train ${d.task}`,
    'flags-exclude': (d: { flags: string }) => `${d.flags}: give only one of them`,
    'from-keeps-network': (d: { flag: string; run: string }) => `${d.flag} cannot go with --from: the network stays that of ${d.run}`,
    'decimal-comma': (d: { flag: string; value: string; remedy: string }) =>
      `${d.flag}: numbers are written with a point: ${d.remedy} instead of ${d.value}`,
    'unacceptable-value': (d: { flag: string; option: Option; actual: string; nearest: string | null }) =>
      `${d.flag} must be ${expected(d.option, d.actual)}; got '${d.actual}'${meant(d.nearest)}`,
    'too-many-arguments': (d: { words: string; verb: string; usage: string }) =>
      `${d.verb}: too many arguments: ${d.words} (usage: ${d.usage})`,
    'config-not-json': (d: { file: string; reason: Reason }) => `${d.file} is no valid JSON: ${d.reason}`,
    'config-not-object': (d: { file: string }) => `${d.file} must hold one JSON object: { "units": 128, … }`,
    'config-unknown-key': (d: { file: string; key: string; nearest: string | null }) =>
      `${d.file}: unknown key '${d.key}'${meant(d.nearest)}`,
    'config-key-twice': (d: { file: string; key: string }) => `${d.file}: '${d.key}' stands there twice; keep one of them`,
    'config-value': (d: { file: string; key: string; option: Option; actual: string }) =>
      `${d.file}: '${d.key}' must be ${expected(d.option, d.actual)}; got ${d.actual}`,
    'config-files': (d: { file: string; key: string; actual: string }) =>
      `${d.file}: '${d.key}' must be a list of file names; got ${d.actual}`,
    'no-such-file': (d: { file: string; nearest: string | null }) => `${d.file}: there is no such file${meant(d.nearest)}`,
    'no-match': (d: { pattern: string }) => `${d.pattern}: no file matches`,
    'is-folder': (d: { file: string }) => `${d.file} is a folder; name the files in it, such as ${d.file.replace(/[\\/]+$/, '')}/*.txt`,
    'unreadable-file': (d: { file: string; code: string }) => `${d.file} cannot be read: ${systemReason(d.code)}`,
    'empty-file': (d: { file: string }) => `${d.file} is empty`,
    'text-too-short': (d: { files: readonly string[]; symbols: number; by: 'characters' | 'words' }) =>
      `${d.files.join(', ')}: too short to learn from: ${counted(number(d.symbols), d.by === 'words' ? 'word' : 'character', d.by)} to train on, and at least 2 are needed (thousands do well); give a longer text`,
    'text-blank': (d: { files: readonly string[] }) => `${d.files.join(', ')}: nothing but white space; give a text with something to read`,
    'text-too-uniform': (d: { files: readonly string[]; different: number; needed: number; by: 'characters' | 'words' }) =>
      `${d.files.join(', ')}: the part to train on has only ${d.different} different ${d.different === 1 ? (d.by === 'words' ? 'word' : 'character') : d.by}, and there is nothing to learn from fewer than ${d.needed}; give a richer text`,
    'bad-file': (d: { file: string; reason: Reason }) => `${d.file}: ${d.reason}`,
    'text-gone': (d: { file: string; run: string; command: string; from: string }) =>
      `${d.run} was trained on ${d.file}, and it is not there any more; put the same text back to resume, or train the run’s weights on another: ${d.command} FILE ${d.from}`,
    'file-changed': (d: { files: string; run: string; command: string }) =>
      `${d.files}: no longer the text that ${d.run} was trained on, so it cannot be resumed; put the text back, or train anew from its weights: ${d.command}`,
    'config-changed': (d: { run: string; file: string }) =>
      `${d.run}: ${d.file} is not what the run began with (edited, or damaged), so it cannot be resumed; put it back, or train anew`,
    'run-exists': (d: { folder: string; name: string }) =>
      `the run ${d.name} exists already (${d.folder}); choose another --name, or replace it with --force`,
    'not-a-run': (d: { folder: string }) => `${d.folder} exists and is no run; choose another --name or --out`,
    'bad-name': (d: { name: string }) =>
      `'${d.name}' cannot be the name of a run: letters, digits, '.', '-', '_' and spaces, not starting with '.' or '-'`,
    'no-runs': (d: { folder: string; command: string }) => `there is no run in ${d.folder} yet; make one: ${d.command} train text FILE`,
    'no-such-run': (d: { run: string; folder: string; nearest: string | null; command: string }) =>
      `there is no run '${d.run}' (looked in ${d.folder})${meant(d.nearest) || ';'} list them: ${d.command} runs`,
    'run-unfinished-start': (d: { run: string; command: string }) =>
      `${d.run} was cut off before it began: nothing to resume; start again: ${d.command} train text FILE`,
    'run-damaged': (d: { run: string; file: string; reason: Reason }) =>
      `${d.run}: ${d.file} is damaged (${d.reason}); take it again from a copy, or train anew`,
    'run-newer': (d: { run: string; file: string; version: number; known: number }) =>
      `${d.run}: ${d.file} has format ${d.version}, made by a newer tekrar; this one reads up to ${d.known}: update it`,
    'run-busy': (d: { run: string; process: string; file: string }) =>
      `${d.run} is being trained by process ${d.process}; wait for it, or, if that is no tekrar, delete ${d.file}`,
    'run-finished': (d: { run: string; steps: number; command: string }) =>
      `${d.run} is finished: ${trainingSteps(d.steps)} made; to train its weights further: ${d.command}`,
    'cannot-save': (d: { file: string; code: string; kept: { run: string; step: number; resume: string | null } | null }) => {
      const full = d.code === 'ENOSPC' || d.code === 'EDQUOT'
      const what = `cannot write ${d.file}: ${systemReason(d.code)}`
      if (d.kept === null) return full ? `${what}; free some space and start again` : what
      const { run, step, resume } = d.kept
      const remedy = resume === null ? '' : `: ${full ? 'free some space, then' : 'put that right, then'} ${resume}`
      return `${what}; ${run} is intact as it was saved at step ${number(step)}${remedy}`
    },
    diverged: (d: { step: number; what: 'weight' | 'output' | 'loss' | 'gradient'; layer: string; run: string; command: string }) =>
      `training diverged at step ${number(d.step)}: ${culprit(d.what, d.layer)} is not finite first. The step changed nothing; ${d.run} holds the last good state. Go on from it with a smaller --learning-rate: ${d.command}`,
    'out-of-memory': (d: { needed: number; available: number; remedy: string }) =>
      `this needs ${bytes(d.needed)} of memory and the machine has ${bytes(d.available)}; ${d.remedy}`,
    'cell-file-failed': (d: { file: string; reason: Reason }) => `${d.file} cannot be loaded: ${d.reason}`,
    'cell-file-empty': (d: { file: string; exports: string }) =>
      `${d.file} exports no cell (it exports: ${d.exports || 'nothing'}); export what defineCell returns`,
    'cell-file-several': (d: { file: string; cells: string }) =>
      `${d.file} exports several cells (${d.cells}); make one the default export`,
    'cannot-generate': (d: { run: string }) => `${d.run} has no task that writes`,
    'model-missing': (d: { run: string; file: string }) => `${d.run}: ${d.file} is missing; put it back from a copy, or train anew`,
    other: (d: { reason: Reason }) => String(d.reason),
  },
  memory: {
    fits: (d: { batch: number; steps: number }) => `--batch ${d.batch} --steps ${d.steps} would fit`,
    smaller: 'choose fewer --units',
  },
  units: {
    characters: { one: 'character', many: 'characters', alphabet: 'alphabet' },
    words: { one: 'word', many: 'words', alphabet: 'vocabulary' },
  },
  facts: {
    reads: 'Reads',
    text: 'Text',
    network: 'Network',
    training: 'Training',
    engine: 'Engine',
    memory: 'Memory',
    time: 'Time',
    run: 'Run',
    textLine: (d: { many: string; count: number; alphabet: number; validation: number; unknown: number }) =>
      `${number(d.count)} ${d.many}, ${number(d.alphabet)} different; the last ${number(d.validation)} for validation${d.unknown ? ` (${number(d.unknown)} unknown)` : ''}`,
    networkLine: (d: { cell: string; layers: number; units: number; weights: number }) =>
      `${d.cell}, ${d.layers} × ${number(d.units)} units, ${number(d.weights)} weights`,
    trainingLine: (d: { steps: number; epochs: number; batch: number; window: number }) =>
      `${trainingSteps(d.steps)} (${counted(short(d.epochs), 'epoch', 'epochs')}), each from ${d.batch} × ${d.window}`,
    engineLine: (d: { name: string; instructionSet: string; threads: number; reason: string }) =>
      `${d.name} (${d.instructionSet}), ${d.threads === 1 ? '1 thread' : `${d.threads} threads`}${d.reason ? `: ${d.reason}` : ''}`,
    reasons: {
      flag: 'asked for by --engine',
      environment: 'asked for by TEKRAR_ENGINE',
      fastest: 'the fastest there is',
      noNative: (d: { why: string }) => `no native engine: ${d.why}`,
      absent: {
        'not-installed': '@tekrar/native is not installed',
        'not-built': 'not built (a C++ compiler on the PATH, then npm run build)',
        'not-loaded': 'it does not load here',
        'instruction-set': 'this processor lacks what was asked for',
      } as Record<string, string>,
    },
    memoryLine: (d: { bytes: number }) => (d.bytes === 0 ? '–' : bytes(d.bytes)),
    timeLine: (d: { seconds: number }) => `about ${duration(d.seconds)}`,
    encoding: (d: { file: string; encoding: string }) => `${d.file} (${d.encoding})`,
  },
  notices: {
    'shrunk-batch': (d: { from: number; to: number }) => `the text is small: batch ${d.to} instead of ${d.from}`,
    'shrunk-steps': (d: { from: number; to: number }) => `the text is small: steps ${d.to} instead of ${d.from}`,
    'no-validation': () => 'the text is too small to keep a part for validation',
    minutes: (d: { minutes: number; steps: number; seconds: number }) =>
      `--minutes ${short(d.minutes)}: ${trainingSteps(d.steps)} at ${short(d.seconds * 1000)} ms each`,
    resumed: (d: { run: string; step: number; total: number }) => `${d.run} goes on from step ${number(d.step)} of ${number(d.total)}`,
    'previous-state': (d: { file: string; reason: Reason }) =>
      `${d.file} is damaged (${d.reason}); going on from the state saved before it`,
    'other-engine': (d: { before: string; now: string }) =>
      `this run was trained on ${d.before} so far and goes on with ${d.now}: the weights will differ a little from an uninterrupted run's`,
    'unknown-in-prompt': (d: { characters: string }) => `the network never saw ${d.characters}`,
  },
  progress: {
    speed,
    step: (d: { step: number; total: number; epoch: number; epochs: number; left: number | null; speed: number; many: string }) =>
      `step ${number(d.step)} of ${number(d.total)} · epoch ${d.epoch} of ${d.epochs}${d.left === null ? '' : ` · ${duration(d.left)} left`} · ${speed(d)}`,
    losses: (d: { loss: number; validation: number | null; norm: number | null; clipped: number | null; rate: number }) =>
      [
        `loss ${number(d.loss, 3)}`,
        d.validation === null ? '' : `validation ${number(d.validation, 3)}`,
        d.norm === null ? '' : `gradient ${number(d.norm, 2)}`,
        d.clipped === null ? '' : `${percent(d.clipped)} clipped`,
        `rate ${short(d.rate)}`,
      ]
        .filter(Boolean)
        .join(' · '),
    epoch: (d: { epoch: number; epochs: number; loss: number; validation: number; best: boolean }) =>
      `epoch ${d.epoch} of ${d.epochs}: loss ${number(d.loss, 3)}, validation ${number(d.validation, 3)}${d.best ? ' (best)' : ''}`,
    sample: (d: { step: number }) => `it writes, after ${counted(number(d.step), 'step', 'steps')}:`,
    interrupting: 'stopping after this step and saving (Ctrl-C again: leave at once)',
  },
  done: {
    trained: (d: { run: string; steps: number; seconds: number; folder: string }) =>
      `${d.run}: ${trainingSteps(d.steps)} in ${duration(d.seconds)}, saved in ${d.folder}`,
    validation: (d: { loss: number; bits: number; perplexity: number; one: string }) =>
      `best validation: ${number(d.loss, 3)} nats a ${d.one} (${number(d.bits, 3)} bits, perplexity ${short(d.perplexity)})`,
    lossLine: (d: { loss: number; bits: number; one: string }) => `${number(d.loss, 3)} nats, ${number(d.bits, 3)} bits a ${d.one}`,
    next: 'Go on:',
    nextGenerate: 'let it write',
    nextResume: 'train on',
    nextEval: 'measure it on another text',
    nextShow: 'everything about it',
    interrupted: (d: { run: string; step: number; total: number }) =>
      `stopped and saved at step ${number(d.step)} of ${number(d.total)}. Go on with:`,
  },
  evaluation: {
    file: 'File',
    count: 'Read',
    nats: 'Nats',
    bits: 'Bits',
    perplexity: 'Perplexity',
    unknown: 'Unknown',
    each: (d: { one: string }) => `a ${d.one}`,
  },
  table: {
    run: 'Run',
    task: 'Task',
    cell: 'Cell',
    state: 'State',
    steps: 'Steps',
    best: 'Best',
    last: 'Last',
    updated: 'Saved',
    finished: 'done',
    unfinished: (d: { share: number }) => percent(d.share),
    running: 'running',
    damaged: 'damaged',
    empty: (d: { folder: string; command: string }) => `no runs in ${d.folder} yet; make one: ${d.command} train text FILE`,
  },
  show: {
    run: 'Run',
    folder: 'Folder',
    task: 'Task',
    files: 'Files',
    steps: 'Training steps',
    best: 'Best validation',
    last: 'Last validation',
    speed: 'Speed',
    engine: 'Engine',
    weights: 'Weights',
    sha256: 'sha256',
    model: 'Model',
    whole: 'whole',
    missing: 'missing',
    damaged: (d: { reason: string }) => `damaged: ${d.reason}`,
    configuration: 'Configuration',
    at: (d: { loss: string; step: number }) => `${d.loss} (step ${number(d.step)})`,
    of: (d: { step: number; total: number }) => `${number(d.step)} of ${number(d.total)}`,
    none: 'none yet',
  },
  doctor: {
    engine: 'Engine',
    why: 'Why',
    instructionSet: 'Instruction set',
    threads: 'Threads',
    native: 'Native engine',
    product: 'Small product',
    step: 'Small step',
    versions: 'Versions',
    machine: 'Machine',
    present: 'there',
    absent: (d: { reason: string }) => `not there: ${d.reason}`,
    productLine: (d: { size: number; gigaflops: number }) => `${d.size} × ${d.size}: ${short(d.gigaflops)} GFLOP/s`,
    stepLine: (d: { milliseconds: number; symbolsPerSecond: number }) =>
      `LSTM 128, batch 32, 32 steps: ${short(d.milliseconds)} ms (${speed({ speed: d.symbolsPerSecond, many: 'characters' })})`,
    machineLine: (d: { platform: string; processor: string; cores: number; memory: number }) =>
      `${d.platform}, ${d.processor}, ${d.cores === 1 ? '1 core' : `${d.cores} cores`}, ${bytes(d.memory)} of memory`,
  },
}

export type Messages = typeof english
export type MessageKey = keyof Messages
