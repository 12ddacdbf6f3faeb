import type { RolePlayEvent } from '@/contract/types'
import type { WatchListener } from './platform'
import { createResume } from './resume'
import { waitAfter } from './watch'

/**
 * The program pumps its news into the window from Events.Watch to Events.Unwatch. It goes on by itself when the
 * window falls behind, with a snapshot again. `hear` comes first, or the first snapshot would be told to nobody.
 */
export function createPump(
  hear: (listener: (event: RolePlayEvent) => void) => () => void,
  bound: (name: string, input?: unknown) => Promise<unknown>,
) {
  // There is one pump: the next watcher begins when the one before has let go.
  let released: Promise<unknown> = Promise.resolve()

  return (listener: WatchListener): (() => void) => {
    const resume = createResume()
    let stopped = false
    let failures = 0
    let timer: ReturnType<typeof setTimeout> | undefined

    const unhear = hear(event => {
      if (stopped) return
      if (event.type === 'snapshot') listener.state?.('connected')
      if (resume.take(event)) listener.event(event)
    })

    async function begin() {
      await released
      if (stopped) return
      const after = resume.after()
      try {
        await bound('Events.Watch', after ? { after } : {})
        failures = 0
      } catch {
        if (stopped) return
        listener.state?.('reconnecting')
        timer = setTimeout(begin, waitAfter(failures++))
      }
    }

    void begin()
    return () => {
      stopped = true
      clearTimeout(timer)
      unhear()
      released = bound('Events.Unwatch').catch(() => undefined) // the program is closing
    }
  }
}
