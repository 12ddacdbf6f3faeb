import ui from '@nuxt/ui/vue-plugin'
import { enableAutoUnmount, flushPromises, mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { afterEach, expect, test } from 'vitest'
import { ref } from 'vue'
import { createI18n } from 'vue-i18n'
import { createMemoryHistory, createRouter } from 'vue-router'
import type { About } from '@/contract/types'
import { ProblemError, providePlatform } from '@/platform'
import { type FakePlatform, fakePlatform } from '@/platform/fake'
import { appearanceKey } from '@/ui/appearance'
import { useAuthStore } from '../auth'
import { trainee } from '../testing'
import SettingsView from './views/SettingsView.vue'

enableAutoUnmount(afterEach)
const about: About = { version: '1.2.3', mode: 'desktop', dataFolder: '/home/trainee/RolePlay', store: 'bolt' }

async function show(platform: FakePlatform) {
  const pinia = createPinia()
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/', component: { template: '<i />' } }, { path: '/welcome', name: 'welcome', component: { template: '<i />' } }] })
  const theme = ref('light')
  const page = mount(SettingsView, {
    attachTo: document.body,
    global: {
      plugins: [
        { install: app => providePlatform(app, platform) }, pinia, router, createI18n({ legacy: false, locale: 'en', messages: { en: {}, de: {} } }), ui,
        { install: () => void (useAuthStore(pinia).user = { ...trainee }) },
      ],
      provide: { [appearanceKey as symbol]: { theme, language: ref('en') } },
    },
  })
  await flushPromises()
  return { page, router, theme }
}
const answering = (part: Partial<About> = {}) => ({ 'admin.GetAbout': () => ({ ...about, ...part }), 'auth.SignOutEverywhere': () => ({}) })

test('tells the data folder to those who may know it', async () => {
  const { page } = await show(fakePlatform(answering()))
  expect(page.get('code').text()).toBe('/home/trainee/RolePlay')
  expect(page.text()).toContain('1.2.3')
  expect(page.text()).toContain('One database file (bolt)')
})

test('says nothing of a data folder that is not told, and a new kind of storage by its name', async () => {
  const { page } = await show(fakePlatform(answering({ dataFolder: '', store: 'tape' })))
  expect(page.find('code').exists()).toBe(false)
  expect(page.text()).not.toContain('Data folder')
  expect(page.text()).toContain('tape')
})

test('tries again when nothing answered', async () => {
  let asked = 0
  const answer = () => (asked++ ? about : Promise.reject(new ProblemError('unreachable', '')))
  const { page } = await show(fakePlatform({ 'admin.GetAbout': answer }))
  await page.get('[role=alert] button').trigger('click')
  await flushPromises()
  expect(page.text()).toContain('1.2.3')
})

test('the theme is chosen', async () => {
  const { page, theme } = await show(fakePlatform(answering()))
  const dark = page.findAll('[role=radio]').find(radio => radio.attributes('value') === 'dark')
  await dark!.trigger('click')
  expect(theme.value).toBe('dark')
})

test('one person at this machine has nothing to sign out of everywhere', async () => {
  expect((await show(fakePlatform(answering()))).page.text()).not.toContain('Sign out everywhere')
})

test('signing out everywhere is asked before it is done', async () => {
  const platform = fakePlatform(answering(), { signIn: 'account' })
  const { page, router } = await show(platform)
  const called = () => platform.calls.some(({ operation }) => operation === 'auth.SignOutEverywhere')
  await page.findAll('button').find(button => button.text() === 'Sign out everywhere')!.trigger('click')
  await flushPromises()
  expect(called()).toBe(false)
  const confirm = [...document.querySelectorAll<HTMLElement>('[role=dialog] button')].find(button => button.textContent?.trim() === 'Sign out everywhere')
  confirm!.click()
  await flushPromises()
  expect(called()).toBe(true)
  expect(router.currentRoute.value.name).toBe('welcome')
})
