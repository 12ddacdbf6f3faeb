import { expect, test } from 'vitest'
import { fakePlatform } from '@/platform/fake'
import { useAuthStore } from '../../auth'
import { trainee, sessionOf, testPage } from '../../testing'
import { useSessionsStore } from './sessions'

async function open(all: string[], size = 2) {
  const platform = fakePlatform({
    'chat.ListSessions': ({ after }) => {
      const from = after ? all.indexOf(after) + 1 : 0
      const ids = all.slice(from, from + size)
      return { sessions: ids.map(id => sessionOf([], { id })), next: from + size < all.length ? ids.at(-1)! : '' }
    },
  })
  testPage(platform)
  useAuthStore().user = trainee
  const store = useSessionsStore()
  await store.load()
  return { platform, store, ids: () => store.sessions.map(({ id }) => id) }
}

test('goes on page by page to the end', async () => {
  const { store, ids } = await open(['e', 'd', 'c', 'b', 'a'])
  expect(ids()).toEqual(['e', 'd'])
  await store.loadMore()
  await store.loadMore()
  expect(ids()).toEqual(['e', 'd', 'c', 'b', 'a'])
  expect(store.next).toBe('')
})

test('a line that comes back does not throw away what was read', async () => {
  const all = ['e', 'd', 'c', 'b', 'a']
  const { platform, store, ids } = await open(all)
  await store.loadMore()
  all.unshift('f')
  platform.emit({ type: 'snapshot' })
  await expect.poll(ids).toEqual(['f', 'e', 'd', 'c', 'b'])
  await store.loadMore()
  expect(ids()).toEqual(['f', 'e', 'd', 'c', 'b', 'a'])
})

test('a session that starts stands first, and one that ends changes in its place', async () => {
  const { platform, ids, store } = await open(['b', 'a'])
  platform.emit({ type: 'session.started', stream: 'c', seq: 1, session: sessionOf([], { id: 'c' }) })
  platform.emit({ type: 'session.ended', stream: 'a', seq: 9, session: sessionOf([], { id: 'a', state: 'ended' }) })
  expect(ids()).toEqual(['c', 'b', 'a'])
  expect(store.sessions[2]?.state).toBe('ended')
})
