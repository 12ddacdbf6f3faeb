import { flushPromises } from '@vue/test-utils'
import { expect, test, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import { watchMissedPages } from './missedPage'

async function miss({ up, first = false }: { up: boolean; first?: boolean }) {
  const host = { up, reachable: async () => host.up, reload: vi.fn() }
  const view = { render: () => 'here' }
  const gone = () => Promise.reject(new TypeError('Failed to fetch dynamically imported module'))
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/', component: view }, { path: '/other', component: view }, { path: '/gone', component: gone }],
  })
  const missed = watchMissedPages(router, host)
  if (!first) await router.push('/')
  await router.push('/gone').catch(() => undefined)
  await flushPromises()
  return { host, missed, router }
}

test('without a server it is said, and trying again loads the wanted page once there is one', async () => {
  const { host, missed } = await miss({ up: false })
  expect(missed.problem.value?.code).toBe('unreachable')
  await missed.retry()
  expect(host.reload).not.toHaveBeenCalled()
  host.up = true
  await missed.retry()
  expect(host.reload).toHaveBeenCalledExactlyOnceWith('/gone')
})

test('a file that went with an update is found by a reload', async () => {
  const { host, missed } = await miss({ up: true })
  expect(host.reload).toHaveBeenCalledExactlyOnceWith('/gone')
  expect(missed.problem.value).toBeNull()
})

test('the first page of a start is not reloaded by itself', async () => {
  const { host, missed } = await miss({ up: true, first: true })
  expect(host.reload).not.toHaveBeenCalled()
  expect(missed.problem.value).not.toBeNull()
})

test('another page takes the notice away', async () => {
  const { missed, router } = await miss({ up: false })
  await router.push('/other')
  expect(missed.problem.value).toBeNull()
})
