import type { RolePlayEvent } from '@/contract/types'

/** What a watcher has heard of each stream: it goes on from there after a break, and hears nothing twice. */
export function createResume() {
  const heard: Record<string, number> = {}
  return {
    after: () => (Object.keys(heard).length ? { ...heard } : undefined),

    /** Whether the event is news. */
    take(event: RolePlayEvent): boolean {
      // What the snapshot says of a stream heard before is still to come: those events follow it.
      for (const [stream, seq] of Object.entries(event.streams ?? {})) heard[stream] ??= seq
      const { stream, seq } = event
      if (!stream || !seq) return true
      if (seq <= (heard[stream] ?? 0)) return false
      if (event.type === 'session.ended') delete heard[stream]
      else heard[stream] = seq
      return true
    },
  }
}
