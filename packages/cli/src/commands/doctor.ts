import { cpus, totalmem } from 'node:os'
import { type EngineDescription, version as libraryVersion, openExecutor } from 'tekrar'
import { doctorOptions } from '../arguments/options.ts'
import { type Arguments, resolve } from '../arguments/parse.ts'
import type { Context } from '../context.ts'
import { ExitCode } from '../failure.ts'
import { writeEvent } from '../terminal/json.ts'
import { facts } from '../terminal/table.ts'
import { engineReason, nativeAbsence } from '../training/engine-reason.ts'
import { engineOptions } from '../training/model-maker.ts'
import { measureProduct, measureStep } from '../training/probe.ts'
import { version } from '../version.ts'

/** `tekrar doctor`: what this machine has to offer. An engine that is absent is a fact, not a failure. */
export async function doctor({ given }: Arguments, context: Context): Promise<ExitCode> {
  const options = resolve(doctorOptions, given)
  const { messages, out } = context
  const engine = engineOptions(options)
  const chosen: EngineDescription = (await openExecutor(engine)).engine
  const native = await nativeAbsence()
  const product = await measureProduct(engine)
  const step = await measureStep(engine)
  const [processor] = cpus()
  const versions = { tekrar: libraryVersion, cli: version(), node: process.versions.node, v8: process.versions.v8 }
  const machine = {
    platform: `${process.platform} ${process.arch}`,
    processor: processor?.model ?? '?',
    cores: cpus().length,
    memoryBytes: totalmem(),
  }
  if (options.json) {
    writeEvent(out, {
      type: 'doctor',
      engine: chosen,
      native: native?.reason ?? 'present',
      nativeDetail: native?.detail ?? '',
      product,
      step,
      versions,
      machine,
    })
    return ExitCode.done
  }
  const words = messages.doctor
  out.write(
    facts([
      [words.engine, chosen.name],
      [words.why, await engineReason(chosen, options, context)],
      [words.instructionSet, chosen.instructionSet],
      [words.threads, String(chosen.threads)],
      [
        words.native,
        native === null
          ? words.present
          : words.absent({ reason: messages.facts.reasons.absent[native.reason] ?? native.reason, detail: native.detail }),
      ],
      [words.product, words.productLine(product)],
      [words.step, words.stepLine(step)],
      [words.machine, words.machineLine({ ...machine, memory: machine.memoryBytes })],
      [words.versions, `tekrar ${versions.tekrar}, Node ${versions.node}, V8 ${versions.v8}`],
    ]),
  )
  return ExitCode.done
}
