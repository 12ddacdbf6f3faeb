import { onBeforeUnmount, onMounted } from 'vue'

/** How long a dialog takes to go, with the focus that it has no place to give back to. */
const afterDialog = 350

/** Takes the focus of what has just gone, so that the keyboard goes on here. Whoever is elsewhere by then stays there. */
export function useLostFocus(find: () => HTMLElement | null | undefined) {
  const timers: ReturnType<typeof setTimeout>[] = []
  const take = () => {
    if (!document.activeElement || document.activeElement === document.body) find()?.focus({ preventScroll: true })
  }
  onMounted(() => timers.push(setTimeout(take), setTimeout(take, afterDialog)))
  onBeforeUnmount(() => timers.forEach(clearTimeout))
}
