import { defineStore } from 'pinia'
import { ref, watch } from 'vue'
import type { RolePlayEvent } from '@/contract/types'
import { useAuthStore } from '../../auth'
import { useNewsStore } from '../../chat'

export type StorageState = NonNullable<RolePlayEvent['storage']>

/** How what is kept on this machine is doing: the news tell it, or the refusal of a change does. */
export const useStorageStore = defineStore('library.storage', () => {
  const auth = useAuthStore()
  const state = ref<StorageState>('good')

  useNewsStore().on(({ type, storage }) => {
    if ((type === 'snapshot' || type === 'storage.changed') && storage) state.value = storage
  })
  watch(
    () => auth.user?.id,
    () => (state.value = 'good'),
  )

  /** A change was refused because nothing is saved any more. */
  function refused() {
    state.value = 'read_only'
  }

  return { state, refused }
})
