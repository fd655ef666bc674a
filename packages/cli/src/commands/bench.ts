import { resolve as resolvePath } from 'node:path'
import { benchOptions } from '../arguments/options.ts'
import { type Arguments, resolve } from '../arguments/parse.ts'
import { jobsAsked, peersAsked } from '../bench/asked.ts'
import { BenchClock } from '../bench/clock.ts'
import { readRecord } from '../bench/kept.ts'
import { installing, type PeerName, peers } from '../bench/peers.ts'
import { type BenchRecord, resultsOf } from '../bench/record.ts'
import { roofline } from '../bench/roofline.ts'
import { type BenchStep, runBench } from '../bench/run.ts'
import { benchNotes, benchTable, benchTitle, shapeWords } from '../bench/text.ts'
import type { Context } from '../context.ts'
import { ExitCode, Failure } from '../failure.ts'
import { disk } from '../files/operations.ts'
import { replaceFile } from '../files/replace-file.ts'
import { writeEvent } from '../terminal/json.ts'
import { LiveBlock } from '../terminal/live-block.ts'
import { wrappedLines } from '../terminal/width.ts'
import { listenForInterrupts } from '../training/interrupts.ts'

/** `tekrar bench`: how fast it is here, beside what this machine can do, and beside others that do the same. */
export async function bench({ given }: Arguments, context: Context): Promise<ExitCode> {
  const options = resolve(benchOptions, given)
  if (options.profile) return (await import('./bench-profile.ts')).benchProfile(options, context)
  const { messages, out, err, directory } = context
  const words = messages.bench
  const jobs = jobsAsked(options)
  const kind = jobs[0]!.kind
  const asked = peersAsked(options.against)
  const fits = (name: PeerName) => (peers[name].does as readonly string[]).includes(kind)
  const file = options.out === null ? null : resolvePath(directory, options.out)
  const before = file === null ? null : await readRecord(file, options.out!)

  const isQuiet = options.quiet || options.json
  const note = (text: string) => err.write(`${wrappedLines(`${messages.note}: ${text}`, 80)}\n`)
  const block = err.terminal && !isQuiet ? new LiveBlock(err) : null
  const interrupts = listenForInterrupts(() => {
    block?.above('')
    if (!options.json) err.write(`${words.interrupting}\n`)
  })
  if (options.against !== 'all')
    for (const name of asked) if (!fits(name) && !isQuiet) note(words.notItsWork({ peer: peers[name].title, kind }))

  const clock = new BenchClock(options.rounds)
  let table: ReturnType<typeof benchTable> | null = null
  let titleOf: (() => string) | null = null
  const tell = async (step: BenchStep): Promise<void> => {
    if (step.type === 'opened') {
      const { record } = step
      for (const { name, versions, missing } of record.peers)
        if (versions === null && !isQuiet)
          note(
            words.missing({
              peer: peers[name].title,
              missing: missing ?? name,
              install: installing(name, options.python),
              python: peers[name].runs === 'python',
            }),
          )
      table = benchTable(record, kind, options, context)
      titleOf = () => `${benchTitle(jobs, record, context)}\n${table!.head()}`
      const known = resultsOf(record, jobs)
      if (known.length > 0 && !isQuiet) err.write(`${words.again({ file: options.out ?? '', done: known.length, of: jobs.length })}\n`)
      if (!options.json) for (const result of known) show(table.row(result))
    }
    if (step.type === 'turn' && block) {
      const { turn, job, number, of } = step
      block.draw([
        words.progress({
          number,
          of,
          shape: shapeWords(job, context),
          name: peers[turn.name as PeerName]?.short ?? turn.name,
          round: turn.phase === 'preparing' ? 0 : turn.round,
          rounds: options.rounds,
          left: clock.left(step),
        }),
      ])
    }
    if (step.type === 'measured') {
      if (file !== null) await replaceFile(disk, file, `${JSON.stringify(step.record, null, 1)}\n`)
      if (options.json) writeEvent(out, { type: 'benched', result: step.result })
      else show(table!.row(step.result))
    }
    if (out.closed) interrupts.stop()
  }
  const show = (row: string): void => {
    block?.above('')
    out.write((titleOf?.() ?? '') + row)
    titleOf = null
  }

  if (asked.length > 0 && block) block.draw([words.starting({ peers: asked.map((name) => peers[name].title).join(', ') })])
  let record: BenchRecord
  try {
    record = await runBench(
      {
        jobs,
        engine: options.engine === null ? {} : { engine: options.engine },
        threads: options.threads === null ? [] : [options.threads],
        peers: asked.filter(fits),
        python: options.python,
        directory,
        rounds: options.rounds,
        seconds: options.budget,
        signal: interrupts.signal,
        before,
      },
      tell,
    )
  } catch (error) {
    if (interrupts.signal.aborted) return ExitCode.interrupted
    throw error
  } finally {
    block?.above('')
    interrupts.forget()
  }
  const results = resultsOf(record, jobs)
  if (options.json) writeEvent(out, { type: 'bench', record })
  else if (results.length > 0) out.write(`\n${benchNotes(record, results, context)}`)
  if (options.svg !== null) {
    if (results.length === 0) throw new Failure(ExitCode.failure, 'bench-nothing-to-draw', { file: options.svg })
    await replaceFile(disk, resolvePath(directory, options.svg), roofline(record, results, context))
  }
  for (const written of [options.out, options.svg]) if (written !== null && !isQuiet) err.write(`${words.written({ file: written })}\n`)
  if (!interrupts.signal.aborted) return ExitCode.done
  if (!isQuiet) err.write(`${words.interrupted({ done: results.length, of: jobs.length })}\n`)
  return ExitCode.interrupted
}
