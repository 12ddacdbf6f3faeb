import { defineStore } from 'pinia'
import { watch } from 'vue'
import { usePlatform } from '@/platform'
import { useAuthStore } from '../../auth'

/** A message on its way: it is kept until the program has it. */
export interface Letter {
  turnId: string
  text: string
}

interface Kept {
  draft: string
  letters: Letter[]
}

const nothing: Kept = { draft: '', letters: [] }

/** Words that are not sent yet, by session. They outlive the page. */
export const useDraftsStore = defineStore('drafts', () => {
  const { preferences, signIn } = usePlatform()
  const auth = useAuthStore()
  const key = () => `drafts.${auth.user?.id}`

  function read(): Record<string, Kept> {
    try {
      return JSON.parse(preferences.get(key()) ?? '{}') as Record<string, Kept>
    } catch {
      return {}
    }
  }

  function change(id: string, part: Partial<Kept>) {
    const all = read()
    const { draft, letters } = { ...nothing, ...all[id], ...part }
    if (draft || letters.length) all[id] = { draft, letters }
    else delete all[id]
    preferences.set(key(), Object.keys(all).length ? JSON.stringify(all) : null)
  }

  // A browser with accounts may be shared: who signs out leaves no words behind.
  watch(
    () => auth.user?.id,
    (_, before) => {
      if (before && signIn === 'account') preferences.set(`drafts.${before}`, null)
    },
  )

  return {
    of: (id: string): Kept => ({ ...nothing, ...read()[id] }),
    keepDraft: (id: string, draft: string) => change(id, { draft }),
    keepLetters: (id: string, letters: Letter[]) => change(id, { letters }),
    forget: (id: string) => change(id, nothing),
  }
})
