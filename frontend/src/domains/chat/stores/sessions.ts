import { defineStore } from 'pinia'
import { ref, shallowRef, watch } from 'vue'
import type { Session, SessionSummary, StartSessionInput } from '@/contract/types'
import { usePlatform } from '@/platform'
import { useAuthStore } from '../../auth'
import { useNewsStore } from './news'

/** One's own sessions, newest first, kept fresh by the news. */
export const useSessionsStore = defineStore('sessions', () => {
  const platform = usePlatform()
  const auth = useAuthStore()
  const sessions = shallowRef<SessionSummary[]>([])
  const next = ref('')
  const loaded = ref(false)

  /** The newest page; what was read below it stays. */
  async function load() {
    const page = await platform.call('chat.ListSessions', {})
    const last = page.sessions.at(-1)
    // Only where the two meet; else what lies between would be missing.
    const meets = last && page.next && sessions.value.some(({ id }) => id === last.id)
    const below = meets ? sessions.value.filter(({ id }) => id < last.id) : []
    sessions.value = [...page.sessions, ...below]
    if (!below.length) next.value = page.next
    loaded.value = true
  }

  async function loadMore() {
    if (!next.value) return
    const page = await platform.call('chat.ListSessions', { after: next.value })
    const known = new Set(sessions.value.map(({ id }) => id))
    sessions.value = newestFirst([...sessions.value, ...page.sessions.filter(({ id }) => !known.has(id))])
    next.value = page.next
  }

  const find = (id: string) => sessions.value.find(session => session.id === id)

  function take(summary: SessionSummary) {
    if (!loaded.value) return
    if (find(summary.id)) sessions.value = sessions.value.map(session => (session.id === summary.id ? summary : session))
    else sessions.value = newestFirst([...sessions.value, summary])
  }

  async function start(input: StartSessionInput): Promise<Session> {
    const { turns, seq, progress, ...summary } = await platform.call('chat.StartSession', input)
    take(summary)
    return { ...summary, turns, seq, progress }
  }

  useNewsStore().on(event => {
    if (event.session) take(event.session)
    // Sessions may have started or ended while nobody watched.
    if (event.type === 'snapshot' && loaded.value) void load().catch(() => undefined)
  })

  watch(
    () => auth.user?.id,
    () => {
      sessions.value = []
      next.value = ''
      loaded.value = false
    },
  )

  return { sessions, next, loaded, load, loadMore, start }
})

/** Ids of sessions sort by time. */
function newestFirst(sessions: SessionSummary[]): SessionSummary[] {
  return sessions.sort((one, other) => (one.id < other.id ? 1 : -1))
}
