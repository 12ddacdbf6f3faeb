import { type InjectionKey, type Ref, inject, nextTick, provide, ref } from 'vue'

/** From a finding to the turn that shows it, and back. */
export interface Jump {
  /** The turn that was gone to. */
  current: Readonly<Ref<string>>
  /** The turns by id, counted from 1. */
  numbers: Readonly<Ref<Map<string, number>>>
  to(turnId: string): Promise<void>
  back(): void
}

const jumpKey: InjectionKey<Jump> = Symbol('jump')

export const turnAnchor = (turnId: string) => `turn-${turnId}`

export function provideJump(numbers: Jump['numbers']): Jump {
  const current = ref('')
  let origin: HTMLElement | null = null
  let scrolled = 0

  const jump: Jump = {
    current,
    numbers,
    async to(turnId) {
      const target = document.getElementById(turnAnchor(turnId))
      if (!target) return
      origin = document.activeElement instanceof HTMLElement ? document.activeElement : null
      scrolled = window.scrollY
      current.value = turnId
      await nextTick()
      show(target)
      target.focus({ preventScroll: true })
    },
    back() {
      current.value = ''
      window.scrollTo({ top: scrolled })
      origin?.focus({ preventScroll: true })
      origin = null
    },
  }
  provide(jumpKey, jump)
  return jump
}

export function useJump(): Jump {
  const jump = inject(jumpKey)
  if (!jump) throw new Error('No jump is provided.')
  return jump
}

/** Beside the findings only the transcript scrolls, so that the reader keeps their place in both. */
function show(target: HTMLElement) {
  const pane = target.closest<HTMLElement>('[data-scrolls]')
  if (!pane || pane.scrollHeight <= pane.clientHeight) return target.scrollIntoView({ block: 'center' })
  const top = target.getBoundingClientRect().top - pane.getBoundingClientRect().top + pane.scrollTop
  pane.scrollTo({ top: top - Math.max(0, (pane.clientHeight - target.offsetHeight) / 2) })
}
