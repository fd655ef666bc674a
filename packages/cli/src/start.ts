import { main } from './main.ts'
import { standardOutput } from './terminal/output.ts'

/** The process: standard streams, the environment, the exit code. */
export async function start(): Promise<void> {
  process.exitCode = await main(process.argv.slice(2), {
    environment: process.env,
    out: standardOutput(process.stdout, process.env),
    err: standardOutput(process.stderr, process.env),
    directory: process.cwd(),
  })
}
