import type { Model } from 'tekrar'
import { examples } from './examples.test-support.ts'
import type { Options } from './options/option.ts'
import type { TaskName } from './table.ts'
import type { Trained } from './task.ts'
import type { TaskFace } from './tasks.ts'

/** What a task gave after a few steps on its example. */
export interface ShortTraining {
  readonly engine: string
  /** SHA-256 of the bytes of all weights. (A record may differ in a last digit: `Math.log` is not the same everywhere.) */
  readonly weights: string
  readonly records: readonly string[]
}

/** The weights alone, one after the other. */
function bytesOf({ weights }: Model): Uint8Array {
  const all = Object.values(weights).map(({ data }) => data)
  const numbers = new Float32Array(all.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const data of all) {
    numbers.set(data, at)
    at += data.length
  }
  return new Uint8Array(numbers.buffer)
}

/** What is wanted of the package and of the library: a page has them built, a test as source. */
export interface Modules {
  readonly tasks: Readonly<Record<string, unknown>>
  readonly table: Readonly<Record<TaskName, { readonly verb: { readonly options: Options } }>>
  readonly defaultsOf: (options: Options) => object
  readonly sha256: (bytes: Uint8Array) => string
}

/** Trains each task for a few steps on its example, and asks it: the same in a page as in Node. */
export async function shortTrainings({ tasks, table, defaultsOf, sha256 }: Modules): Promise<Record<string, ShortTraining>> {
  const done: Record<string, ShortTraining> = {}
  for (const name of Object.keys(table) as TaskName[]) {
    const face = tasks[name] as TaskFace<object, Trained<object>>
    const { files, options, question } = examples[name]
    const { trained } = await face.train(files, { ...options, trainingSteps: 4, engine: { engine: 'wasm' } } as never)
    const answer = await trained.answer(question, defaultsOf(table[name].verb.options))
    const records: string[] = []
    for await (const record of answer.records) records.push(JSON.stringify(record))
    const { model } = trained
    done[name] = { engine: (await model.engine()).name, weights: sha256(bytesOf(model)), records: records.slice(0, 5) }
  }
  return done
}
