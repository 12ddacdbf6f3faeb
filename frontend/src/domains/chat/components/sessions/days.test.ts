import { expect, test } from 'vitest'
import { sessionOf } from '../../../testing'
import { byDay } from './days'

const at = (id: string, ...time: [number, number, number, number, number]) => sessionOf([], { id, startedAt: new Date(...time).toISOString() })

test('cuts at midnight of this place, and keeps the order', () => {
  const days = byDay([at('d', 2026, 0, 6, 0, 1), at('c', 2026, 0, 5, 23, 59), at('b', 2026, 0, 5, 8, 0), at('a', 2025, 11, 31, 8, 0)])
  expect(days.map(({ sessions }) => sessions.map(({ id }) => id))).toEqual([['d'], ['c', 'b'], ['a']])
})

test('ten thousand sessions are cut in no time', () => {
  const many = Array.from({ length: 10_000 }, (_, index) => sessionOf([], { id: `${index}`, startedAt: new Date(2026, 0, 1, -index).toISOString() }))
  const start = performance.now()
  expect(byDay(many).flatMap(({ sessions }) => sessions)).toHaveLength(10_000)
  expect(performance.now() - start).toBeLessThan(500)
})
