import { defineStore } from 'pinia'
import { shallowRef, watch } from 'vue'
import type { HelpSettings } from '@/contract/types'
import { usePlatform } from '@/platform'
import { useAuthStore } from '../auth'

/** Where somebody who steps out of a talk finds help. */
export const useHelpStore = defineStore('help', () => {
  const platform = usePlatform()
  const auth = useAuthStore()
  const help = shallowRef<HelpSettings>()
  let loading: Promise<void> | undefined

  async function load() {
    help.value = await platform.call('admin.GetHelp', {})
  }

  /** Ahead of time: who steps out does not wait, and is not bothered with what went wrong. */
  function hope() {
    loading ??= load()
      .catch(() => undefined)
      .finally(() => (loading = undefined))
  }

  async function save(settings: HelpSettings) {
    help.value = await platform.call('admin.SetHelp', settings)
  }

  watch(
    () => auth.user?.id,
    () => (help.value = undefined),
  )

  return { help, load, hope, save }
})
