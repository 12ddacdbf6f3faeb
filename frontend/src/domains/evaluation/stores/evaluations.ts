import { defineStore } from 'pinia'
import { ref, shallowRef, watch } from 'vue'
import type { SessionStatus } from '@/contract/types'
import { usePlatform } from '@/platform'
import { useAuthStore } from '../../auth'
import { useNewsStore } from '../../chat'

/** Sessions with the state of their evaluation: one's own, for an administrator everybody's. Newest first. */
export const useEvaluationsStore = defineStore('evaluations', () => {
  const platform = usePlatform()
  const auth = useAuthStore()
  const sessions = shallowRef<SessionStatus[]>([])
  const next = ref('')
  const loaded = ref(false)

  /** The newest page; what was read below it stays. */
  async function load() {
    const page = await platform.call('evaluation.ListSessions', {})
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
    const page = await platform.call('evaluation.ListSessions', { after: next.value })
    const known = new Set(sessions.value.map(({ id }) => id))
    sessions.value = [...sessions.value, ...page.sessions.filter(({ id }) => !known.has(id))]
    next.value = page.next
  }

  function mark(id: string, status: SessionStatus['status'], session: Partial<SessionStatus> = {}) {
    sessions.value = sessions.value.map(known => (known.id === id ? { ...known, ...session, status } : known))
  }

  useNewsStore().on(({ type, stream, session }) => {
    if (!loaded.value) return
    if (type === 'session.ended' && stream) mark(stream, 'queued', session)
    else if (type === 'evaluation.completed' && stream) mark(stream, 'evaluated', session)
    else if (type === 'snapshot' || type === 'session.started') void load().catch(() => undefined)
  })
  watch(
    () => auth.user?.id,
    () => {
      sessions.value = []
      next.value = ''
      loaded.value = false
    },
  )

  return { sessions, next, loaded, load, loadMore }
})
