// It stands with the command `tekrar bench`, which times it too.
export * from '../packages/cli/src/bench/work.ts'
