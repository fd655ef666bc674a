import { expect, test } from 'vitest'
import { announceMessage, attend, callFor, mailWords } from './mail.ts'

test('a message that is here before it was counted ends no listening, nor does its count; the next one does', () => {
  const mail = mailWords()
  const joined: number[] = []
  callFor(mail, 7)
  attend(mail, 1, (machine) => {
    joined.push(machine)
    announceMessage(mail)
    if (machine === 7) callFor(mail, 8)
  })
  expect(joined).toEqual([7, 8])
})
