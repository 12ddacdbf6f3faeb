import { reactive } from 'vue'
import { ProblemError } from '@/platform'
import type { Fault } from '../../models'

/** How long a character may say nothing at all. The program itself gives up after a minute and a half. */
const patience = 100_000

/** The reply to a turn, while it comes. */
export interface Reply {
  text: string
  /** Heard from its first word; else its words are shown when all are there. */
  whole: boolean
  /** The words are those of a try that failed: they stand until the next one speaks. */
  stale: boolean
  problem: ProblemError | null
  /** Why the partner did not play, where that is known. */
  fault?: Fault
  /** When the service is ready to be asked again, by the clock of this page; 0: it does not say. */
  retryAt: number
}

/** The replies that are awaited, by the trainee's turn that they answer. */
export function useReplies() {
  const replies = reactive(new Map<string, Reply>())
  const timers = new Map<string, ReturnType<typeof setTimeout>>()

  function wait(turnId: string) {
    clearTimeout(timers.get(turnId))
    timers.set(turnId, setTimeout(() => fail(turnId, new ProblemError('timeout', 'No reply came.')), patience))
  }

  /** Words that were shown stay until others come. */
  function expect(turnId: string, whole: boolean) {
    const text = replies.get(turnId)?.text ?? ''
    replies.set(turnId, { text, whole, stale: text !== '', problem: null, retryAt: 0 })
    wait(turnId)
  }

  /** Somebody else answers: what the one before had begun to say is not said. */
  function anew(turnId: string) {
    replies.delete(turnId)
    expect(turnId, true)
  }

  function hear(turnId: string, delta: string) {
    const reply = replies.get(turnId)
    if (!reply) return
    wait(turnId)
    if (reply.stale) Object.assign(reply, { text: '', stale: false })
    Object.assign(reply, { problem: null, fault: undefined, retryAt: 0 })
    if (reply.whole) reply.text += delta
  }

  function fail(turnId: string, problem: ProblemError, { fault, retryMs = 0 }: { fault?: Fault; retryMs?: number } = {}) {
    clearTimeout(timers.get(turnId))
    const { text = '', whole = false } = replies.get(turnId) ?? {}
    replies.set(turnId, { text, whole, stale: text !== '', problem, fault, retryAt: retryMs ? Date.now() + retryMs : 0 })
  }

  function settle(turnId: string) {
    clearTimeout(timers.get(turnId))
    timers.delete(turnId)
    replies.delete(turnId)
  }

  /** Words may have been lost: what is under way is shown when it is complete. */
  function interrupt() {
    for (const reply of replies.values()) Object.assign(reply, { text: '', whole: false, stale: false })
  }

  function clear() {
    for (const turnId of replies.keys()) settle(turnId)
  }

  return { replies, expect, anew, hear, fail, settle, interrupt, clear }
}
