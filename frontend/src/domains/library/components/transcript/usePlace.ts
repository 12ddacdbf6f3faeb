import { nextTick, ref } from 'vue'
import type { Turn } from '@/contract/types'

/** The turn that was gone to, which stays marked. */
export function usePlace() {
  const here = ref('')

  /** What is far away has no height of its own until it is near, so that it moves once more when it gets there. */
  async function show(target: () => Element | null) {
    target()?.scrollIntoView({ block: 'center' })
    for (let tries = 0; tries < 3; tries++) {
      await new Promise(resolve => setTimeout(resolve, 50))
      const box = target()?.getBoundingClientRect()
      if (!box || (box.top >= 0 && box.bottom <= window.innerHeight)) return
      target()?.scrollIntoView({ block: box.height > window.innerHeight / 2 ? 'start' : 'center' })
    }
  }

  const element = (turnId: string) => document.getElementById(`turn-${turnId}`)

  /** Without `focus` the keyboard stays where it is: one goes on finding. */
  async function go(turnId: string, focus = true) {
    here.value = turnId
    await nextTick()
    if (focus) element(turnId)?.focus({ preventScroll: true })
    await show(() => (focus ? element(turnId) : (element(turnId)?.querySelector('[data-current]') ?? element(turnId))))
  }

  /** False: there is no such note. */
  async function goNote(noteId: string): Promise<boolean> {
    const note = document.getElementById(`note-${noteId}`)
    if (!note) return false
    here.value = note.closest('[id^=turn-]')?.id.slice('turn-'.length) ?? ''
    await nextTick()
    note.focus({ preventScroll: true })
    await show(() => note)
    return true
  }

  /** The first turn in sight, from 0; the one that was gone to, if it is. */
  function nearest(turns: readonly Turn[]): number {
    const box = here.value && element(here.value)?.getBoundingClientRect()
    if (box && box.bottom > 0 && box.top < window.innerHeight) return turns.findIndex(({ id }) => id === here.value)
    let [first, last] = [0, turns.length - 1]
    while (first < last) {
      const middle = (first + last) >> 1
      const bottom = element(turns[middle]!.id)?.getBoundingClientRect().bottom ?? 0
      if (bottom > 100) last = middle
      else first = middle + 1
    }
    return Math.max(0, first)
  }

  return { here, go, goNote, nearest }
}
