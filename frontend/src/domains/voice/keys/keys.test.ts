import { mount } from '@vue/test-utils'
import { afterEach, expect, test, vi } from 'vitest'
import { defineComponent, ref } from 'vue'
import { isFree } from './names'
import { useHeldKey, usePressedKey } from './useKeys'

const held = vi.fn()
const pressed = vi.fn()
const page = () =>
  mount(
    defineComponent({
      setup() {
        useHeldKey(ref('Space'), held)
        usePressedKey(ref('Escape'), pressed)
      },
      template: '<input /><button>Go</button><p tabindex="0">Text</p><div role="dialog"><i tabindex="0">Layer</i></div>',
    }),
    { attachTo: document.body },
  )
let made: ReturnType<typeof page>
const open = () => (made = page())
afterEach(() => {
  made.unmount()
  held.mockReset()
  pressed.mockReset()
})
function key(type: 'keydown' | 'keyup', code: string, part: KeyboardEventInit = {}, from: EventTarget = document.body) {
  const event = new KeyboardEvent(type, { code, bubbles: true, cancelable: true, ...part })
  from.dispatchEvent(event)
  return event
}
const calls = () => held.mock.calls.map(([on]) => on as boolean)

test('a key is held, and its repeats neither count nor scroll', () => {
  open()
  expect(key('keydown', 'Space').defaultPrevented).toBe(true)
  expect(key('keydown', 'Space', { repeat: true }).defaultPrevented).toBe(true)
  expect(calls()).toEqual([true])
  key('keyup', 'Space')
  expect(calls()).toEqual([true, false])
})

test.each([
  ['the window is left', () => window.dispatchEvent(new Event('blur'))],
  ['the page is hidden', () => {
    const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true)
    document.dispatchEvent(new Event('visibilitychange'))
    hidden.mockRestore()
  }],
  ['it comes up in another place', () => key('keyup', 'Space', {}, document.querySelector('input')!)],
])('it is let go when %s', (_, leave) => {
  open()
  key('keydown', 'Space')
  leave()
  expect(calls()).toEqual([true, false])
})

test('what is held when the key changes hands is let go once', () => {
  open()
  key('keydown', 'Space')
  window.dispatchEvent(new Event('blur'))
  key('keyup', 'Space')
  expect(calls()).toEqual([true, false])
})

test.each(['input', 'button', '[role=dialog] i'])('the space bar belongs to %s that has the focus', selector => {
  open()
  expect(key('keydown', 'Space', {}, document.querySelector(selector)!).defaultPrevented).toBe(false)
  expect(calls()).toEqual([])
})

test('it counts where the focus is in mere text', () => {
  open()
  key('keydown', 'Space', {}, document.querySelector('p')!)
  expect(calls()).toEqual([true])
})

test('with another key it is a shortcut of somebody else', () => {
  open()
  key('keydown', 'Space', { ctrlKey: true })
  expect(calls()).toEqual([])
})

test('what types nothing works while one writes, but not in a dialog, and once a press', () => {
  open()
  key('keydown', 'Escape', {}, document.querySelector('input')!)
  key('keydown', 'Escape', { repeat: true })
  key('keydown', 'Escape', {}, document.querySelector('[role=dialog] i')!)
  expect(pressed).toHaveBeenCalledTimes(1)
})

test('keys that others need are not free', () => {
  for (const code of ['Tab', 'F1', 'F8', 'F9', 'Enter', 'ShiftLeft', 'AltRight', 'ArrowUp', '']) expect(isFree(code), code).toBe(false)
  for (const code of ['Space', 'Escape', 'KeyT', 'F4', 'Digit3', 'Numpad0']) expect(isFree(code), code).toBe(true)
})
