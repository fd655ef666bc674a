// They stand with the command `tekrar bench`, which times them too.
export * from '../packages/cli/src/bench/shapes.ts'
