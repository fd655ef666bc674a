import type { TaskMessages } from './en.ts'

/** The words for people, loaded by language. */
export const loadTaskMessages = async (language: 'en' | 'tr'): Promise<TaskMessages> =>
  language === 'tr' ? (await import('./tr.ts')).turkish : (await import('./en.ts')).english
