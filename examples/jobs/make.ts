import { writeFileSync } from 'node:fs'
import { argv } from 'node:process'
import { fileURLToPath } from 'node:url'

/**
 * The small made-up data of this folder, one file or two for each job: by rules, so that it is known what there is to learn.
 * `npx jiti examples/jobs/make.ts` writes them again.
 */
export const files: Readonly<Record<string, () => string>> = {
  'verses.txt': verses,
  'questions.csv': questions,
  'yorumlar.csv': reviews,
  'headlines.tsv': headlines,
  'tunes.abc': tunes,
  'weather.csv': weather,
  'pump.csv': () => pump(1, 0, 1440),
  'pump-today.csv': () => pump(7, 1440, 1728),
}

type Draw = (below: number) => number

/** The same numbers at each call. */
function drawing(seed: number): Draw {
  let state = seed
  return (below) => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32
    return Math.floor((state / 2 ** 32) * below)
  }
}

const pick = <Thing>(draw: Draw, things: readonly Thing[]): Thing => things[draw(things.length)]!
const rows = (count: number, row: (i: number) => string): string => Array.from({ length: count }, (_, i) => `${row(i)}\n`).join('')

/** Sentences of one shape. */
function verses(): string {
  const draw = drawing(1)
  const what = ['wave', 'wind', 'moon', 'tide', 'rain']
  const does = ['comes in', 'goes out', 'turns round', 'rises', 'falls']
  const where = ['upon the sand', 'over the sea', 'along the shore', 'behind the hill']
  return rows(400, () => `The ${pick(draw, what)} ${pick(draw, does)} again ${pick(draw, where)}, again and again.`)
}

/** What a question asks for hangs on its first words. */
function questions(): string {
  const draw = drawing(2)
  const city = ['Ankara', 'Lima', 'Oslo', 'Cairo', 'Quito', 'Osaka', 'Bergen', 'Konya', 'Porto', 'Accra']
  const thing = ['the telephone', 'the bicycle', 'the compass', 'the violin', 'the zip', 'the thermometer', 'the windmill', 'paper']
  const asked: readonly (readonly [string, () => string])[] = [
    ['person', () => `Who ${pick(draw, ['invented', 'improved', 'sold'])} ${pick(draw, thing)}?`],
    ['person', () => `What is the name of the ${pick(draw, ['mayor', 'poet', 'architect'])} of ${pick(draw, city)}?`],
    ['place', () => `Where ${pick(draw, ['is', 'was'])} ${pick(draw, thing)} first ${pick(draw, ['made', 'used', 'shown'])}?`],
    ['place', () => `What ${pick(draw, ['river', 'sea', 'country'])} is ${pick(draw, city)} on?`],
    [
      'time',
      () =>
        `When did ${pick(draw, city)} ${pick(draw, ['have its first', 'lose its last', 'ban'])} ${pick(draw, ['tram', 'market', 'war'])}?`,
    ],
    ['time', () => `What year was ${pick(draw, thing)} ${pick(draw, ['made', 'found', 'sold'])}?`],
    ['number', () => `How many ${pick(draw, ['people', 'bridges', 'trams'])} are there in ${pick(draw, city)}?`],
    ['number', () => `How ${pick(draw, ['far', 'high', 'old'])} is ${pick(draw, city)}?`],
  ]
  return `question,kind\n${rows(320, () => {
    const [kind, ask] = pick(draw, asked)
    return `${ask()},${kind}`
  })}`
}

/** Turkish, in semicolons: "hiç güzel değildi" is no praise, and what comes after "ama" weighs more. */
function reviews(): string {
  const draw = drawing(3)
  const nouns = ['Film', 'Müzik', 'Hikâye', 'Oyunculuk', 'Kurgu', 'Senaryo', 'Işık', 'İlk yarı']
  const words = {
    olumlu: ['güzeldi', 'etkileyiciydi', 'başarılıydı', 'harikaydı', 'akıcıydı', 'iyiydi'],
    olumsuz: ['sıkıcıydı', 'kötüydü', 'zayıftı', 'berbattı', 'dağınıktı', 'yorucuydu'],
  } as const
  const bare = {
    olumlu: ['güzel', 'etkileyici', 'başarılı', 'akıcı', 'iyi'],
    olumsuz: ['sıkıcı', 'kötü', 'zayıf', 'dağınık', 'yorucu'],
  } as const
  const other = { olumlu: 'olumsuz', olumsuz: 'olumlu' } as const
  const how = ['çok', 'gerçekten', 'oldukça', 'bence']
  return `yorum;duygu\n${rows(480, () => {
    const mood = pick(draw, ['olumlu', 'olumsuz'] as const)
    const noun = pick(draw, nouns)
    const text = [
      () => `${noun} ${pick(draw, how)} ${pick(draw, words[mood])}`,
      () => `${noun} hiç ${pick(draw, bare[other[mood]])} değildi`,
      () => `${noun} ${pick(draw, words[other[mood]])} ama ${pick(draw, nouns).toLocaleLowerCase('tr')} ${pick(draw, words[mood])}`,
    ][draw(3)]!()
    return `${text};${mood}`
  })}`
}

