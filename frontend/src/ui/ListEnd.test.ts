import ui from '@nuxt/ui/vue-plugin'
import { enableAutoUnmount, flushPromises, mount } from '@vue/test-utils'
import { afterEach, expect, test, vi } from 'vitest'
import { createI18n } from 'vue-i18n'
import { createMemoryHistory, createRouter } from 'vue-router'
import ListEnd from './ListEnd.vue'

enableAutoUnmount(afterEach)

function show(load: () => Promise<unknown>) {
  const i18n = createI18n({ legacy: false, locale: 'en', messages: { en: {}, de: {} } })
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/', component: { template: '<i />' } }] })
  return mount(ListEnd, {
    props: { next: 'x', load, label: 'Show more', shown: '50 shown', all: 'That is all' },
    attachTo: document.body,
    global: { plugins: [i18n, ui, router] },
  })
}

test('reads one page at a time', async () => {
  const load = vi.fn(() => new Promise(() => undefined))
  const page = show(load)
  await page.get('button').trigger('click')
  await page.get('button').trigger('click')
  expect(load).toHaveBeenCalledTimes(1)
})

test('says what went wrong and tries again', async () => {
  const load = vi.fn<() => Promise<unknown>>().mockRejectedValueOnce({ code: 'unreachable', message: '' }).mockResolvedValue(undefined)
  const page = show(load)
  await page.get('button').trigger('click')
  await flushPromises()
  expect(page.get('[role=alert]').text()).toContain('cannot be reached')
  await page.get('[role=alert] button').trigger('click')
  await flushPromises()
  expect(page.find('[role=alert]').exists()).toBe(false)
  expect(load).toHaveBeenCalledTimes(2)
})

test('with the last page the button goes, and the focus stays at the end of the list', async () => {
  const page = show(async () => void (await page.setProps({ next: '' })))
  ;(page.get('button').element as HTMLElement).focus()
  await page.get('button').trigger('click')
  await flushPromises()
  expect(page.find('button').exists()).toBe(false)
  expect(page.text()).toBe('That is all')
  expect(document.activeElement).toBe(page.element)
})
