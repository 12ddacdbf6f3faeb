import { defineStore } from 'pinia'
import { watch } from 'vue'
import type { Session, SessionSummary, StartSessionInput } from '@/contract/types'
import { usePlatform } from '@/platform'
import { newestFirst, usePages } from '@/ui/pages'
import { useAuthStore } from '../../auth'
import { useNewsStore } from './news'

/** One's own sessions, newest first, kept fresh by the news. */
export const useSessionsStore = defineStore('sessions', () => {
  const platform = usePlatform()
  const auth = useAuthStore()
  const { sessions, next, loaded, load, loadMore, forget } = usePages<SessionSummary>(input => platform.call('chat.ListSessions', input))

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

  watch(() => auth.user?.id, forget)

  return { sessions, next, loaded, load, loadMore, start }
})
