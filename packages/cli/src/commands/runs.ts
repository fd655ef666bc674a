import type { Arguments } from '../arguments/parse.ts'
import type { Context } from '../context.ts'
import { ExitCode } from '../failure.ts'

export async function runs(_given: Arguments, _context: Context): Promise<ExitCode> {
  return ExitCode.done
}
