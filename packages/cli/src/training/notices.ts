import type { Notice } from '@tekrar/tasks'
import type { Messages } from '../messages/en.ts'

/** A task's notice in the person's language. */
export const noticeText = (notice: Notice, { notices }: Messages): string => (notices[notice.code] as (facts: Notice) => string)(notice)
