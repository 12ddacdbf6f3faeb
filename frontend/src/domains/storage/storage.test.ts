import ui from '@nuxt/ui/vue-plugin'
import { enableAutoUnmount, flushPromises, mount } from '@vue/test-utils'
import { getActivePinia } from 'pinia'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { createI18n } from 'vue-i18n'
import { createMemoryHistory, createRouter } from 'vue-router'
import type { AutoExport, Storage, VerifyReport } from '@/contract/types'
import { type LongWork, ProblemError, providePlatform } from '@/platform'
import { fakePlatform } from '@/platform/fake'
import { useAuthStore } from '../auth'
import { testPage, trainee } from '../testing'
import StorageView from './views/StorageView.vue'

enableAutoUnmount(afterEach)

const kept: Storage = {
  state: 'good', path: '/home/dana/RolePlay/roleplay.db', file: 12_000_000, free: 3_000_000, index: 1_500, keys: 4_000, talks: 1_234, binned: 2,
  parts: [{ kind: 'talks', bytes: 6_000_000 }, { kind: 'other', bytes: 3_000_000 }],
}
const auto: AutoExport = { on: false, folder: '', formats: ['txt'], failing: '', waiting: 0 }
const sound: VerifyReport = { users: 1, talks: 3, appends: 90, sealed: 2, problems: [], repaired: 0 }

async function open(answers: Parameters<typeof fakePlatform>[0] = {}, given?: Parameters<typeof fakePlatform>[1], locale = 'en') {
  const platform = fakePlatform({ 'upkeep.GetStorage': () => kept, 'exchange.GetAutoExport': () => auto, ...answers }, given)
  testPage(platform)
  useAuthStore().user = trainee
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:all(.*)', component: { template: '<i />' } }] })
  const i18n = createI18n({ legacy: false, locale, messages: { en: {}, de: {} } })
  const page = mount(StorageView, { attachTo: document.body, global: { plugins: [{ install: app => providePlatform(app, platform) }, getActivePinia()!, router, i18n, ui] } })
  await flushPromises()
  const button = (name: string) => page.findAll('button').find(one => one.text() === name)
  const press = async (name: string) => {
    await button(name)!.trigger('click')
    await flushPromises()
  }
  return { platform, page, button, press, text: () => page.text().replace(/\s+/g, ' ') }
}

test('whoever may not see it is told so, in a sentence', async () => {
  const { text, page } = await open({ 'upkeep.GetStorage': () => Promise.reject(new ProblemError('forbidden', 'No.')) })
  expect(text()).toContain('What a server keeps is shown to administrators only.')
  expect(page.find('table').exists()).toBe(false)
})

test('says what takes the room in words, beside the bars', async () => {
  const { page } = await open()
  expect(page.findAll('tbody tr').map(row => row.text().replace(/\s+/g, ' '))).toEqual([
    expect.stringMatching(/^Talks that go on or ended lately ?6 MB ?50%$/), expect.stringMatching(/3 MB ?25%$/), expect.stringMatching(/^Free room in the file ?3 MB ?25%$/),
  ])
})

test.each([['full', 'The disk is full'], ['read_only', 'Nothing is saved any more'], ['salvaged', 'The stored data was damaged']] as const)('says that it is %s', async (state, words) => {
  expect((await open({ 'upkeep.GetStorage': () => ({ ...kept, state }) })).text()).toContain(words)
})

test('the folder is opened where there is one to open', async () => {
  const openData = vi.fn(async () => undefined)
  const here = await open({}, { folders: { kind: 'here', openData, chooseAutoExport: async () => auto } })
  await here.press('Open the folder')
  expect(openData).toHaveBeenCalledOnce()
  expect((await open()).button('Open the folder')).toBeUndefined()
})

test('giving room back tells how much it was, and shows what is left', async () => {
  const asked = vi.fn(() => kept)
  const { press, text } = await open({ 'upkeep.GetStorage': asked, 'upkeep.Compact': () => ({ freed: 2_500_000 }) })
  await press('Give room back')
  expect(text()).toContain('2.5 MB were given back to the disk.')
  expect(asked).toHaveBeenCalledTimes(2)
})

