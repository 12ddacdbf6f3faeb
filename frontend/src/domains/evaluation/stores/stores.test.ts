import { describe, expect, test } from 'vitest'
import type { Debrief } from '@/contract/types'
import { fakePlatform } from '@/platform/fake'
import { useAuthStore } from '../../auth'
import { trainee, testPage } from '../../testing'
import { debriefOf, statusOf, talk } from '../testing'
import { useDebriefStore } from './debrief'
import { useEvaluationsStore } from './evaluations'

const id = '01a205e4-7a2a-771b-9943-180d2efe0cea'

type Answers = Parameters<typeof fakePlatform>[0]

function arrange(answers: Answers, role: 'USER' | 'ADMIN' = 'USER') {
  const platform = fakePlatform(answers)
  testPage(platform)
  return { platform, as: () => (useAuthStore().user = { ...trainee, role }) }
}

describe('the debriefing', () => {
  test("tells whose talk it is where it is somebody else's, and not of one's own", async () => {
    let owner = { userId: 'u2', userName: 'Tim' }
    const { as } = arrange({ 'evaluation.GetDebrief': () => ({ ...debriefOf(talk({ id })), ...owner }) })
    as()
    const store = useDebriefStore()
    await store.open(id)
    expect([store.other, store.trainee]).toEqual([true, 'Tim'])
    owner = { userId: trainee.id, userName: trainee.name }
    await store.open(id)
    expect([store.other, store.trainee]).toEqual([false, ''])
  })

  test('a slow answer does not replace the one that was asked for later', async () => {
    const answers: Record<string, (debrief: Debrief) => void> = {}
    const { as } = arrange({ 'evaluation.GetDebrief': ({ id }) => new Promise(answer => (answers[id] = answer)) })
    as()
    const store = useDebriefStore()
    const [slow, fast] = [store.open('a'), store.open('b')]
    answers.b!(debriefOf(talk({ id: 'b' })))
    answers.a!(debriefOf(talk({ id: 'a' })))
    await Promise.all([slow, fast])
    expect(store.debrief?.session.id).toBe('b')
  })

  test('is read again when its own talk goes on, and for no other', async () => {
    const { platform, as } = arrange({ 'evaluation.GetDebrief': () => debriefOf(talk({ id, state: 'active', endedAt: null })) })
    as()
    const store = useDebriefStore()
    await store.open(id)
    platform.emit({ type: 'turn.completed', stream: 'another', seq: 4 })
    expect(platform.calls).toHaveLength(1)
    platform.emit({ type: 'turn.completed', stream: id, seq: 4 })
    platform.emit({ type: 'evaluation.completed', stream: id })
    expect(platform.calls).toHaveLength(3)
  })
})

describe('the list', () => {
  const pages = (all: string[], size: number) => ({ after }: { after?: string }) => {
    const from = after ? all.indexOf(after) + 1 : 0
    const ids = all.slice(from, from + size)
    return { sessions: ids.map(id => statusOf(id)), next: from + size < all.length ? ids.at(-1)! : '' }
  }

  test('goes on page by page, and a refresh keeps what was read', async () => {
    const all = ['e', 'd', 'c', 'b', 'a']
    const { as } = arrange({ 'evaluation.ListSessions': input => pages(all, 2)(input) })
    as()
    const store = useEvaluationsStore()
    await store.load()
    await store.loadMore()
    expect(store.sessions.map(({ id }) => id)).toEqual(['e', 'd', 'c', 'b'])
    all.unshift('f')
    await store.load()
    expect(store.sessions.map(({ id }) => id)).toEqual(['f', 'e', 'd', 'c', 'b'])
    await store.loadMore()
    expect(store.sessions.map(({ id }) => id)).toEqual(['f', 'e', 'd', 'c', 'b', 'a'])
    expect(store.next).toBe('')
  })

  test('follows a talk from its end to its evaluation', async () => {
    const { platform, as } = arrange({ 'evaluation.ListSessions': () => ({ sessions: [statusOf('a', { status: 'active' })], next: '' }) })
    as()
    const store = useEvaluationsStore()
    await store.load()
    platform.emit({ type: 'session.ended', stream: 'a', seq: 9 })
    expect(store.sessions[0]?.status).toBe('queued')
    platform.emit({ type: 'evaluation.completed', stream: 'a' })
    expect(store.sessions[0]?.status).toBe('evaluated')
  })
})
