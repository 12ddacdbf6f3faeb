import { useDebounceFn } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import type { Marks, Note, Session } from '@/contract/types'
import { usePlatform } from '@/platform'
import type { Problem } from '@/ui/problem'
import { useAuthStore } from '../../auth'
import { useNewsStore } from '../../news'

const noMarks: Marks = { bookmarks: [], notes: [] }

/** The talk that is read, with what its person has put on it. */
export const useReadingStore = defineStore('library.reading', () => {
  const platform = usePlatform()
  const auth = useAuthStore()
  const id = ref('')
  const session = shallowRef<Session | null>(null)
  const marks = shallowRef<Marks>(noMarks)
  /** Why its marks could not be read. */
  const unread = shallowRef<Problem | null>(null)
  let asked = 0
  let changes = 0
  let before: Promise<unknown> = Promise.resolve()

  async function open(wanted: string) {
    if (id.value !== wanted) close()
    id.value = wanted
    const [mine, changed] = [++asked, changes]
    // What was said is read without what was put on it, where that is damaged.
    let failed: Problem | null = null
    const putting = platform.call('library.GetMarks', { id: wanted }).catch((problem: Problem) => {
      failed = problem
      return noMarks
    })
    const [talk, put] = await Promise.all([platform.call('chat.GetSession', { id: wanted }), putting])
    if (mine !== asked) return
    session.value = talk
    unread.value = failed
    if (failed) return
    // What was changed meanwhile is newer than what was read.
    if (changed === changes) marks.value = put
  }

  function close() {
    asked++
    changes++
    id.value = ''
    session.value = null
    marks.value = noMarks
    unread.value = null
  }

  /** A change answers with all marks as they are then. One follows the other, so that no older answer comes last. */
  async function change(work: (id: string) => Promise<Marks>) {
    const talk = id.value
    const mine = before.then(() => work(talk))
    before = mine.catch(() => undefined)
    const now = await mine
    if (talk !== id.value) return
    changes++
    marks.value = now
  }

  const setBookmark = (turnId: string, on: boolean) => change(id => platform.call('library.SetBookmark', { id, turnId, on }))
  const writeNote = (note: { noteId?: string; turnId?: string; text: string }) => change(id => platform.call('library.WriteNote', { id, ...note }))
  const deleteNote = (noteId: string) => change(id => platform.call('library.DeleteNote', { id, noteId }))

  async function restore() {
    const talk = id.value
    await platform.call('library.RestoreSessions', { ids: [talk] })
    if (talk === id.value) await open(talk)
  }

  const bookmarked = computed(() => new Set(marks.value.bookmarks.map(({ turnId }) => turnId)))
  /** The notes by their turn; '' for those on the whole talk. */
  const notes = computed(() => {
    const all = new Map<string, Note[]>()
    for (const note of marks.value.notes) all.set(note.turnId ?? '', [...(all.get(note.turnId ?? '') ?? []), note])
    return all
  })

  const follow = useDebounceFn(() => (id.value ? open(id.value).catch(() => undefined) : undefined), 200, { maxWait: 2000 })
  useNewsStore().on(({ type, stream, session: changed }) => {
    const missed = type === 'snapshot' && session.value?.state === 'active'
    const more = stream === id.value && ['turn.completed', 'session.ended'].includes(type)
    if (id.value && (missed || more || changed?.id === id.value)) void follow()
  })
  watch(() => auth.user?.id, close)

  return { id, session, marks, unread, bookmarked, notes, open, close, setBookmark, writeNote, deleteNote, restore }
})
