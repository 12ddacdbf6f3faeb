import { flushPromises } from '@vue/test-utils'
import { expect, test, vi } from 'vitest'
import type { Briefing, ScenarioSummary } from '@/contract/types'
import { fakePlatform } from '@/platform/fake'
import { domain as auth, guardRoutes } from '../auth'
import { trainee, sessionOf, testPage, turnOf } from '../testing'
import { domain as chat } from './index'

const scenario = (id: string, language: string): ScenarioSummary => ({
  id, rev: 1, title: `About ${id}`, summary: 'A talk.', field: 'health', language, difficulty: 'easy', minutes: 10, tags: [],
})
const briefing: Briefing = {
  ...scenario('smoking', 'en'),
  briefing: { yourRole: 'A nurse.', theirRole: 'A patient.', situation: 'A visit.', goals: [], tips: [] },
  stages: [], objectives: [], characters: [{ id: 'frank', name: 'Frank', summary: '56.' }, { id: 'rosie', name: 'Rosie', summary: '43.' }],
}

function type(text: string) {
  const field = document.activeElement as HTMLInputElement
  field.value = text
  field.dispatchEvent(new Event('input', { bubbles: true }))
}
function enter() {
  const focused = document.activeElement as HTMLElement
  const go = focused.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }))
  if (go && focused instanceof HTMLInputElement) focused.form?.requestSubmit()
  if (go && focused instanceof HTMLButtonElement) focused.click()
}
// Views are lazy, and loading one for the first time takes a while.
const patient = { timeout: 20_000 }
const focused = () => document.activeElement

test('three actions lead from the first start to an answer to one’s own sentence', async () => {
  const platform = fakePlatform({
    'auth.ListProfiles': () => ({ profiles: [] }),
    'auth.CreateProfile': () => ({ user: trainee, accessToken: 'a', refreshToken: 'r', expiresAt: '2026-01-05T10:00:00Z' }),
    'chat.ListScenarios': () => ({ scenarios: [scenario('rauchen', 'de'), scenario('smoking', 'en')] }),
    'chat.GetBriefing': () => briefing,
    'chat.StartSession': () => sessionOf([turnOf(1, 'character', 'What do you want?')]),
    'chat.SendMessage': ({ turnId, text }) => ({ turn: turnOf(2, 'trainee', text, { id: turnId }) }),
  })
  const { app, router } = testPage(platform, [auth, chat, { routes: [{ path: '/', redirect: '/practice' }] }])
  guardRoutes(router)
  app.use(router)
  await router.push('/')
  const root = document.body.appendChild(document.createElement('main'))
  app.mount(root)

  await vi.waitFor(() => expect(focused()?.tagName).toBe('INPUT'), patient)
  type('Trainee')
  await flushPromises()
  enter()

  await vi.waitFor(() => expect(focused()?.textContent?.trim()).toBe('Begin'), patient)
  expect(root.textContent).toContain('Your first talk')
  enter()

  await vi.waitFor(() => expect(focused()?.tagName).toBe('TEXTAREA'), patient)
  type('How are you?')
  await flushPromises()
  enter()
  await flushPromises()
  const { turnId } = platform.calls.at(-1)!.input as { turnId: string }
  platform.emit({ type: 'turn.completed', stream: 's1', seq: 2, turn: turnOf(2, 'trainee', 'How are you?', { id: turnId }) })
  platform.emit({ type: 'turn.completed', stream: 's1', seq: 3, turn: turnOf(3, 'character', 'Been better.', { replyTo: turnId }) })
  await flushPromises()

  const asides = ['models.GetModel', 'admin.GetHelp', 'voice.GetVoice']
  const calls = platform.calls.filter(({ operation }) => !asides.includes(operation))
  expect(calls.map(call => call.operation)).toEqual([
    'auth.ListProfiles', 'auth.CreateProfile', 'chat.ListScenarios', 'chat.GetBriefing', 'chat.StartSession', 'chat.SendMessage',
  ])
  expect(calls[4]?.input).toEqual({ scenarioId: 'smoking', characterId: 'frank' })
  const log = root.querySelector('[role=log]')
  expect(log?.textContent).toMatch(/What do you want\?.*How are you\?.*Been better\./)
  app.unmount()
}, 60_000)
