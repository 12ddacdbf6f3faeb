import { defineStore } from 'pinia'
import { ref, shallowRef, watch } from 'vue'
import type { Briefing, ScenarioSummary } from '@/contract/types'
import { usePlatform } from '@/platform'
import { useAuthStore } from '../../auth'
import { ownFirst } from '../components/practice/filter'

/** What can be practised. */
export const useScenariosStore = defineStore('scenarios', () => {
  const platform = usePlatform()
  const auth = useAuthStore()
  const scenarios = shallowRef<ScenarioSummary[]>([])
  const loaded = ref(false)
  // A published revision never changes.
  const briefings = new Map<string, Briefing>()

  let loading: Promise<void> | undefined
  let failedAt = -Infinity

  async function load() {
    scenarios.value = (await platform.call('chat.ListScenarios', {})).scenarios
    loaded.value = true
  }

  /** For each row of a list that knows more when they are here: all wait for one answer, and after a failure nobody asks again for a while. */
  function hope() {
    if (loaded.value || loading || performance.now() - failedAt < 30_000) return
    loading = load()
      .catch(() => void (failedAt = performance.now()))
      .finally(() => (loading = undefined))
  }

  /** Rev 0 is the newest. */
  async function briefing(id: string, rev = 0): Promise<Briefing> {
    const known = briefings.get(`${id}/${rev}`)
    if (known) return known
    const read = await platform.call('chat.GetBriefing', rev ? { id, rev } : { id })
    briefings.set(`${id}/${read.rev}`, read)
    return read
  }

  /** Where to begin: what is listed first in the language of the interface, else what is listed first. */
  const recommended = (language: string): ScenarioSummary | undefined => ownFirst(scenarios.value, language)[0]

  watch(
    () => auth.user?.id,
    () => {
      scenarios.value = []
      loaded.value = false
      failedAt = -Infinity
      briefings.clear()
    },
  )

  return { scenarios, loaded, load, hope, briefing, recommended }
})
