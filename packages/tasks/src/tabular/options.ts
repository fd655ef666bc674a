import { choice, text } from '../options/option.ts'

/** How tables are read, for tasks that take them. */
export const tableOptions = {
  separator: text({ default: null, placeholder: 'SIGN', group: 'data' }),
  header: choice({ choices: ['yes', 'no'], default: null, group: 'data' }),
} as const

/** As `readTable` takes them. */
export const readingOf = ({ separator, header }: { readonly separator: string | null; readonly header: 'yes' | 'no' | null }) => ({
  separator,
  header: header === null ? null : header === 'yes',
})