test('a check tells how far it is, and can be cancelled', async () => {
  let job: LongWork | undefined
  const verifyStorage = (_: object, work: LongWork) => {
    job = work
    return new Promise<VerifyReport>((_, reject) => work.signal.addEventListener('abort', () => reject(new ProblemError('cancelled', 'No.'))))
  }
  const { platform, press, text } = await open({}, { verifyStorage })
  await press('Check now')
  platform.emit({ type: 'job.progressed', job: { id: job!.jobId, unit: 'talks', done: 25, total: 1_234 } })
  await flushPromises()
  expect(text()).toContain('25 of 1,234 talks')
  await press('Cancel')
  expect(text()).toContain('The check was cancelled')
})

test('what is not derived is listed by its talk, and not offered to be repaired', async () => {
  const problems: VerifyReport['problems'] = [
    { kind: 'chain', sessionId: 's1', userId: 'u1', message: 'Entry 7 was changed.', repaired: false },
    { kind: 'missing', sessionId: 's2', userId: 'u2', message: 'Entry 3 is missing.', repaired: false },
  ]
  const { press, page, text, button } = await open({}, { verifyStorage: async () => ({ ...sound, problems }) })
  await press('Check now')
  for (const words of ['2 problems were found', 'Entry 7 was changed.', 'Entry 3 is missing.']) expect(text()).toContain(words)
  // Of somebody else's talk there is nothing to open.
  expect(page.findAll('a[href^="/transcript"]').map(link => link.attributes('href'))).toEqual(['/transcript/s1'])
  expect(button('Repair')).toBeUndefined()
})

test('lists that are wrong are repaired when the person says so', async () => {
  const verifyStorage = vi.fn(async ({ repair }: { repair: boolean }): Promise<VerifyReport> => ({
    ...sound, repaired: repair ? 1 : 0, problems: [{ kind: 'list', userId: 'u1', message: 'A list is old.', repaired: repair }],
  }))
  const { press, text, button } = await open({}, { verifyStorage })
  await press('Check now')
  await press('Repair')
  expect(verifyStorage.mock.calls.map(([input]) => input)).toEqual([{ repair: false }, { repair: true }])
  expect(text()).toContain('Everything is sound')
  expect(text()).toContain('One list was written anew')
  expect(button('Repair')).toBeUndefined()
})

test('tells where the damaged file lies, and which talks miss what', async () => {
  const salvage = { copy: '/home/dana/RolePlay/damaged.db', cause: 'Page 7 is torn.', kept: 100, stale: 1, lost: 2, talks: [{ userId: 'u1', sessionId: 's1', title: 'Frank', message: 'Entry 4 is lost.' }] }
  const { text } = await open({ 'upkeep.GetStorage': () => ({ ...kept, state: 'salvaged', salvage }) })
  for (const words of ['/home/dana/RolePlay/damaged.db', 'Page 7 is torn.', 'FrankEntry 4 is lost.']) expect(text()).toContain(words)
})

test.each([
  ['en', { kept: 1_234, stale: 1, lost: 5_678 }, '1,234 entries are there again. Of one entry only an older state could be found. 5,678 entries are lost.'],
  ['de', { kept: 1_234, stale: 2_345, lost: 1 }, '1.234 Einträge sind wieder da. Von 2.345 Einträgen war nur ein älterer Stand zu finden. Ein Eintrag ist verloren.'],
  ['de', { kept: 1, stale: 0, lost: 0 }, 'Ein Eintrag ist wieder da. Kein Eintrag ist verloren.'],
])('what became of the entries is counted in the language of the program, whatever the browser speaks: %s', async (language, counts, words) => {
  const { toLocaleString } = Number.prototype
  const english = vi.spyOn(Number.prototype, 'toLocaleString').mockImplementation(function (this: number) { return toLocaleString.call(this, 'en-US') })
  onTestFinished(() => english.mockRestore())
  const salvage = { copy: '/x', cause: 'Page 7 is torn.', talks: [], ...counts }
  expect((await open({ 'upkeep.GetStorage': () => ({ ...kept, state: 'salvaged', salvage }) }, undefined, language)).text()).toContain(words)
})

