import { flushPromises } from '@vue/test-utils'
import { afterEach, expect, test, vi } from 'vitest'
import type { Briefing, State } from '@/contract/types'
import { ProblemError } from '@/platform'
import { fakePlatform } from '@/platform/fake'
import { useAuthStore } from '../auth'
import { domain as models } from '../models'
import { sessionOf, testPage, trainee } from '../testing'
import { domain as chat } from './index'

// Views are lazy, and loading one for the first time takes a while.
vi.setConfig({ testTimeout: 40_000 })
const patient = { timeout: 20_000 }
const briefing: Briefing = {
  id: 'complaint', rev: 1, title: 'A complaint', summary: 'A talk.', field: 'service', language: 'en', difficulty: 'easy', minutes: 10, tags: [],
  briefing: { yourRole: 'A clerk.', theirRole: 'A guest.', situation: 'A desk.', goals: [], tips: [] }, stages: [], objectives: [], characters: [{ id: 'ada', name: 'Ada', summary: '40.' }],
}
const state: State = {
  choice: { vendor: 'gemini', address: '', model: 'gemini-2.5-flash', hasKey: true, priceIn: 0, priceOut: 0 }, mayChoose: true, shared: false, keyKept: 'keyring',
  where: 'model.example', onMachine: false, consented: true, consentVersion: 1, localOnly: false, forAll: false,
  limits: { monthTokens: 0, monthCost: 0, sessionTokens: 0, sessionCost: 0 }, ownLimits: { monthTokens: 0, monthCost: 0, sessionTokens: 0, sessionCost: 0 }, limitsForAll: { monthTokens: 0, monthCost: 0, sessionTokens: 0, sessionCost: 0 }, month: '2026-01', used: { in: 0, out: 0, cost: 0, replies: 0 }, warning: false,
}

let close = () => {}
afterEach(() => close())

async function open(part: Partial<State> = {}, { platform: given, start }: { platform?: ReturnType<typeof fakePlatform>; start?: () => never } = {}) {
  const held = { state: { ...state, ...part } as State }
  const platform = given ?? fakePlatform({
    'chat.GetBriefing': () => briefing,
    'chat.StartSession': start ?? (({ partner }) => sessionOf([], { partner })),
    'models.GetModel': () => held.state,
    'models.SetConsent': () => (held.state = { ...held.state, consented: true, fault: undefined }),
  })
  const { app, router } = testPage(platform, [chat, models])
  useAuthStore().user = trainee
  app.use(router)
  await router.push('/practice/complaint')
  const root = document.body.appendChild(document.createElement('main'))
  app.mount(root)
  close = () => {
    app.unmount()
    root.remove()
  }
  const button = (name: string) => [...document.querySelectorAll('button')].find(one => one.textContent?.trim() === name)
  await vi.waitFor(() => expect(button('Begin')).toBeDefined(), patient)
  await flushPromises()
  const press = async (name: string) => {
    button(name)!.click()
    await flushPromises()
  }
  const choice = (value: string) => document.querySelector<HTMLButtonElement>(`[role=radio][value=${value}]`)
  const choose = async (value: string) => {
    choice(value)!.click()
    await flushPromises()
  }
  const started = () => platform.calls.filter(({ operation }) => operation === 'chat.StartSession').map(({ input }) => input)
  return { platform, held, press, choose, choice, started, text: () => document.body.textContent!.replace(/\s+/g, ' ') }
}

test('the script plays unless somebody chooses otherwise', async () => {
  const { press, started, choice } = await open()
  expect(choice('script')?.getAttribute('aria-checked')).toBe('true')
  await press('Begin')
  expect(started()).toEqual([{ scenarioId: 'complaint', characterId: 'ada' }])
})

test('the model plays where it is chosen, and the choice is remembered', async () => {
  const first = await open()
  await first.choose('model')
  await first.press('Begin')
  expect(first.started()).toEqual([{ scenarioId: 'complaint', characterId: 'ada', partner: 'model' }])
  close()
  expect((await open({}, { platform: first.platform })).choice('model')?.getAttribute('aria-checked')).toBe('true')
})

test('nothing begins with a model before consent', async () => {
  const { press, choose, started, text } = await open({ consented: false, fault: 'consent' })
  await choose('model')
  await press('Begin')
  expect(text()).toContain('Before the model plays')
  await press('Not now')
  expect(started()).toEqual([])
  await press('Begin')
  await press('Agree')
  expect(started()).toMatchObject([{ partner: 'model' }])
})

test.each([['limit', 'The limit is reached.'], ['local_only', 'nothing may leave it'], ['key', 'The key is missing.']] as const)('a model that cannot play (%s) cannot be chosen, and says why', async (fault, words) => {
  const { choice, text, press, started } = await open({ fault })
  expect(choice('model')?.disabled).toBe(true)
  expect(text()).toContain(words)
  await press('Begin')
  expect(started()).toEqual([{ scenarioId: 'complaint', characterId: 'ada' }])
})

test('where none is chosen a line says so, and who may leads on', async () => {
  const none = { choice: null as unknown as State['choice'], fault: 'none' as const }
  const first = await open(none)
  expect(first.choice('model')).toBeNull()
  expect(document.querySelector('a[href="/settings/model"]')).not.toBeNull()
  close()
  const other = await open({ ...none, mayChoose: false, shared: true })
  expect(other.text()).toContain('No language model is chosen on this server.')
  expect(document.querySelector('a[href="/settings/model"]')).toBeNull()
})

test('what hinders the model is said in the language of the interface', async () => {
  const { press, choose, text, held } = await open({}, { start: () => {
    throw new ProblemError('conflict', 'English words of the program.')
  } })
  await choose('model')
  held.state = { ...held.state, fault: 'limit' }
  await press('Begin')
  expect(text()).toContain('The limit that was set for models is reached.')
  expect(text()).not.toContain('English words')
})
