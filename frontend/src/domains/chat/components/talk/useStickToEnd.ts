import { useEventListener, useResizeObserver } from '@vueuse/core'
import { type Ref, nextTick, ref } from 'vue'

const near = 48

/** Keeps the end of a growing text in sight, unless the person has scrolled up. */
export function useStickToEnd(scroller: Ref<HTMLElement | null>, content: Ref<HTMLElement | null>) {
  const atEnd = ref(true)
  let height = 0
  let top = 0

  function toEnd() {
    atEnd.value = true
    const element = scroller.value
    if (element) element.scrollTop = element.scrollHeight
  }

  useEventListener(scroller, 'scroll', () => {
    const { scrollHeight, scrollTop, clientHeight } = scroller.value!
    // Text that grew or shrank moves the end and the position too; only a person scrolls up in a text that stands still.
    if (scrollHeight - scrollTop - clientHeight < near) atEnd.value = true
    else if (scrollHeight === height && scrollTop < top) atEnd.value = false
    height = scrollHeight
    top = scrollTop
  }, { passive: true })
  useResizeObserver([content, scroller], () => {
    if (atEnd.value) toEnd()
  })
  void nextTick(toEnd)

  return { atEnd, toEnd }
}
