import { useEventListener } from '@vueuse/core'
import { type Ref, computed, watch } from 'vue'
import type { Turn } from '@/contract/types'
import { useReplayStore } from '../../../voice'

/** How long after it has moved the page itself nobody else is taken to have done it. */
const settles = 500

/** The turn of the recording that is being heard; '' for none. It is brought into sight until the person scrolls. */
export function useHeard(turns: Readonly<Ref<readonly Turn[]>>) {
  const replay = useReplayStore()
  const recorded = computed(() => turns.value.flatMap(({ id, spoken }) => (spoken && spoken.from >= 0 ? [{ id, from: spoken.from, ms: spoken.ms }] : [])))
  const heard = computed(() => {
    if (!replay.playing) return ''
    const { at } = replay
    // Who interrupts is heard as well as who is interrupted: the one that began last counts.
    return recorded.value.findLast(({ from, ms }) => from <= at && at < from + ms)?.id ?? ''
  })

  let follows = true
  let movedAt = -settles
  useEventListener(window, 'scroll', () => {
    if (performance.now() - movedAt > settles) follows = false
  }, { passive: true })
  watch(() => replay.playing, plays => {
    if (plays) follows = true
  })
  watch(heard, id => {
    if (!id || !follows) return
    movedAt = performance.now()
    document.getElementById(`turn-${id}`)?.scrollIntoView({ block: 'nearest' })
  }, { flush: 'post' })

  return { heard }
}
