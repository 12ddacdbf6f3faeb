import { onKeyDown, useEventListener } from '@vueuse/core'
import type { Ref } from 'vue'

/** Types nothing, so that it works while one writes. */
const typesNothing = (code: string) => code === 'Escape' || /^F\d+$/.test(code)

const fields = 'input, textarea, select, [contenteditable=""], [contenteditable="true"], [role=textbox], [role=combobox]'
const layers = '[role=dialog], [role=alertdialog], [role=menu], [role=listbox]'
const controls = 'button, a[href], summary, [role=button], [role=switch], [role=radio], [role=checkbox], [role=tab]'

/** Whether a key that was pressed is meant for the talk, not for what has the focus. */
export function isForTalk(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return false
  const { target } = event
  if (!(target instanceof Element)) return true
  if (target.closest(layers)) return false
  if (target.closest(fields)) return typesNothing(event.code)
  // A button is pressed with the space bar.
  return event.code !== 'Space' || !target.closest(controls)
}

/** A key that is pressed, wherever the focus is but in a field that one writes in. */
export function usePressedKey(code: Ref<string>, press: () => void) {
  onKeyDown(true, event => {
    if (!event.code || event.code !== code.value || !isForTalk(event)) return
    event.preventDefault()
    if (!event.repeat) press()
  })
}

/**
 * A key that is held. It is let go with the key, wherever the focus is by then, and when the window is left: what is
 * said to other people is not for the talk.
 */
export function useHeldKey(code: Ref<string>, hold: (on: boolean) => void) {
  let held = ''

  function release() {
    if (!held) return
    held = ''
    hold(false)
  }
  onKeyDown(true, event => {
    if (!event.code) return
    if (event.code === held) return event.preventDefault() // it repeats, and must not scroll
    if (event.code !== code.value || event.repeat || !isForTalk(event)) return
    event.preventDefault()
    held = event.code
    hold(true)
  })
  useEventListener(window, 'keyup', event => {
    if (event.code === held) release()
  })
  useEventListener(window, 'blur', release)
  useEventListener(document, 'visibilitychange', () => {
    if (document.hidden) release()
  })
  return { release }
}
