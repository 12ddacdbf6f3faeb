import { ref } from 'vue'
import { ProblemError } from '@/platform'
import { type Letter, useDraftsStore } from './drafts'

/** A message that the program has not confirmed yet. */
export interface Outgoing extends Letter {
  state: 'sending' | 'failed'
  problem: ProblemError | null
}

/** The messages of the open talk that are not confirmed, in the order written. One is under way at a time. */
export function useOutbox(post: (session: string, letter: Letter) => Promise<void>) {
  const drafts = useDraftsStore()
  const outgoing = ref<Outgoing[]>([])
  let line: Promise<void> = Promise.resolve()

  /** Takes up what an earlier page did not get confirmed. */
  function open(session: string) {
    const problem = new ProblemError('interrupted', 'The program was closed before this was sent.')
    outgoing.value = drafts.of(session).letters.map(letter => ({ ...letter, state: 'failed', problem }))
  }

  function send(session: string, letter: Letter): Promise<void> {
    outgoing.value.push({ ...letter, state: 'sending', problem: null })
    drafts.keepLetters(session, [...drafts.of(session).letters, letter])
    return enqueue(session, letter)
  }

  function retry(session: string, turnId: string): Promise<void> {
    const letter = find(turnId)
    if (letter?.state !== 'failed') return Promise.resolve()
    Object.assign(letter, { state: 'sending', problem: null })
    return enqueue(session, { turnId, text: letter.text })
  }

  function enqueue(session: string, letter: Letter): Promise<void> {
    line = line.then(async () => {
      try {
        await post(session, letter)
        remove(session, letter.turnId)
      } catch (error) {
        Object.assign(find(letter.turnId) ?? {}, { state: 'failed', problem: error })
      }
    })
    return line
  }

  /** The program has it, or the person took it back. */
  function remove(session: string, turnId: string) {
    outgoing.value = outgoing.value.filter(letter => letter.turnId !== turnId)
    const { letters } = drafts.of(session)
    if (letters.some(letter => letter.turnId === turnId))
      drafts.keepLetters(session, letters.filter(letter => letter.turnId !== turnId))
  }

  const find = (turnId: string) => outgoing.value.find(letter => letter.turnId === turnId)

  return { outgoing, open, send, retry, remove, find }
}
