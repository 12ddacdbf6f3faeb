import { useDebounceFn } from '@vueuse/core'
import { type Ref, computed, ref, watch } from 'vue'
import type { Mark, Turn } from '@/contract/types'
import { findIn, fold } from './find'

/** Looks for words in all turns, whether or not they are near what is seen, and goes from place to place. */
export function useFind(turns: Readonly<Ref<Turn[]>>, nearest: (turns: Turn[]) => number, go: (turnId: string, focus: boolean) => unknown) {
  const words = ref('')
  const settled = ref('')
  const settle = () => (settled.value = words.value)
  watch(words, useDebounceFn(settle, 120))
  const folded = computed(() => turns.value.map(({ id, text }) => ({ id, folded: fold(text) })))
  const found = computed(() => findIn(folded.value, settled.value))
  /** From 0; -1 before the first step. */
  const place = ref(-1)
  const current = computed(() => found.value[place.value])
  watch(settled, () => (place.value = -1), { flush: 'sync' })

  const marksOf = computed(() => {
    const all = new Map<string, Mark[]>()
    for (const { turnId, mark } of found.value) {
      const marks = all.get(turnId)
      if (marks) marks.push(mark)
      else all.set(turnId, [mark])
    }
    return all
  })

  /** The first step goes to the place nearest to what is read; after the last one comes the first. It waits for no pause in typing. */
  function step(by: 1 | -1) {
    settle()
    const { length } = found.value
    if (!length) return
    if (place.value < 0) {
      const numbers = new Map(turns.value.map(({ id }, index) => [id, index]))
      const from = nearest(turns.value)
      const ahead = found.value.findIndex(({ turnId }) => (numbers.get(turnId) ?? 0) >= from)
      place.value = by > 0 ? Math.max(0, ahead) : (ahead < 0 ? length : ahead) - 1
      if (place.value < 0) place.value = length - 1
    } else place.value = (place.value + by + length) % length
    void go(found.value[place.value]!.turnId, false)
  }

  return { words, found, place, current, marksOf, step }
}
