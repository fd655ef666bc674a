/**
 * Where the members of a machine's team meet: words in memory that they share, apart from the machine's own so that it stays where it is when that grows. Words that
 * different members write lie 64 bytes apart. `fault` is 1 once a member has failed, the first one, which then says why, as codes of `length` characters from
 * `text` on, and after that sets `broken`.
 */
export const MeetingWord = {
  arrived: 0,
  number: 16,
  sleepers: 32,
  members: 48,
  broken: 64,
  fault: 80,
  length: 81,
  text: 82,
  present: 256,
} as const
const MOST_TEXT = MeetingWord.present - MeetingWord.text

/** Room for a team of at most so many members; `present` has a word for each worker: the generation in which it has joined. */
export const meetingWords = (members: number): Int32Array =>
  new Int32Array(new SharedArrayBuffer((MeetingWord.present + members) * Int32Array.BYTES_PER_ELEMENT))

/** How often a member looks before it sleeps: some 40 microseconds; to wake up takes twice as long. A page's main thread, which may not sleep, goes on looking. */
export const PATIENCE = 4000

/** Thrown out of a call by everyone else in it once one of them has failed; it says why that one did. */
export class BrokenMeeting extends Error {}

/**
 * What a member calls to meet the others of the call in hand: it returns when all have called it. Throws once the meeting is broken.
 *
 * @param mayWait Whether this thread may sleep.
 */
export function meeting(words: Int32Array, mayWait: boolean): () => void {
  const { arrived, number, sleepers, members, broken } = MeetingWord
  return () => {
    const now = Atomics.load(words, number)
    if (Atomics.add(words, arrived, 1) + 1 === Atomics.load(words, members)) {
      Atomics.store(words, arrived, 0)
      Atomics.add(words, number, 1)
      if (Atomics.load(words, sleepers) > 0) Atomics.notify(words, number)
      return
    }
    // who comes after it was broken finds the number raised already
    for (let looks = 0; Atomics.load(words, number) === now && Atomics.load(words, broken) === 0; looks++) {
      if (looks < PATIENCE || !mayWait) continue
      Atomics.add(words, sleepers, 1)
      Atomics.wait(words, number, now)
      Atomics.sub(words, sleepers, 1)
    }
    if (Atomics.load(words, broken) !== 0) throw new BrokenMeeting(`another member of the team failed: ${faultOf(words)}`)
  }
}

const faultOf = (words: Int32Array): string =>
  String.fromCharCode(...words.slice(MeetingWord.text, MeetingWord.text + words[MeetingWord.length]!))

/** Lets everyone go who waits or will wait, and tells them the first error. The words are of no use afterwards. */
export function breakUp(words: Int32Array, error: unknown): void {
  if (Atomics.exchange(words, MeetingWord.fault, 1) !== 0) return
  const why = String(error).slice(0, MOST_TEXT)
  for (let i = 0; i < why.length; i++) words[MeetingWord.text + i] = why.charCodeAt(i)
  words[MeetingWord.length] = why.length
  Atomics.store(words, MeetingWord.broken, 1)
  Atomics.add(words, MeetingWord.number, 1)
  Atomics.notify(words, MeetingWord.number)
}
