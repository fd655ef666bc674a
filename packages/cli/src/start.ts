import { main } from './main.ts'
import { standardInput } from './terminal/input.ts'
import { standardOutput } from './terminal/output.ts'

/** The process: standard streams, the environment, the exit code. */
export async function start(): Promise<void> {
  process.exitCode = await main(process.argv.slice(2), {
    environment: process.env,
    out: standardOutput(process.stdout, process.env),
    err: standardOutput(process.stderr, process.env),
    input: standardInput(() => process.stdin),
    directory: process.cwd(),
  })
}
