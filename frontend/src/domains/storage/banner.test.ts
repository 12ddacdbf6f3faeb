import ui from '@nuxt/ui/vue-plugin'
import { type VueWrapper, enableAutoUnmount, flushPromises, mount } from '@vue/test-utils'
import { getActivePinia } from 'pinia'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { createI18n } from 'vue-i18n'
import { createMemoryHistory, createRouter } from 'vue-router'
import type { AutoExport, Health, User } from '@/contract/types'
import { ProblemError, providePlatform } from '@/platform'
import { fakePlatform } from '@/platform/fake'
import { useAuthStore } from '../auth'
import { testPage, trainee } from '../testing'
import StorageBanner from './components/StorageBanner.vue'
import { reportingStorage } from './reportingStorage'
import { useStorageStore } from './stores/storage'

enableAutoUnmount(afterEach)

const auto: AutoExport = { on: true, folder: '/home/dana/Talks', formats: ['txt', 'md'], failing: '', waiting: 0 }
const salvaged = (kept: number, stale = 0, lost = 0): Health => ({ state: 'salvaged', salvage: { kept, stale, lost } })

async function open({ health = { state: 'good' } as Health, user = trainee as User | null, signIn = 'profile' as 'profile' | 'account', answers = {} as Parameters<typeof fakePlatform>[0] } = {}) {
  const platform = fakePlatform({ 'upkeep.GetHealth': () => health, 'exchange.GetAutoExport': () => auto, ...answers }, { signIn })
  testPage(platform)
  useAuthStore().user = user
  const page = { template: '<i />' }
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/storage', name: 'storage', component: page }, { path: '/:all(.*)', component: page }] })
  const i18n = createI18n({ legacy: false, locale: 'en', messages: { en: {}, de: {} } })
  const banner = mount(StorageBanner, { attachTo: document.body, global: { plugins: [{ install: app => providePlatform(app, platform) }, getActivePinia()!, router, i18n, ui] } })
  await flushPromises()
  return { platform, router, page: banner }
}
const told = (page: VueWrapper) => page.get('[role=alert]').text().replace(/\s+/g, ' ')
const controls = (page: VueWrapper) => page.findAll('a, button').map(one => one.text())

describe('the state of the storage', () => {
  test('is empty while all is well', async () => expect(told((await open()).page)).toBe(''))

  test.each([
    ['full', 'The disk is full'],
    ['read_only', 'Nothing is saved any more'],
    ['salvaged', 'The stored data was damaged'],
  ] as const)('says that it is %s, and what to do, until it is well', async (storage, words) => {
    const { page, platform } = await open()
    platform.emit({ type: 'storage.changed', storage })
    await flushPromises()
    expect(told(page)).toContain(words)
    platform.emit({ type: 'snapshot', storage: 'good' })
    await flushPromises()
    expect(told(page)).toBe('')
  })

  test('is told to whoever is not signed in, with how much is there again', async () => {
    const { page } = await open({ user: null, health: salvaged(1_200, 1, 3) })
    for (const words of ['The stored data was damaged', '1,200 entries are there again.', 'Of one entry only an older state could be found.', '3 entries are lost.']) expect(told(page)).toContain(words)
    expect(controls(page)).toEqual(['Hide this notice'])
  })

  test('where nothing could be read, nothing is said to be there again', async () => {
    const { page } = await open({ user: null, health: salvaged(0) })
    for (const words of ['The stored data could not be read', 'People and talks of before are not here']) expect(told(page)).toContain(words)
    expect(told(page)).not.toContain('again')
  })

  test('that is not known yet when the news come is asked for', async () => {
    let health: Health = { state: 'good' }
    const { page, platform } = await open({ answers: { 'upkeep.GetHealth': () => health } })
    health = salvaged(0)
    platform.emit({ type: 'storage.changed', storage: 'salvaged' })
    await flushPromises()
    expect(told(page)).toContain('The stored data could not be read')
  })

  test('news that come while it is asked for are newer than the answer', async () => {
    let answer: (health: Health) => void = () => undefined
    const { page, platform } = await open({ answers: { 'upkeep.GetHealth': () => new Promise<Health>(resolve => (answer = resolve)) } })
    platform.emit({ type: 'storage.changed', storage: 'full' })
    answer({ state: 'good' })
    await flushPromises()
    expect(told(page)).toContain('The disk is full')
  })

  test.each([
    ['the person of this machine', 'profile', 'USER', true],
    ['who looks after the server', 'account', 'ADMIN', true],
    ['anybody else', 'account', 'USER', false],
  ] as const)('leads %s to its page, who may open it', async (_, signIn, role, may) => {
    const { page } = await open({ health: salvaged(5), signIn, user: { ...trainee, role } })
    expect(controls(page).includes('What is missing')).toBe(may)
  })

  test('only what is over can be hidden', async () => {
    const { page, platform } = await open()
    platform.emit({ type: 'storage.changed', storage: 'read_only' })
    await flushPromises()
    expect(page.find('button').exists()).toBe(false)
    platform.emit({ type: 'storage.changed', storage: 'salvaged' })
    await flushPromises()
    await page.findAll('button').find(one => one.text() === 'Hide this notice')!.trigger('click')
    expect(told(page)).toBe('')
  })

  test('stands as soon as work is refused because nothing is saved, long work too', async () => {
    const { page, platform } = await open()
    const refuse = () => Promise.reject(new ProblemError('read_only', 'No.'))
    for (const host of [{ ...platform, call: refuse }, { ...platform, importFile: refuse }]) {
      useStorageStore().state = 'good'
      const reporting = reportingStorage(host, () => useStorageStore().refused())
      const work = host.call === refuse ? reporting.call('library.DeleteSessions', { ids: ['a'] }) : reporting.importFile({ name: 'a', size: 1 }, { asCopy: false }, { jobId: 'j', signal: new AbortController().signal })
      await expect(work).rejects.toMatchObject({ code: 'read_only' })
      await flushPromises()
      expect(told(page)).toContain('Nothing is saved any more')
    }
  })
})

describe('the automatic export', () => {
  test('that begins to fail is told on every page but its own, until it works', async () => {
    let now = auto
    const { page, platform, router } = await open({ answers: { 'exchange.GetAutoExport': () => now } })
    expect(told(page)).toBe('')
    now = { ...auto, failing: 'The folder is not there.', waiting: 2 }
    platform.emit({ type: 'export.changed' })
    await flushPromises()
    for (const words of ['The automatic export does not work', 'The folder is not there.', '2 talks wait to be written.']) expect(told(page)).toContain(words)
    await router.push('/storage')
    expect(told(page)).toBe('')
    await router.push('/')
    now = auto
    platform.emit({ type: 'export.changed' })
    await flushPromises()
    expect(told(page)).toBe('')
  })

  test('is tried at once, set as it was', async () => {
    const failing = { ...auto, failing: 'The folder is not there.', waiting: 2 }
    const set = vi.fn(() => failing)
    const { page } = await open({ answers: { 'exchange.GetAutoExport': () => failing, 'exchange.SetAutoExport': set } })
    await page.findAll('button').find(one => one.text() === 'Try now')!.trigger('click')
    await flushPromises()
    expect(set).toHaveBeenCalledExactlyOnceWith({ on: true, formats: ['txt', 'md'] })
    expect(told(page)).toContain('It is being tried.')
  })

  test('is not asked for on a server', async () => {
    const { platform } = await open({ signIn: 'account' })
    expect(platform.calls.map(({ operation }) => operation)).not.toContain('exchange.GetAutoExport')
  })
})
