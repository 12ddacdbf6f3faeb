import { defineStore } from 'pinia'
import { ref, shallowRef, watch } from 'vue'
import type { AutoExport, SetAutoExportInput } from '@/contract/types'
import { type Folders, ProblemError, usePlatform } from '@/platform'
import type { Problem } from '@/ui/problem'
import { useAuthStore } from '../../auth'
import { useNewsStore } from '../../news'

/** The export of ended talks into a folder, as it is set and how it is doing; wherever that was changed. */
export const useAutoExportStore = defineStore('storage.autoExport', () => {
  const platform = usePlatform()
  const auth = useAuthStore()
  const kept = shallowRef<AutoExport>()
  const problem = shallowRef<Problem | null>(null)
  const trying = ref(false)
  /** It was tried again, and the folder has not taken anything yet. */
  const tried = ref(false)
  let asked = 0

  function take(settings: AutoExport) {
    asked++
    kept.value = settings
    problem.value = null
    if (!settings.failing) tried.value = false
  }

  async function load() {
    const mine = ++asked
    try {
      const settings = await platform.call('exchange.GetAutoExport', {})
      if (mine === asked) take(settings)
    } catch (error) {
      if (mine === asked) problem.value = error as Problem
    }
  }

  async function save(input: SetAutoExportInput) {
    take(await platform.call('exchange.SetAutoExport', input))
  }

  async function choose(folders: Extract<Folders, { kind: 'here' }>) {
    take(await folders.chooseAutoExport())
  }

  /** What is set as it was is tried at once, however long the next try would have taken. */
  async function tryNow() {
    if (!kept.value || trying.value) return
    const { on, formats } = kept.value
    trying.value = true
    try {
      await save({ on, formats })
      tried.value = true
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
    } finally {
      trying.value = false
    }
  }

  useNewsStore().on(({ type }) => {
    if (type === 'export.changed') void load()
  })
  watch(
    () => auth.user?.id,
    user => {
      asked++
      kept.value = undefined
      tried.value = false
      // A server has no folders.
      if (user && auth.signIn === 'profile') void load()
    },
    { immediate: true },
  )

  return { kept, problem, trying, tried, load, save, choose, tryNow }
})
