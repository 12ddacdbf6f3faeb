import { defineStore } from 'pinia'
import { ref, watch } from 'vue'
import type { RolePlayEvent } from '@/contract/types'
import { type ConnectionState, usePlatform } from '@/platform'
import { useAuthStore } from '../auth'

/** The one watcher of the page, for as long as somebody is signed in. */
export const useNewsStore = defineStore('news', () => {
  const platform = usePlatform()
  const auth = useAuthStore()
  const connection = ref<ConnectionState>('connected')
  const listeners = new Set<(event: RolePlayEvent) => void>()

  watch(
    () => auth.user?.id,
    (id, _, onCleanup) => {
      connection.value = 'connected'
      if (!id) return
      onCleanup(
        platform.watch({
          event: event => listeners.forEach(listener => listener(event)),
          state: state => (connection.value = state),
        }),
      )
    },
    { immediate: true },
  )

  /** Hears every event from now on; for stores, which live as long as the page. */
  function on(listener: (event: RolePlayEvent) => void) {
    listeners.add(listener)
  }

  return { connection, on }
})
