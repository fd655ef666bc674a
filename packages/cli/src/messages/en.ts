import { numbersFor, type Option } from '@tekrar/tasks/rows'
import { bench as benchWords } from './en/bench.ts'
import { help } from './en/help.ts'

const numbers = numbersFor('en', { hours: 'h', minutes: 'min', seconds: 's' }, (text) => `${text}%`)
const { number, short, percent, bytes, duration } = numbers
const bench = benchWords(numbers)

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
    case 'files':
      return 'the name of a file (the flag may be given again)'
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
  severities: { error: 'error', warning: 'warning', note: 'note' },
  /** Before a finding. */
  marks: { error: '✗', warning: '!', note: '·' },
  help,
  failures: {
    'unknown-verb': (d: { word: string; nearest: string | null; command: string }) =>
      `there is no command '${d.word}'${meant(d.nearest) || ';'} see: ${d.command} --help`,
    'unknown-task': (d: { word: string; nearest: string | null; tasks: string }) =>
      `there is no task '${d.word}'${meant(d.nearest) || ';'} tasks: ${d.tasks}`,
    'no-task': (d: { command: string; verb: 'train' | 'check' | 'compare'; tasks: string }) =>
      `say what to ${d.verb}: ${d.command} ${d.verb} TASK DATA… (tasks: ${d.tasks})`,
    'no-files': (d: { command: string; what: string }) => `say which file to read: ${d.command} ${d.what}`,
    'unknown-flag': (d: { flag: string; nearest: string | null }) => `unknown option ${d.flag}${meant(d.nearest)}`,
    'flag-twice': (d: { flag: string }) => `${d.flag} is given twice`,
    'flag-takes-no-value': (d: { flag: string; value: string }) => `${d.flag} takes no value, got '${d.value}'`,
    'flag-needs-value': (d: { flag: string; option: Option }) => `${d.flag} needs a value: ${expected(d.option)}`,
    'flag-of-other-task': (d: { flag: string; task: string }) => `${d.flag} is no option of the task ${d.task}`,
    'flags-exclude': (d: { flags: string }) => `${d.flags}: give only one of them`,
    'from-other-task': (d: { run: string; task: string; wanted: string }) =>
      `${d.run} was trained for the task ${d.task}; --from takes a run of ${d.wanted}`,
    'vary-form': (d: { value: string }) => `--vary ${d.value}: write an option and its values: --vary cell=lstm,gru`,
    'vary-unknown': (d: { name: string; task: string; nearest: string | null }) =>
      `--vary ${d.name}: ${d.task} has no such option${meant(d.nearest)}`,
    'vary-twice': (d: { name: string }) => `--vary ${d.name} is given twice; put all its values into one list`,
    'vary-one-value': (d: { name: string; value: string }) =>
      `--vary ${d.name} has one value only; give it without: ${d.name}=${d.value} is what --${d.name} is for`,
    'vary-nothing': (d: { command: string; task: string }) => `say what to vary: ${d.command} compare ${d.task} DATA… --vary cell=lstm,gru`,
    'vary-value': (d: { name: string; option: Option; actual: string }) =>
      `--vary ${d.name} must be ${expected(d.option, d.actual)}; got '${d.actual}'`,
    'vary-measured': (d: { name: string }) =>
      `--vary ${d.name}: it changes what is measured, so the figures would not be figures of the same thing; give it once for all: --${d.name}`,
    'compare-from': () =>
      '--from goes with train alone: compare trains each variant from its beginning, with new weights; leave --from out',
    'compare-minutes': () =>
      '--minutes would give a quicker variant more steps, and that could be all the difference: give --epochs or --training-steps instead',
    'other-comparison': (d: { folder: string }) => `${d.folder} holds another comparison (other data or options); choose another --out`,
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
    'empty-folder': (d: { folder: string }) => `${d.folder}: there is no file in this folder`,
    'neither-run-nor-file': (d: { word: string; runs: string; nearest: string | null; remedy: string | null }) =>
      `${d.word}: there is no such file, and no run of that name in ${d.runs}${meant(d.nearest)}${d.remedy ? `${d.nearest ? ' A' : '; a'} text of one word is asked so: ${d.remedy}` : ''}`,
    'nothing-asked': (d: { usage: string }) => `say what to answer: ${d.usage}, or hand it over on standard input`,
    'files-and-words': (d: { file: string; word: string }) => `${d.file} is a file and '${d.word}' is not; give files or words, not both`,
    'other-verb': (d: { run: string; task: string; verb: string; right: string }) =>
      `${d.run} was trained for the task ${d.task}, which has no ${d.verb}; ask it so: ${d.right}`,
    'from-latest': (d: { run: string; reason: Reason; usage: string }) =>
      `${d.reason} (asked was ${d.run}, the latest run; another is named first: ${d.usage})`,
    'out-spreadsheet': (d: { file: string; remedy: string }) =>
      `--out ${d.file}: a spreadsheet's own format is not written, but spreadsheets open CSV: --out ${d.remedy} (a Turkish one: --csv-style tr besides)`,
    'out-ending': (d: { file: string; ending: string; known: string }) =>
      `--out ${d.file}: no files ending in ${d.ending} are written; choose one of ${d.known}`,
    'out-no-folder': (d: { file: string; folder: string }) =>
      `cannot write ${d.file}: there is no folder ${d.folder}; make it first, or choose another --out`,
    'out-is-folder': (d: { folder: string }) =>
      `--out ${d.folder} is a folder; name a file in it, such as ${d.folder.replace(/[\\/]+$/, '')}/answers.csv`,
    'run-unfinished': (d: { run: string; command: string }) =>
      `${d.run} is not trained to its end, so it cannot be asked yet; go on with it: ${d.command}`,
    'is-folder': (d: { file: string }) => `${d.file} is a folder; name the files in it, such as ${d.file.replace(/[\\/]+$/, '')}/*.txt`,
    'unreadable-file': (d: { file: string; code: string }) => `${d.file} cannot be read: ${systemReason(d.code)}`,
    'empty-file': (d: { file: string }) => `${d.file} is empty; leave it out, or name the file that was meant`,
    'bad-file': (d: { file: string; reason: Reason }) => `${d.file}: ${d.reason}`,
    'text-gone': (d: { file: string; run: string; command: string; from: string }) =>
      `${d.run} was trained on ${d.file}, and it is not there any more; put the same data back to resume, or train the run’s weights on others: ${d.command} DATA ${d.from}`,
    'file-changed': (d: { files: string; run: string; command: string }) =>
      `${d.files}: no longer the data that ${d.run} was trained on, so it cannot be resumed; put them back, or train anew from its weights: ${d.command}`,
    'config-changed': (d: { run: string; file: string }) =>
      `${d.run}: ${d.file} is not what the run began with (edited, or damaged), so it cannot be resumed; put it back, or train anew`,
    'run-exists': (d: { folder: string; name: string }) =>
      `the run ${d.name} exists already (${d.folder}); choose another --name, or replace it with --force`,
    'not-a-run': (d: { folder: string }) => `${d.folder} exists and is no run; choose another --name or --out`,
    'bad-name': (d: { name: string }) =>
      `'${d.name}' cannot be the name of a run: letters, digits, '.', '-', '_' and spaces, not starting with '.' or '-'`,
    'no-runs': (d: { folder: string; command: string; tasks: readonly string[] }) =>
      d.tasks.length === 0
        ? `there is no run in ${d.folder} yet; make one: ${d.command} train TASK DATA`
        : `there is no run of ${d.tasks.join(' or ')} in ${d.folder} yet; make one: ${d.command} train ${d.tasks[0]} DATA`,
    'no-such-run': (d: { run: string; folder: string; nearest: string | null; command: string }) =>
      `there is no run '${d.run}' (looked in ${d.folder})${meant(d.nearest) || ';'} list them: ${d.command} runs`,
    'run-unfinished-start': (d: { run: string; command: string }) =>
      `${d.run} was cut off before it began: nothing to resume; start again: ${d.command} train TASK DATA`,
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
    'diverged-before': (d: {
      step: number
      what: 'weight' | 'output' | 'loss' | 'gradient'
      layer: string
      run: string
      command: string
    }) =>
      `pre-training diverged at step ${number(d.step)}: ${culprit(d.what, d.layer)} is not finite first. Begin again with a smaller --learning-rate: ${d.command}`,
    'out-of-memory': (d: { needed: number; available: number; remedy: string }) =>
      `this needs ${bytes(d.needed)} of memory and the machine has ${bytes(d.available)}; ${d.remedy}`,
    'cell-file-failed': (d: { file: string; reason: Reason }) => `${d.file} cannot be loaded: ${d.reason}`,
    'cell-file-empty': (d: { file: string; exports: string }) =>
      `${d.file} exports no cell (it exports: ${d.exports || 'nothing'}); export what defineCell returns`,
    'cell-file-several': (d: { file: string; cells: string }) =>
      `${d.file} exports several cells (${d.cells}); make one the default export`,
    'model-missing': (d: { run: string; file: string }) => `${d.run}: ${d.file} is missing; put it back from a copy, or train anew`,
    other: (d: { reason: Reason }) => String(d.reason),
    ...bench.failures,
  },
  memory: {
    fits: (d: { batch: number; steps: number }) => `--batch ${d.batch} --steps ${d.steps} would fit`,
    smaller: 'choose fewer --units',
  },
  facts: {
    network: 'Network',
    stages: { pretraining: 'Pre-training', training: 'Training' },
    engine: 'Engine',
    memory: 'Memory',
    time: 'Time',
    run: 'Run',
    /** Where there are two, one after the other. */
    networks: {
      pretraining: (d: { network: string }) => `${d.network}: the one that is trained first`,
      training: (d: { network: string }) => `${d.network}: the one that answers`,
    },
    networkLine: (d: { cell: string; layers: number; units: number; weights: number }) =>
      `${d.cell}, ${d.layers} × ${number(d.units)} units, ${number(d.weights)} weights`,
    weightsLine: (d: { weights: number }) => `${number(d.weights)} weights`,
    trainingLine: (d: { steps: number; epochs: number; batch: number; window: number | null }) =>
      `${trainingSteps(d.steps)} (${counted(short(d.epochs), 'epoch', 'epochs')}), each from ${d.batch}${d.window === null ? '' : ` × ${d.window}`}`,
    engineLine: (d: { name: string; instructionSet: string; threads: number; reason: string }) =>
      `${d.name} (${d.instructionSet}), ${d.threads === 1 ? '1 thread' : `${d.threads} threads`}${d.reason ? `: ${d.reason}` : ''}`,
    reasons: {
      flag: 'asked for by --engine',
      environment: 'asked for by TEKRAR_ENGINE',
      fastest: 'the fastest there is',
      noNative: (d: { why: string }) => `no native engine: ${d.why}`,
      absent: {
        'not-installed': '@tekrar/native is not installed',
        'not-built': 'there is no ready one for such a machine, and none is built (a C++ compiler on the PATH, then npm run build)',
        'addon-not-installed': 'its package for this machine is not installed (optional dependencies left out?), and none is built here',
        'other-version': 'it is of another version',
        'not-loaded': 'it does not load here',
        'instruction-set': 'this processor lacks what was asked for',
      } as Record<string, string>,
    },
    more: (d: { count: number }) => `and ${number(d.count)} more`,
    memoryLine: (d: { bytes: number }) => (d.bytes === 0 ? '–' : bytes(d.bytes)),
    timeLine: (d: { seconds: number }) => `about ${duration(Math.max(0.1, d.seconds))}`,
  },
  notices: {
    minutes: (d: { minutes: number; steps: number; seconds: number }) =>
      `--minutes ${short(d.minutes)}: ${trainingSteps(d.steps)} at ${short(d.seconds * 1000)} ms each`,
    resumed: (d: { run: string; step: number; total: number; stage: 'pretraining' | 'training' }) =>
      `${d.run} goes on from step ${number(d.step)} of ${number(d.total)}${d.stage === 'pretraining' ? ' of the pre-training' : ''}`,
    'previous-state': (d: { file: string; reason: Reason }) =>
      `${d.file} is damaged (${d.reason}); going on from the state saved before it`,
    'other-engine': (d: { before: string; now: string }) =>
      `this run was trained on ${d.before} so far and goes on with ${d.now}: the weights will differ a little from an uninterrupted run's`,
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
    /** Before the lines of a stage. */
    stages: { pretraining: 'pre-training: ', training: '' },
    epoch: (d: { epoch: number; epochs: number; loss: number; validation: number; metrics: readonly string[]; best: boolean }) =>
      `epoch ${d.epoch} of ${d.epochs}: loss ${number(d.loss, 3)}, validation ${[number(d.validation, 3), ...d.metrics].join(', ')}${d.best ? ' (best)' : ''}`,
    working: (d: { what: string; share: number; left: number | null }) =>
      [`after training: ${d.what}`, d.share > 0 ? percent(d.share) : '', d.left === null ? '' : `about ${duration(d.left)} left`]
        .filter(Boolean)
        .join(' · '),
    stoppedEarly: (d: { step: number }) => `stopped early, after step ${number(d.step)}: it got no better`,
    sample: (d: { step: number }) => `after ${counted(number(d.step), 'step', 'steps')} it gives:`,
    interrupting: 'stopping after this step and saving (Ctrl-C again: leave at once)',
  },
  done: {
    trained: (d: { run: string; steps: number; seconds: number; folder: string }) =>
      `${d.run}: ${trainingSteps(d.steps)} in ${duration(d.seconds)}, saved in ${d.folder}`,
    next: 'Go on:',
    nextShow: 'everything about it',
    exampleText: 'a text of your own',
    interrupted: (d: { run: string; step: number; total: number; stage: 'pretraining' | 'training' }) =>
      `stopped and saved at step ${number(d.step)} of ${number(d.total)}${d.stage === 'pretraining' ? ' of the pre-training' : ''}. Go on with:`,
    interruptedBeforeReport: (d: { run: string }) => `stopped: ${d.run} is trained and saved, its report is not made yet. Make it with:`,
  },
  evaluation: {
    file: 'File',
    files: (d: { count: number }) => `${number(d.count)} files`,
    count: 'Read',
    moreRows: (d: { count: number }) => `and ${counted(number(d.count), 'more row', 'more rows')} (--json has all)`,
  },
  check: {
    nothing: 'Nothing to remark.',
    impossible: 'Training is not possible like this. Put right what ✗ says, then look again:',
    possible: (d: { seconds: number }) => `Training is possible, and takes about ${duration(Math.max(0.1, d.seconds))} here. Begin:`,
  },
  answers: {
    by: (d: { run: string }) => `answered by ${d.run}, the latest run`,
    written: (d: { path: string; bytes: number }) => `written: ${d.path} (${bytes(d.bytes)})`,
  },
  comparison: {
    plan: (d: { variants: number; seeds: number }) =>
      `${counted(number(d.variants), 'variant', 'variants')} × ${counted(number(d.seeds), 'seed', 'seeds')}`,
    sofar: (d: { done: number; of: number }) => `${number(d.done)} of ${number(d.of)} trainings are done already: going on`,
    trial: (d: { number: number; of: number; variant: string; seed: number }) =>
      `${number(d.number)} of ${number(d.of)}: ${d.variant}, seed ${d.seed}`,
    left: (d: { seconds: number }) => `about ${duration(d.seconds)} left`,
    diverged: 'diverged',
    range: 'range',
    weights: 'weights',
    step: 'a step',
    memory: 'memory',
    milliseconds: (d: { seconds: number }) => `${short(d.seconds * 1000)} ms`,
    baseline: (d: { name: string; value: string }) => `Beside them: ${d.name}, ${d.value}.`,
    on: (d: { measure: string; on: 'validation' | 'test' | 'data'; seeds: number }) =>
      `${d.measure} on the data kept for ${d.on === 'test' ? 'the test' : 'validation'}; mean and range over ${counted(number(d.seeds), 'seed', 'seeds')}, the best first.`,
    real: (d: { better: string; worse: string; difference: string; noise: string }) =>
      `${d.better} is better than ${d.worse} by ${d.difference}: more than the seeds’ noise (±${d.noise}).`,
    chance: (d: { better: string; worse: string; difference: string; noise: string }) =>
      `${d.better} and ${d.worse} differ by ${d.difference}: within the seeds’ noise (±${d.noise}).`,
    oneSeed: (d: { better: string; worse: string; difference: string }) =>
      `${d.better} is better than ${d.worse} by ${d.difference}, with one seed: that may be chance (--seeds 3).`,
    fewSeeds: (d: { better: string; worse: string; difference: string }) =>
      `${d.better} is better than ${d.worse} by ${d.difference}, the mean of two seeds: two say little of chance (--seeds 3 or more).`,
    coarse: (d: { better: string; worse: string; difference: string }) =>
      `${d.better} and ${d.worse} differ by ${d.difference} on every seed alike: too few examples or seeds to tell chance from more.`,
    title: (d: { task: string }) => `Comparison: ${d.task}`,
    interrupted: (d: { done: number; of: number; folder: string }) =>
      `stopped: ${number(d.done)} of ${number(d.of)} trainings are done, and kept in ${d.folder}. The same command goes on.`,
    written: (d: { folder: string }) => `written: ${d.folder}/compare.md, ${d.folder}/compare.json`,
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
    empty: (d: { folder: string; command: string }) => `no runs in ${d.folder} yet; make one: ${d.command} train TASK DATA`,
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
  bench,
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
    absent: (d: { reason: string; detail: string }) => `not there: ${d.reason}${d.detail ? ` (${d.detail})` : ''}`,
    productLine: (d: { size: number; gigaflops: number }) => `${d.size} × ${d.size}: ${short(d.gigaflops)} GFLOP/s`,
    stepLine: (d: { milliseconds: number; symbolsPerSecond: number }) =>
      `LSTM 128, batch 32, 32 steps: ${short(d.milliseconds)} ms (${speed({ speed: d.symbolsPerSecond, many: 'characters' })})`,
    machineLine: (d: { platform: string; processor: string; cores: number; memory: number }) =>
      `${d.platform}, ${d.processor}, ${d.cores === 1 ? '1 core' : `${d.cores} cores`}, ${bytes(d.memory)} of memory`,
  },
}

export type Messages = typeof english
export type MessageKey = keyof Messages
