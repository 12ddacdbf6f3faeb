import { expect, test, vi } from 'vitest'
import type { Session } from '@/contract/types'
import { fakePlatform } from '@/platform/fake'
import { useAuthStore } from '../auth'
import { sessionOf, testPage, trainee, turnOf } from '../testing'
import { domain as chat } from './index'
import { useScenariosStore } from './stores/scenarios'

const ended = { state: 'ended', endedAt: '2026-01-05T10:10:00Z' } as const

async function open(part: Partial<Session>) {
  const platform = fakePlatform({
    'chat.GetSession': () => sessionOf([turnOf(1, 'character', 'Good morning.')], part),
    'chat.GetBriefing': () => Promise.reject(new Error('none')),
  })
  const { app, router } = testPage(platform, [chat, { routes: [{ path: '/transcript/:id', component: { template: '<i />' } }] }])
  useAuthStore().user = trainee
  app.use(router)
  await router.push('/talk/s1?turn=t1')
  document.body.replaceChildren()
  app.mount(document.body.appendChild(document.createElement('main')))
  return { platform, router, here: () => router.currentRoute.value.fullPath }
}
// Views are lazy, and loading one for the first time takes a while.
const patient = { timeout: 20_000 }

test.each([
  ['ended', ended],
  ['damaged', { readOnly: 'damaged' }],
  ['of a newer program', { readOnly: 'newer' }],
  ['in the bin', { readOnly: 'deleted' }],
] as const)('a talk that was %s before one came opens to be read, at the same turn', async (_, part) => {
  const { here } = await open(part)
  await vi.waitFor(() => expect(here()).toBe('/transcript/s1?turn=t1'), patient)
}, 30_000)

test('one that ends before one’s eyes stays, and leads on', async () => {
  const { here, platform } = await open({})
  await vi.waitFor(() => expect(document.querySelector('textarea')).not.toBeNull(), patient)
  await new Promise(resolve => setTimeout(resolve))
  platform.emit({ type: 'session.ended', stream: 's1', seq: 2, session: sessionOf([], ended) })
  await vi.waitFor(() => expect(document.body.textContent).toContain('Practise again'), patient)
  expect(here()).toBe('/talk/s1?turn=t1')
}, 30_000)

test('the scenarios are asked for once by all who would like to know more of them', async () => {
  const platform = fakePlatform({ 'chat.ListScenarios': () => Promise.reject(new Error('no')) })
  testPage(platform)
  const store = useScenariosStore()
  for (let n = 0; n < 17; n++) store.hope()
  await vi.waitFor(() => expect(platform.calls).toHaveLength(1))
  await new Promise(resolve => setTimeout(resolve))
  store.hope()
  expect(platform.calls).toHaveLength(1)
})
