import { type InjectionKey, type Ref, inject, onBeforeUnmount, onMounted, onScopeDispose, provide, ref } from 'vue'

type Observe = (element: Element, tell: (near: boolean) => void) => () => void
const nearbyKey: InjectionKey<Observe> = Symbol('nearby')

/** For a list of thousands: one observer tells its rows whether they are near what is seen. */
export function provideNearby() {
  const listeners = new Map<Element, (near: boolean) => void>()
  const observer = new IntersectionObserver(
    entries => entries.forEach(({ target, isIntersecting }) => listeners.get(target)?.(isIntersecting)),
    { rootMargin: '1000px 0px' },
  )
  onScopeDispose(() => observer.disconnect())
  provide(nearbyKey, (element, tell) => {
    listeners.set(element, tell)
    observer.observe(element)
    return () => {
      listeners.delete(element)
      observer.unobserve(element)
    }
  })
}

/** Whether this row is near, and so worth its controls. A row that has the focus keeps them. */
export function useNearby(row: Readonly<Ref<HTMLElement | null>>): Ref<boolean> {
  const observe = inject(nearbyKey)
  if (!observe) throw new Error('No observer is provided.')
  const near = ref(false)
  let stop: (() => void) | undefined
  onMounted(() => {
    const element = row.value
    if (element) stop = observe(element, is => (near.value = is || element.contains(document.activeElement)))
  })
  onBeforeUnmount(() => stop?.())
  return near
}
