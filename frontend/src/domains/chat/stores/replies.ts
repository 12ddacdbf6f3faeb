import { reactive } from 'vue'
import { ProblemError } from '@/platform'

/** How long a character may say nothing at all. The program itself gives up after a minute. */
const patience = 75_000

/** The reply to a turn, while it comes. */
export interface Reply {
  text: string
  /** Heard from its first word; else its words are shown when all are there. */
  whole: boolean
  problem: ProblemError | null
}

/** The replies that are awaited, by the trainee's turn that they answer. */
export function useReplies() {
  const replies = reactive(new Map<string, Reply>())
  const timers = new Map<string, ReturnType<typeof setTimeout>>()

  function wait(turnId: string) {
    clearTimeout(timers.get(turnId))
    timers.set(turnId, setTimeout(() => fail(turnId, new ProblemError('timeout', 'No reply came.')), patience))
  }

  function expect(turnId: string, whole: boolean) {
    replies.set(turnId, { text: '', whole, problem: null })
    wait(turnId)
  }

  function hear(turnId: string, delta: string) {
    const reply = replies.get(turnId)
    if (!reply) return
    wait(turnId)
    reply.problem = null
    if (reply.whole) reply.text += delta
  }

  function fail(turnId: string, problem: ProblemError) {
    clearTimeout(timers.get(turnId))
    replies.set(turnId, { text: '', whole: false, problem })
  }

  function settle(turnId: string) {
    clearTimeout(timers.get(turnId))
    timers.delete(turnId)
    replies.delete(turnId)
  }

  /** Words may have been lost: what is under way is shown when it is complete. */
  function interrupt() {
    for (const reply of replies.values()) Object.assign(reply, { text: '', whole: false })
  }

  function clear() {
    for (const turnId of replies.keys()) settle(turnId)
  }

  return { replies, expect, hear, fail, settle, interrupt, clear }
}