/** What happened where stands in the text; who said so, and when, is left out of the headline. */
function headlines(): string {
  const draw = drawing(4)
  const syllables = ['ba', 'ke', 'lo', 'ri', 'sen', 'tu', 'mar', 'vi', 'dor', 'nai', 'gal', 'pe']
  const names = Array.from({ length: 30 }, () => Array.from({ length: 2 + draw(2) }, () => pick(draw, syllables)).join(''))
  const name = () => pick(draw, names)
  const day = () => pick(draw, ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'])
  const said = () => pick(draw, ['police said', 'officials said', 'the radio said', 'a newspaper reported'])
  const pairs: readonly (() => readonly [string, string])[] = [
    () => {
      const [place, count, what] = [name(), 2 + draw(40), pick(draw, ['flood', 'storm', 'fire'])]
      return [
        `a ${what} in the town of ${place} on ${day()} left ${count} people without a home , ${said()} .`,
        `${what} leaves ${count} homeless in ${place}`,
      ]
    },
    () => {
      const [one, two, what] = [name(), name(), pick(draw, ['fish', 'wheat', 'trains', 'water'])]
      return [
        `the ministers of ${one} and ${two} met on ${day()} and agreed after long talks on ${what} , ${said()} .`,
        `${one} , ${two} agree on ${what}`,
      ]
    },
    () => {
      const [one, two, to] = [name(), name(), draw(3)]
      return [
        `${one} beat ${two} ${to + 1 + draw(3)} - ${to} on ${day()} in the last match of the cup , ${said()} .`,
        `${one} beats ${two} in cup`,
      ]
    },
  ]
  return `text\theadline\n${rows(480, () => pick(draw, pairs)().join('\t'))}`
}

/** Tunes over four chords: a figure of four notes, which each tune has of its own, twice in each bar. */
function tunes(): string {
  const draw = drawing(5)
  const names = 'CDEFGABcdefgab'
  return Array.from({ length: 40 }, (_, i) => {
    const figure = Array.from({ length: 4 }, () => pick(draw, [0, 2, 4, 1]))
    const bar = (chord: number) =>
      figure
        .map((step) => names[chord + step])
        .join('')
        .repeat(2)
    const [, ...chords] = pick(draw, [
      [0, 0, 3, 4, 0],
      [0, 0, 5, 3, 4],
      [0, 0, 4, 3, 0],
    ])
    const line = chords.map(bar).join('|')
    return `X:${i + 1}\nT:Tune ${i + 1}\nM:4/4\nL:1/8\nK:C\n${line}|\n${line}|\n`
  }).join('\n')
}

const two = (value: number): string => String(value).padStart(2, '0')
const comma = (value: number): string => value.toFixed(1).replace('.', ',')

/** Sixty days of spring, hour by hour, as a spreadsheet in Turkey writes them. Days are warmer than nights, and the drier the air, the more so. */
function weather(): string {
  const draw = drawing(6)
  const noise = () => (draw(2001) - 1000) / 1000
  let dry = 0
  return `date;temperature;humidity\n${rows(1440, (hour) => {
    dry = 0.98 * dry + 0.3 * noise()
    const at = new Date(Date.UTC(2024, 2, 1, hour))
    const swing = 7 + 6 * Math.tanh(dry)
    const temperature = 10 + hour / 240 + swing * Math.sin(((hour - 9) / 24) * 2 * Math.PI) + 0.3 * noise()
    const date = `${two(at.getUTCDate())}.${two(at.getUTCMonth() + 1)}.${at.getUTCFullYear()} ${two(at.getUTCHours())}:00`
    return `${date};${hour === 700 ? '' : comma(temperature)};${Math.round(60 - 20 * Math.tanh(dry))}`
  })}`
}

/** A pump every ten minutes, which works harder by day. In the second file it sucks air for an hour: the pressure falls, and the flow with it. */
function pump(seed: number, from: number, to: number): string {
  const draw = drawing(seed)
  const noise = () => (draw(2001) - 1000) / 1000
  return `time,pressure,flow\n${rows(to - from, (i) => {
    const step = from + i
    const work = 3 + Math.sin((step / 144) * 2 * Math.PI) + 0.1 * noise()
    const air = step >= 1620 && step < 1626
    const pressure = work * (air ? 0.6 : 1) + 0.05 * noise()
    const flow = 4 * work * (air ? 0.8 : 1) + 0.3 * noise()
    return `${new Date(Date.UTC(2024, 4, 1, 0, 10 * step)).toISOString().slice(0, 16)},${pressure.toFixed(2)},${flow.toFixed(1)}`
  })}`
}

if (argv[1] === fileURLToPath(import.meta.url))
  for (const [name, make] of Object.entries(files)) writeFileSync(new URL(name, import.meta.url), make())
