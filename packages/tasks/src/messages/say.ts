import type { AnySaying } from '../base/saying.ts'
import type { TaskMessages } from './en.ts'

type Section = 'errors' | 'findings' | 'facts'

/** Whether there are words for the code. */
export const knows = (messages: TaskMessages, section: Section, code: string): boolean => Object.hasOwn(messages[section], code)

const words = (messages: TaskMessages, section: Section, { code, details }: AnySaying): unknown =>
  (messages[section] as unknown as Record<string, (details: object) => unknown>)[code]!(details)

/** An error or a finding as a sentence. */
export const sentenceOf = (messages: TaskMessages, section: 'errors' | 'findings', saying: AnySaying): string =>
  String(words(messages, section, saying))

/** A fact as a line: what it is about, and what is said of it. */
export const lineOf = (messages: TaskMessages, fact: AnySaying): readonly [label: string, text: string] =>
  words(messages, 'facts', fact) as readonly [string, string]
