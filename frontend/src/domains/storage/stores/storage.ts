import { defineStore } from 'pinia'
import { ref, shallowRef, watch } from 'vue'
import type { Health, SalvageCounts } from '@/contract/types'
import { usePlatform } from '@/platform'
import { useAuthStore } from '../../auth'
import { useNewsStore } from '../../news'

/** How what is kept on this machine is doing. Before anybody is signed in it is asked for; then the news tell it, or the refusal of a change does. */
export const useStorageStore = defineStore('storage', () => {
  const platform = usePlatform()
  const auth = useAuthStore()
  const state = ref<Health['state']>('good')
  /** How much of a damaged file is there again. */
  const salvage = shallowRef<SalvageCounts>()
  let told = 0

  async function ask() {
    const mine = ++told
    // Whoever cannot be asked now tells it once somebody is signed in.
    const health = await platform.call('upkeep.GetHealth', {}).catch(() => undefined)
    if (!health || mine !== told) return
    state.value = health.state
    salvage.value = health.salvage
  }

  async function count() {
    const health = await platform.call('upkeep.GetHealth', {}).catch(() => undefined)
    salvage.value = health?.salvage
  }

  useNewsStore().on(({ type, storage }) => {
    if ((type !== 'snapshot' && type !== 'storage.changed') || !storage) return
    told++
    state.value = storage
    if (storage === 'salvaged' && !salvage.value) void count()
  })
  watch(() => auth.user?.id, ask, { immediate: true })

  /** A change was refused because nothing is saved any more. */
  function refused() {
    told++
    state.value = 'read_only'
  }

  return { state, salvage, refused }
})
