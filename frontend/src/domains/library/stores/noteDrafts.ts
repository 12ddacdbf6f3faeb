import { defineStore } from 'pinia'
import { ref, watch } from 'vue'
import { usePlatform } from '@/platform'
import { useAuthStore } from '../../auth'

/** Notes that are being written, by where they belong. They outlive the page, until they are saved or thrown away. */
export const useNoteDraftsStore = defineStore('library.noteDrafts', () => {
  const { preferences, signIn } = usePlatform()
  const auth = useAuthStore()
  const drafts = ref<Record<string, string>>({})
  const key = (user: string | undefined) => `notes.${user}`

  function read(): Record<string, string> {
    try {
      return JSON.parse(preferences.get(key(auth.user?.id)) ?? '{}') as Record<string, string>
    } catch {
      return {}
    }
  }
  function keep() {
    preferences.set(key(auth.user?.id), Object.keys(drafts.value).length ? JSON.stringify(drafts.value) : null)
  }

  function write(place: string, text: string) {
    drafts.value = { ...drafts.value, [place]: text }
    keep()
  }
  function drop(place: string) {
    drafts.value = Object.fromEntries(Object.entries(drafts.value).filter(([other]) => other !== place))
    keep()
  }

  watch(
    () => auth.user?.id,
    (_, before) => {
      // A browser with accounts may be shared: who signs out leaves no words behind.
      if (before && signIn === 'account') preferences.set(key(before), null)
      drafts.value = read()
    },
    { immediate: true },
  )

  return { drafts, write, drop }
})
