import type { Words } from '../../base/saying.ts'
import type { ComposerErrors, ComposerFacts, ComposerFindings } from '../../sayings/composer.ts'
import type { MusicErrors, MusicFindings } from '../../sayings/music.ts'
import { counted, type FactLine, number, percent } from './numbers.ts'

const notes = (count: number): string => counted(number(count), 'note', 'notes')
const steps = (count: number): string => counted(number(count), 'step', 'steps')
const pieces = (count: number): string => counted(number(count), 'piece', 'pieces')

const errors: Words<MusicErrors & ComposerErrors> = {
  'midi-cut-short': (d) =>
    `${d.file}: the MIDI file is cut short: it announces ${number(d.wanted)} bytes at least and has ${number(d.bytes)}; copy or download it again`,
  'not-midi': (d) => `${d.file}: not a Standard MIDI File: ${d.problem}; give a .mid file, an .abc file or a JSON piano roll`,
  'no-notes': (d) => `${d.file}: no notes in it that a piano could play; leave the file out, or give another`,
  'not-music': (d) => `${d.file}: neither MIDI nor ABC notation nor a JSON piano roll; leave the file out, or convert it to one of these`,
  'broken-roll': (d) =>
    `${d.file}: not a piano roll${d.place === '' ? '' : ` at ${d.place}`}: ${d.problem}; a roll is a list of pieces, each a list of steps, each a list of MIDI numbers, such as [[[60,64,67],[]]]`,
  'too-little-music': (d) =>
    `${d.files.join(', ')}: only ${steps(d.steps)} to learn from, and at least ${d.needed} are needed (thousands do well); give more music, or keep less apart by --validation and --test`,
  'not-numbers': (d) => `--${d.flag} takes whole numbers from 1 between commas, such as 64,64, not ${d.given}`,
  'view-of-one-voice': () =>
    '--view keys tells for each key whether it sounds, and one voice is one note at a time; use --view whole, or --voices many or notes',
  'several-primers': (d) => `music goes on from one file, and ${d.files.length} were given (${d.files.join(', ')}); give one of them`,
  'which-tune': (d) =>
    `${d.file} has ${counted(number(d.count), 'tune', 'tunes')}${d.given === null ? '' : `, none with the number ${d.given}`} (${d.examples.join(', ')}${d.count > d.examples.length ? ', …' : ''}): say which one to go on from by --tune, from 1 to ${d.count}`,
  'primer-off-piano': (d) =>
    `the primer has ${d.key}, which is no key of a piano; give steps of MIDI numbers from 21 to 108, such as [[60],[64,67],[]]`,
}

const findings: Words<MusicFindings & ComposerFindings> = {
  'notes-off-piano': (d) =>
    `${d.file}: ${notes(d.count)} outside a piano’s keys (21 to 108; here ${d.lowest} to ${d.highest}) left out; transpose the file to keep them`,
  'drums-left-out': (d) => `${d.file}: ${counted(number(d.count), 'drum beat', 'drum beats')} left out: channel 10 has no pitches`,
  'notes-without-end': (d) => `${d.file}: ${notes(d.count)} never let go, held to the end of the track`,
  'notes-between-steps': (d) =>
    `${notes(d.count)} (${percent(d.share, 1)}) between the steps of the grid, ${d.grid} a beat: moved to the nearest step; --grid with a larger number keeps them apart`,
  'abc-left-out': (d) =>
    `${d.file}: ${counted(number(d.count), 'sign', 'signs')} of ABC not understood and left out, such as ${d.examples.join(' ')}`,
  'tune-without-notes': (d) => `${d.file}: ${counted(number(d.count), 'tune', 'tunes')} without notes left out: ${d.examples.join(', ')}`,
  'chords-in-one-voice': (d) => `${steps(d.steps)} with more than one note: the highest is kept; --voices many or notes learns all of them`,
  'same-piece-again': (d) =>
    `${pieces(d.count)} there more than once (${d.examples.join(', ')}): they count as often; leave the copies out`,
  'in-both-parts': (d) =>
    `${pieces(d.count)} kept for validation or test the same as others (${d.examples.join(', ')}): the report will be too good; leave the copies out`,
  'one-piece': () => 'a single piece: its end is kept for validation; give several pieces to learn what they share',
  'no-music-for-validation': () => 'too little music to keep a part for validation: the last weights are kept instead of the best',
  'little-to-learn': (d) =>
    `only ${steps(d.steps)} to learn from: what is written will be them over again, or chance; give more music, thousands of steps do well`,
  'little-to-measure': (d) =>
    `the figures are of ${steps(d.steps)} alone: much of them is chance; give more music, or keep more apart by --validation or --test`,
  'primer-heard': (d) =>
    `goes on from ${d.bars < d.of ? `the last ${counted(number(d.bars), 'bar', 'bars')} of ${d.name}, which has ${number(d.of)} (--primer-bars takes more)` : `${d.name}, ${counted(number(d.of), 'bar', 'bars')}`}; files hold the new music alone, or both with --with-primer`,
}

