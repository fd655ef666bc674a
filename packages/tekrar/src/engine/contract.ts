/** What an engine outside this package implements, and what runs programs on it. */
export type { Engine, Machine, Timing } from './engine.ts'
export type { NativeOptions, NativeRequest, NativeResult } from './native/contract.ts'
export { PLAN_VERSION, type Plan, type Slot } from './plan.ts'
