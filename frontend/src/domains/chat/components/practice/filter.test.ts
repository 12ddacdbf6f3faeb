import { expect, test } from 'vitest'
import type { ScenarioSummary } from '@/contract/types'
import { filtered, noFilter, ownFirst } from './filter'

const scenario = (id: string, part: Partial<ScenarioSummary>): ScenarioSummary => ({
  id, rev: 1, title: id, summary: '', field: 'health', language: 'en', difficulty: 'easy', minutes: 10, tags: [], ...part,
})
const all = [
  scenario('bad-news', { title: 'Breaking bad news', tags: ['oncology'], difficulty: 'hard' }),
  scenario('complaint', { title: 'An angry guest', summary: 'The café was closed.', field: 'service' }),
]
const ids = (part: Partial<ReturnType<typeof noFilter>>) => filtered(all, { ...noFilter(), ...part }).map(({ id }) => id)

test.each([
  [{}, ['bad-news', 'complaint']],
  [{ text: '  NEWS breaking ' }, ['bad-news']],
  [{ text: 'cafe' }, ['complaint']],
  [{ text: 'onco guest' }, []],
  [{ field: 'service' as const }, ['complaint']],
  [{ difficulty: 'hard' as const, field: 'service' as const }, []],
])('%j finds %j', (part, found) => expect(ids(part)).toEqual(found))

test('what is in the language of the interface comes first, in the order that it has', () => {
  const listed = [scenario('a', { language: 'en' }), scenario('b', { language: 'de-AT' }), scenario('c', { language: 'en-GB' }), scenario('d', { language: 'de' })]
  expect(ownFirst(listed, 'de').map(({ id }) => id)).toEqual(['b', 'd', 'a', 'c'])
  expect(ownFirst(listed, 'fr').map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd'])
})
