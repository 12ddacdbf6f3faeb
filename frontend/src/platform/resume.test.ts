import { expect, test } from 'vitest'
import { createResume } from './resume'

test('goes on after what it has heard, and hears nothing twice', () => {
  const resume = createResume()
  expect(resume.after()).toBeUndefined()
  expect(resume.take({ type: 'snapshot', streams: { s1: 3 }, sessions: [] })).toBe(true)
  expect(resume.take({ type: 'turn.completed', stream: 's1', seq: 3 })).toBe(false)
  expect(resume.take({ type: 'turn.completed', stream: 's1', seq: 4 })).toBe(true)
  expect(resume.after()).toEqual({ s1: 4 })
})

test('after a break it still takes what the snapshot counts already', () => {
  const resume = createResume()
  resume.take({ type: 'snapshot', streams: { s1: 3 } })
  resume.take({ type: 'snapshot', streams: { s1: 6, s2: 1 } })
  expect([4, 5, 6].map(seq => resume.take({ type: 'turn.completed', stream: 's1', seq }))).toEqual([true, true, true])
  expect(resume.after()).toEqual({ s1: 6, s2: 1 })
})

test('passing events are always news, and an ended talk is not resumed', () => {
  const resume = createResume()
  resume.take({ type: 'turn.completed', stream: 's1', seq: 1 })
  const delta = { type: 'turn.delta' as const, stream: 's1', turnId: 't1', delta: 'a' }
  expect([resume.take(delta), resume.take(delta)]).toEqual([true, true])
  resume.take({ type: 'session.ended', stream: 's1', seq: 2 })
  expect(resume.after()).toBeUndefined()
})
