import { expect, test } from 'vitest'
import { BrokenMeeting, breakUp, MeetingWord, meeting, meetingWords } from './meeting.ts'

const wordsFor = (members: number): Int32Array => {
  const words = meetingWords(members)
  Atomics.store(words, MeetingWord.members, members)
  return words
}

test.each([true, false])('who comes after a meeting was broken does not wait for others (may sleep: %s)', (mayWait) => {
  const words = wordsFor(2)
  breakUp(words, new Error('no room'))
  expect(meeting(words, mayWait)).toThrow(BrokenMeeting)
})

test('the first error is the one that is told, as far as there is room', () => {
  const words = wordsFor(3)
  breakUp(words, new RangeError(`no room${'!'.repeat(1000)}`))
  breakUp(words, new BrokenMeeting('another one'))
  expect(meeting(words, false)).toThrow(/^another member of the team failed: RangeError: no room!+$/)
  expect(words.subarray(MeetingWord.present)).toEqual(new Int32Array(3))
})
