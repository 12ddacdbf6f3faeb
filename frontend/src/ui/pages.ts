import { ref, shallowRef } from 'vue'

interface Page<T> {
  sessions: T[]
  next: string
}

/** A list that is read a page at a time, newest first. Ids sort by time. */
export function usePages<T extends { id: string }>(read: (input: { after?: string }) => Promise<Page<T>>) {
  const sessions = shallowRef<T[]>([])
  const next = ref('')
  const loaded = ref(false)

  /** The newest page; what was read below it stays. */
  async function load() {
    const page = await read({})
    const last = page.sessions.at(-1)
    // Only where the two meet; else what lies between would be missing.
    const meets = last && page.next && sessions.value.some(({ id }) => id === last.id)
    const below = meets ? sessions.value.filter(({ id }) => id < last.id) : []
    sessions.value = [...page.sessions, ...below]
    if (!below.length) next.value = page.next
    loaded.value = true
  }

  async function loadMore() {
    if (!next.value) return
    const page = await read({ after: next.value })
    const known = new Set(sessions.value.map(({ id }) => id))
    sessions.value = newestFirst([...sessions.value, ...page.sessions.filter(({ id }) => !known.has(id))])
    next.value = page.next
  }

  function forget() {
    sessions.value = []
    next.value = ''
    loaded.value = false
  }

  return { sessions, next, loaded, load, loadMore, forget }
}

export function newestFirst<T extends { id: string }>(sessions: T[]): T[] {
  return sessions.sort((one, other) => (one.id < other.id ? 1 : -1))
}
