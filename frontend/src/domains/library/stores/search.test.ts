import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Hit, SearchInput, SearchOutput } from '@/contract/types'
import { ProblemError } from '@/platform'
import { addressOf, grouped, piecesOf } from '../components/search/marked'
import { shelf, summaryOf } from '../testing'
import { useSearchStore } from './search'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const hit = (id: string, part: Partial<Hit> = {}): Hit => ({
  session: summaryOf(id), kind: 'turn', turnId: 't1', speaker: 'trainee', at: '2026-01-05T10:00:00Z', snippet: 'one quiet moment', marks: [{ start: 4, end: 9 }], ...part,
})

function open() {
  const asked: { input: SearchInput; answer: (out: Partial<SearchOutput>) => void; fail: (error: Error) => void }[] = []
  shelf([], {
    'library.Search': input => new Promise((resolve, reject) => asked.push({ input, answer: out => resolve({ hits: [], total: 0, building: false, ...out }), fail: reject })),
  })
  return { asked, store: useSearchStore() }
}
const typed = async (store: ReturnType<typeof useSearchStore>, text: string) => {
  store.query.text = text
  await vi.advanceTimersByTimeAsync(150)
}

test('asks as one types, once it pauses, for words that may be unfinished', async () => {
  const { asked, store } = open()
  store.query.text = 'q'
  await vi.advanceTimersByTimeAsync(100)
  await typed(store, 'qui ')
  expect(asked.map(({ input }) => input)).toEqual([{ text: 'qui', typing: true, order: 'best', offset: 0, limit: 50 }])
})

test('a stale answer is dropped', async () => {
  const { asked, store } = open()
  await typed(store, 'qui')
  await typed(store, 'quiet')
  asked[1]!.answer({ hits: [hit('new')], total: 1 })
  asked[0]!.answer({ hits: [hit('old')], total: 1 })
  await vi.advanceTimersByTimeAsync(0)
  expect([store.pages.flat().map(({ session }) => session.id), store.found]).toEqual([['new'], 'quiet'])
})

test('an answer that comes after the next letter is dropped, before that letter is asked for', async () => {
  const { asked, store } = open()
  await typed(store, 'qui')
  store.query.text = 'quie'
  await vi.advanceTimersByTimeAsync(10)
  asked[0]!.answer({ hits: [hit('old')], total: 1 })
  await vi.advanceTimersByTimeAsync(10)
  expect(store.count).toBe(0)
})

test('without words nothing is asked, and nothing is shown', async () => {
  const { asked, store } = open()
  await typed(store, 'qui')
  asked[0]!.answer({ hits: [hit('a')], total: 1 })
  await typed(store, '  ')
  expect([asked.length, store.count, store.found]).toEqual([1, 0, ''])
})

test('filters ask again, and more is read below what is there', async () => {
  const { asked, store } = open()
  await typed(store, 'qui')
  asked[0]!.answer({ hits: [hit('a')], total: 1 })
  store.query.kind = 'note'
  store.query.speaker = 'character'
  await vi.advanceTimersByTimeAsync(150)
  asked[1]!.answer({ hits: [hit('a'), hit('b')], total: 3 })
  await vi.advanceTimersByTimeAsync(0)
  expect(store.more).toBe(true)
  const more = store.loadMore()
  expect(asked[2]!.input).toMatchObject({ kinds: ['note'], speaker: 'character', offset: 2 })
  asked[2]!.answer({ hits: [hit('a', { turnId: 't9' })], total: 3 })
  await more
  expect([store.more, grouped(store.pages).map(({ key }) => key)]).toEqual([false, ['0/a', '0/b', '1/a']])
})

test('typing while more is read shows no mishap, and nothing old below what is new', async () => {
  const { asked, store } = open()
  await typed(store, 'qui')
  asked[0]!.answer({ hits: [hit('a')], total: 3 })
  await vi.advanceTimersByTimeAsync(0)
  const more = store.loadMore()
  store.query.text = 'quiet'
  await vi.advanceTimersByTimeAsync(10)
  asked[1]!.fail(new ProblemError('cancelled', 'Cancelled.'))
  await expect(more).resolves.toBeUndefined()
  // In the pause before it is asked, nothing is read for the words that are gone, nor for those to come.
  await store.loadMore()
  expect(asked.length).toBe(2)
  await vi.advanceTimersByTimeAsync(150)
  asked[2]!.answer({ hits: [hit('b')], total: 1 })
  await vi.advanceTimersByTimeAsync(0)
  expect(store.pages.flat().map(({ session }) => session.id)).toEqual(['b'])
})

test('whoever comes back is asked for anew, and sees no hits of other words meanwhile', async () => {
  const { asked, store } = open()
  await typed(store, 'qui')
  asked[0]!.answer({ hits: [hit('a')], total: 1 })
  await vi.advanceTimersByTimeAsync(0)
  void store.open()
  expect([asked.length, store.count]).toEqual([2, 1])
  store.read({ q: 'noise' })
  void store.open()
  expect(store.count).toBe(0)
  await vi.advanceTimersByTimeAsync(500)
  expect(asked.map(({ input }) => input.text)).toEqual(['qui', 'qui', 'noise'])
})

test('an address says all that is chosen, and what it does not say is not', () => {
  const { store } = open()
  const all = { q: 'smoke', speaker: 'trainee', in: 'turn', scenario: 's', from: '2026-01-05', to: '2026-02-05', order: 'newest' }
  store.read(all)
  expect([store.address, store.query.kind]).toEqual([all, 'turn'])
  store.read({ q: 'smoke', in: 'cellar', from: 'soon' })
  expect(store.address).toEqual({ q: 'smoke' })
})

test('a text is cut at its marks, counted in UTF-16, and at no wrong one', () => {
  expect(piecesOf('a 🙂 quiet b', [{ start: 5, end: 10 }, { start: 8, end: 12 }, { start: 11, end: 99 }])).toEqual([
    { text: 'a 🙂 ', marked: false }, { text: 'quiet', marked: true }, { text: ' b', marked: false },
  ])
})

test('a hit opens where it is seen, with its words as they were said', () => {
  expect(addressOf(hit('a'), 'qui')).toEqual({ path: '/transcript/a', query: { turn: 't1', q: 'quiet' } })
  expect(addressOf(hit('a', { session: summaryOf('a', { state: 'active' }) }), 'qui').path).toBe('/transcript/a')
  expect(addressOf(hit('a', { kind: 'note', turnId: undefined, noteId: 'n1' }), 'qui').query).toEqual({ note: 'n1', q: 'quiet' })
  expect(addressOf(hit('a', { snippet: 'Smoked, smoking', marks: [{ start: 0, end: 6 }, { start: 8, end: 15 }] }), 'smoke').query.q).toBe('Smoked smoking')
  expect(addressOf(hit('a', { marks: [] }), 'qui').query.q).toBe('qui')
})
