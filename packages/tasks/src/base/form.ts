/** How texts with labels are given. */
export const forms = ['table', 'folders', 'files', 'lines'] as const
export type Form = (typeof forms)[number]
