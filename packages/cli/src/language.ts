import type { Messages } from './messages/en.ts'

export const languages = ['tr', 'en'] as const
export type Language = (typeof languages)[number]

/** Turkish or English: the environment's language (LC_ALL, LC_MESSAGES, LANG; the first that is set), else what `Intl` says. */
export function environmentLanguage(environment: Readonly<Record<string, string | undefined>>, intl: () => string = intlLocale): Language {
  const set = environment.LC_ALL || environment.LC_MESSAGES || environment.LANG
  return (set || intl()).toLowerCase().startsWith('tr') ? 'tr' : 'en'
}

const intlLocale = () => Intl.DateTimeFormat().resolvedOptions().locale

/** Only the language needed is loaded. */
export const loadMessages = async (language: Language): Promise<Messages> =>
  language === 'tr' ? (await import('./messages/tr.ts')).turkish : (await import('./messages/en.ts')).english
