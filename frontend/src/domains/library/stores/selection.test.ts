import { expect, test } from 'vitest'
import { maxNamed, useSelection } from './selection'

const filter = { text: 'smoking' }
const start = (total = 10_000) => useSelection(() => total, () => filter)

test('names sessions one by one', () => {
  const selection = start()
  selection.set(['a', 'b'], true)
  selection.set(['a'], false)
  expect([selection.count.value, selection.has('a'), selection.has('b')]).toEqual([1, false, true])
  expect(selection.input()).toEqual({ ids: ['b'] })
})

test('all that fit is the filter, and what is taken out again are its exceptions', () => {
  const selection = start()
  selection.selectAll()
  selection.set(['a', 'b'], false)
  selection.set(['b'], true)
  expect([selection.count.value, selection.has('a'), selection.has('b'), selection.has('never seen')]).toEqual([9_999, false, true, true])
  expect(selection.input()).toEqual({ all: true, filter, ids: ['a'] })
})

test('all without each of them is none', () => {
  const selection = start(2)
  selection.selectAll()
  selection.set(['a', 'b'], false)
  expect([selection.all.value, selection.input()]).toEqual([false, { ids: [] }])
})

test('more than can be named is refused, and changes nothing', () => {
  const selection = start()
  const many = Array.from({ length: maxNamed }, (_, index) => `${index}`)
  expect(selection.set(many, true)).toBe(true)
  expect(selection.set(['one more'], true)).toBe(false)
  expect(selection.count.value).toBe(maxNamed)
})

test('what is gone is not selected any more', () => {
  const selection = start()
  selection.set(['a', 'b'], true)
  selection.drop(['a', 'c'])
  expect(selection.input()).toEqual({ ids: ['b'] })
})
