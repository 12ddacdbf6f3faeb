import type { Voice } from '@/contract/types'

/** Opens and closes the microphone of push-to-talk, one call at a time: of presses that come faster than the answers the last one counts. */
export function useOpening(call: (on: boolean) => Promise<unknown>) {
  let wanted = false
  let running: Promise<void> | undefined

  async function follow() {
    for (let done: boolean | undefined; done !== wanted; ) {
      const now = wanted
      await call(now)
      done = now
    }
  }

  /** Rejects when it could not be done. */
  function set(on: boolean): Promise<void> {
    wanted = on
    running ??= follow().finally(() => (running = undefined))
    return running
  }

  /** After a lost line: a microphone that was left open and that nobody holds is closed. */
  function again({ state, mode, open }: Voice) {
    if (state !== 'off' && mode === 'hold' && open && !wanted) void set(false).catch(() => undefined)
  }

  return { set, again }
}
