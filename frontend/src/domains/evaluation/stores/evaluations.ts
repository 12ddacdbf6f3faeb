import { defineStore } from 'pinia'
import { watch } from 'vue'
import type { SessionStatus } from '@/contract/types'
import { usePlatform } from '@/platform'
import { usePages } from '@/ui/pages'
import { useAuthStore } from '../../auth'
import { useNewsStore } from '../../news'

/** Sessions with the state of their evaluation: one's own, for an administrator everybody's. Newest first. */
export const useEvaluationsStore = defineStore('evaluations', () => {
  const platform = usePlatform()
  const auth = useAuthStore()
  const { sessions, next, loaded, load, loadMore, forget } = usePages<SessionStatus>(input => platform.call('evaluation.ListSessions', input))

  function mark(id: string, status: SessionStatus['status'], session: Partial<SessionStatus> = {}) {
    sessions.value = sessions.value.map(known => (known.id === id ? { ...known, ...session, status } : known))
  }

  useNewsStore().on(({ type, stream, session }) => {
    if (!loaded.value) return
    if (type === 'session.ended' && stream) mark(stream, 'queued', session)
    else if (type === 'evaluation.completed' && stream) mark(stream, 'evaluated', session)
    else if (type === 'snapshot' || type === 'session.started') void load().catch(() => undefined)
  })
  watch(() => auth.user?.id, forget)

  return { sessions, next, loaded, load, loadMore }
})
