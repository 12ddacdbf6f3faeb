import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import type { CheckModelOutput, Found, Month, SetLimitsInput, SetLocalOnlyInput, SetModelInput, State } from '@/contract/types'
import { usePlatform } from '@/platform'
import { useAuthStore } from '../../auth'
import { useNewsStore } from '../../news'

/** The language model that plays, and what it took. Keys pass through and are kept by nobody here. */
export const useModelsStore = defineStore('models', () => {
  const platform = usePlatform()
  const auth = useAuthStore()
  const state = shallowRef<State>()
  /** What the service of the model offers, as far as it said. */
  const offered = shallowRef<string[]>([])
  const busy = ref(false)
  let asked = 0
  let answered = 0

  async function take(work: Promise<State>): Promise<State> {
    const mine = ++asked
    const read = await work
    if (mine > answered) {
      answered = mine
      state.value = read
    }
    return read
  }

  const load = () => take(platform.call('models.GetModel', {}))

  /** For places that say more when it is known; what went wrong is said where it matters. */
  async function hope() {
    if (busy.value) return
    busy.value = true
    await load().catch(() => undefined)
    busy.value = false
  }

  async function choose(input: SetModelInput) {
    const before = state.value?.where
    const next = await take(platform.call('models.SetModel', input))
    if (next.where !== before) offered.value = []
  }

  async function forget() {
    await take(platform.call('models.DeleteModel', {}))
    offered.value = []
  }

  /** To what was shown, and nothing else: the program refuses it where the choice has changed meanwhile. */
  const agree = ({ where, consentVersion: version }: State) => take(platform.call('models.SetConsent', { where, version, agreed: true }))
  const takeBack = ({ where, consentVersion: version }: State) => take(platform.call('models.SetConsent', { where, version, agreed: false }))
  const setLocalOnly = (input: SetLocalOnlyInput) => take(platform.call('models.SetLocalOnly', input))
  const setLimits = (input: SetLimitsInput) => take(platform.call('models.SetLimits', input))

  async function check(): Promise<CheckModelOutput> {
    const answer = await platform.call('models.CheckModel', {})
    if (answer.models.length) offered.value = answer.models
    void load().catch(() => undefined)
    return answer
  }

  const find = async (): Promise<Found[]> => (await platform.call('models.FindModels', {})).found
  const use = async (): Promise<Month[]> => (await platform.call('models.ListUse', {})).months

  const name = computed(() => state.value?.choice?.model ?? '')
  /** Agreeing is a step on the way; all else is put right in the settings. */
  const playable = computed(() => Boolean(state.value?.choice) && (!state.value?.fault || state.value.fault === 'consent'))

  // Changed in another window, by an administrator, or while the line was down.
  useNewsStore().on(({ type }) => {
    if (state.value && (type === 'model.changed' || type === 'snapshot')) void load().catch(() => undefined)
  })

  watch(
    () => auth.user?.id,
    () => {
      answered = ++asked
      state.value = undefined
      offered.value = []
    },
  )

  return { state, offered, name, playable, load, hope, choose, forget, agree, takeBack, setLocalOnly, setLimits, check, find, use }
})
