export type * from './event.ts'
export { ExitCode } from './failure.ts'
export { main, type Surroundings } from './main.ts'