test('what became of a damaged file is told until somebody has seen it', async () => {
  const salvage = { copy: '/x', cause: 'Page 7 is torn.', kept: 100, stale: 0, lost: 0, talks: [] }
  let seen = false
  const { press, text } = await open({
    'upkeep.GetStorage': () => (seen ? kept : { ...kept, state: 'salvaged', salvage }),
    'upkeep.AcknowledgeSalvage': () => {
      seen = true
      return { state: 'good' }
    },
  })
  await press('I have seen this')
  expect(seen).toBe(true)
  expect(text()).not.toContain('Page 7 is torn.')
})

test('a refusal to note that it was seen is told, and it stays', async () => {
  const salvage = { copy: '/x', cause: 'Page 7 is torn.', kept: 100, stale: 0, lost: 0, talks: [] }
  const { press, text } = await open({
    'upkeep.GetStorage': () => ({ ...kept, state: 'salvaged', salvage }),
    'upkeep.AcknowledgeSalvage': () => Promise.reject(new ProblemError('unavailable', 'The disk has no room for this.')),
  })
  await press('I have seen this')
  for (const words of ['The disk has no room for this.', 'Page 7 is torn.']) expect(text()).toContain(words)
})

test('the automatic export needs a folder, which is chosen outside the page', async () => {
  const chooseAutoExport = async () => ({ ...auto, folder: '/home/dana/Talks' })
  const SetAutoExport = vi.fn((input: { on: boolean; formats: string[] }) => ({ ...auto, ...input, folder: '/home/dana/Talks' }))
  const { page, press, text } = await open({ 'exchange.SetAutoExport': SetAutoExport }, { folders: { kind: 'here', openData: async () => undefined, chooseAutoExport } })
  expect(page.get('[role=switch]').attributes('disabled')).toBeDefined()
  await press('Choose a folder…')
  expect(text()).toContain('/home/dana/Talks')
  await page.get('[role=switch]').trigger('click')
  await page.get('form').trigger('submit')
  await flushPromises()
  expect(SetAutoExport).toHaveBeenCalledExactlyOnceWith({ on: true, formats: ['txt'] })
})

test('what fails and what waits in the automatic export is told', async () => {
  const { text } = await open({ 'exchange.GetAutoExport': () => ({ ...auto, on: true, folder: '/x', failing: 'The folder is not there.', waiting: 2 }) })
  for (const words of ['The folder is not there.', '2 talks wait to be written.']) expect(text()).toContain(words)
})

test('a change of the automatic export in another window is shown, and what is chosen here stays', async () => {
  let now = { ...auto, folder: '/x' }
  const { page, platform, text } = await open({ 'exchange.GetAutoExport': () => now })
  const box = (name: string) => page.get(`[role=checkbox][aria-label="${name}"]`)
  await page.get('[role=switch]').trigger('click')
  now = { ...now, folder: '/elsewhere', formats: ['txt', 'md'] }
  platform.emit({ type: 'export.changed' })
  await flushPromises()
  expect(text()).toContain('/elsewhere')
  expect([page.get('[role=switch]').attributes('aria-checked'), box('Markdown (.md)').attributes('aria-checked')]).toEqual(['true', 'true'])
})

test('a check names a talk by its title and time, counts in words, and says what is wrong in the language of the page', async () => {
  const problems: VerifyReport['problems'] = [
    { kind: 'chain', sessionId: 's1', userId: 'u1', title: 'Frank', startedAt: '2026-01-05T10:00:00Z', message: 'Entry 7 was changed.', repaired: false },
    { kind: 'missing', sessionId: 's2', userId: 'u1', message: 'Entry 3 is missing.', repaired: false },
  ]
  const { press, text } = await open({}, { verifyStorage: async () => ({ users: 1, talks: 1, appends: 1_234, sealed: 0, problems, repaired: 0 }) })
  await press('Check now')
  for (const words of ['1 talk of 1 person with 1,234 entries, none of them sealed.', 'Frank, Jan 5, 2026', 'Talk s2', 'An entry is not what was written there.']) expect(text()).toContain(words)
  expect(text()).not.toContain('Talk s1')
})

test('a server has no automatic export, and says what to do', async () => {
  expect((await open({ 'exchange.GetAutoExport': () => Promise.reject(new ProblemError('forbidden', 'No.')) })).text()).toContain('Export the talks under Sessions instead.')
})