const views = { whole: 'the whole step at once', keys: 'each key from its own place, by one network for all' }
const voices = { one: 'one voice', many: 'many voices, each key for itself', notes: 'many voices, note after note' }

const facts: Words<ComposerFacts, FactLine> = {
  music: (d) => [
    'Music',
    `${pieces(d.pieces)}, ${steps(d.steps)} (${d.grid} a beat), keys ${d.lowest} to ${d.highest}, ${number(d.together, 1)} at a time; ${pieces(d.validationPieces)} for validation${d.testPieces > 0 ? `, ${number(d.testPieces)} for the test` : ''}`,
  ],
  voices: (d) => [
    'Voices',
    `${voices[d.voices]}; ${views[d.view]}${d.echoes.length > 0 ? `, and what sounded ${d.echoes.join(', ')} steps before` : ''}`,
  ],
}

/** What is said of music: the task composer. */
export const music = {
  errors,
  findings,
  facts,
  units: {},
  measures: {},
  contenders: {
    keyFrequencies: 'each key’s frequency',
    keyChains: 'each key a two-state chain',
    noteFrequencies: 'each note’s frequency',
    noteChain: 'a chain of notes',
  },
  titles: {},
  columns: { steps: 'steps', primed: 'primed', grid: 'grid', bar: 'steps a bar', tempo: 'tempo', seed: 'seed' },
  work: {},
  options: {
    grid: 'steps in a beat (the fewest that the notes fit; of JSON rolls, which do not say, 2)',
    chords: 'play the chords of ABC tunes ("Am") below the tune',
    transpose: 'learn each piece moved by up to so many semitones up, and one less down; 0: as it stands',
    voices: 'one: a note at a time; many: each key for itself; notes: note after note within a step (one, or many where there are chords)',
    view: 'whole: the network sees the whole step; keys: one small network for all keys sees it from each key’s place (keys for notes, else whole)',
    echoes: 'with --view keys: so many steps ago music comes again, such as 32,64 (found in the data)',
    units: 'numbers in the hidden state of each recurrent layer, such as 64,64 (256,512,256; with --view keys 44)',
    digest: 'numbers that a step is summed up in before the first recurrent layer; 0: none (with --view keys 36, else 0)',
    dropout: 'share of each layer’s outputs left out while training (0.3; with --view keys 0.2)',
    steps: 'steps in a row in each training step',
    batch: 'pieces in each training step',
    epochs: 'times through the music (8 or more, for 1,200 training steps)',
    learningRate: 'how far weights move in a step (adam: 0.001; with --view keys 0.006)',
    globalClipNorm: 'all gradients together no longer than this; 0: no clipping (5; with --view keys 3)',
    validation: 'share of the pieces kept for validation, on which the best weights are chosen; a file’s own part comes first',
    test: 'share of the pieces kept for the report, never seen in training; a file’s own part comes first',
    bars: 'how many bars are written',
    beats: 'beats in a bar (as the primer says, or as most of the music it learned from: 3 of 6/8)',
    tempo: 'beats a minute (as the primer, or as the music it learned from)',
    temperature: 'how daring: 0 takes the likeliest, 1 draws as it learned',
    count: 'how many pieces are written',
    primer: 'music to go on from: a MIDI file, an ABC tune, a JSON roll',
    tune: 'which tune of the primer’s file, from 1; where it has several, one must be named',
    primerBars: 'go on from so many of the primer’s last bars at most',
    withPrimer: 'write the primer’s bars into the files too, before the new ones',
  },
}
