import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import type { Debrief } from '@/contract/types'
import { usePlatform } from '@/platform'
import { useAuthStore } from '../../auth'
import { useNewsStore } from '../../news'

/** The debriefing that is open, kept fresh while its talk goes on. */
export const useDebriefStore = defineStore('debrief', () => {
  const platform = usePlatform()
  const auth = useAuthStore()
  const id = ref('')
  const debrief = shallowRef<Debrief | null>(null)
  let asked = 0

  async function open(wanted: string) {
    if (id.value !== wanted) close()
    id.value = wanted
    const mine = ++asked
    const read = await platform.call('evaluation.GetDebrief', { id: wanted })
    if (mine === asked) debrief.value = read
  }

  function close() {
    asked++
    id.value = ''
    debrief.value = null
  }

  const other = computed(() => debrief.value !== null && debrief.value.userId !== auth.user?.id)
  const trainee = computed(() => debrief.value?.session.participantName || (other.value && debrief.value?.userName) || '')

  useNewsStore().on(({ type, stream }) => {
    const missed = type === 'snapshot' && debrief.value?.session.state === 'active'
    const changed = stream === id.value && ['turn.completed', 'session.ended', 'evaluation.completed'].includes(type)
    if (id.value && (missed || changed)) void open(id.value).catch(() => undefined)
  })
  watch(() => auth.user?.id, close)

  return { id, debrief, other, trainee, open, close }
})
