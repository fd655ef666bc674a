import type { Finding } from '@tekrar/tasks'
import { knows, sentenceOf, type TaskMessages } from '@tekrar/tasks/rows'
import type { NoticeEvent } from '../event.ts'

/** A task's finding in the person's language; one that it has no words for speaks for itself. */
export const findingText = (finding: Finding, words: TaskMessages): string =>
  knows(words, 'findings', finding.code)
    ? sentenceOf(words, 'findings', finding)
    : knows(words, 'errors', finding.code)
      ? sentenceOf(words, 'errors', finding)
      : `${finding.code} ${JSON.stringify(finding.details)}`

export const noticeOf = (finding: Finding, words: TaskMessages): NoticeEvent => ({
  type: 'notice',
  code: finding.code,
  severity: finding.severity,
  message: findingText(finding, words),
})

export const plainNotice = (code: string, message: string): NoticeEvent => ({ type: 'notice', code, message })
