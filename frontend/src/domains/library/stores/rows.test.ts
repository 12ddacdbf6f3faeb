import { expect, test } from 'vitest'
import { pageSize, useRows } from './rows'

interface Row {
  id: string
}

/** A list whose answers come when the test says so. */
function slow(total: number) {
  const asked: { offset: number; signal: AbortSignal; answer: (total?: number) => void; fail: () => void }[] = []
  const rows = useRows<Row>(
    (offset, limit, signal) =>
      new Promise((resolve, reject) =>
        asked.push({
          offset,
          signal,
          answer: (now = total) => resolve({ rows: Array.from({ length: Math.min(limit, now - offset) }, (_, i) => ({ id: `${now}/${offset + i}` })), total: now }),
          fail: () => reject(new Error('no')),
        }),
      ),
  )
  return { rows, asked, offsets: () => asked.map(({ offset }) => offset) }
}

async function opened(total = 10_000) {
  const list = slow(total)
  const reading = list.rows.refresh()
  list.asked[0]!.answer()
  await reading
  return list
}
const settled = () => new Promise(resolve => setTimeout(resolve))

test('of ten thousand rows only the pages that are looked at are asked for, each once', async () => {
  const { rows, offsets, asked } = await opened()
  rows.look(5_000, 5_030)
  rows.look(5_005, 5_035)
  expect(offsets()).toEqual([0, 50 * pageSize])
  asked[1]!.answer()
  await settled()
  expect([rows.total.value, rows.at(5_001)?.id, rows.at(0)?.id, rows.at(200)]).toEqual([10_000, '10000/5001', '10000/0', undefined])
})

test('a look across the edge of a page asks for both', async () => {
  const { rows, offsets } = await opened()
  rows.look(195, 205)
  expect(offsets().slice(1)).toEqual([100, 200])
})

test('what is read anew stands only when all that is looked at is here', async () => {
  const { rows, asked } = await opened(300)
  rows.look(95, 105)
  asked[1]!.answer()
  await settled()
  const again = rows.refresh()
  asked[2]!.answer(299)
  await settled()
  expect(rows.at(0)?.id).toBe('300/0')
  asked[3]!.answer(299)
  await again
  expect([rows.at(0)?.id, rows.at(100)?.id, rows.total.value]).toEqual(['299/0', '299/100', 299])
})

test('an answer to an earlier reading is dropped', async () => {
  const { rows, asked } = await opened(300)
  rows.look(200, 210)
  const again = rows.refresh()
  asked[2]!.answer(250)
  await again
  asked[1]!.answer(300)
  await settled()
  expect([rows.total.value, rows.at(200)?.id, asked.length]).toEqual([250, '250/200', 3])
})

test('rows that came between two answers make it read the list again', async () => {
  const { rows, asked, offsets } = await opened(300)
  rows.look(100, 110)
  asked[1]!.answer(301)
  await settled()
  expect(offsets()).toEqual([0, 100, 100])
})

test('a page that could not be read is told, and asked for again when it is looked at again', async () => {
  const { rows, asked, offsets } = await opened(300)
  rows.look(100, 110)
  asked[1]!.fail()
  await settled()
  expect(rows.problem.value?.message).toBe('no')
  rows.look(100, 110)
  expect(offsets()).toEqual([0, 100, 100])
})

test('another order, asked for while one is far down, is read at the top and where one is', async () => {
  const { rows, asked, offsets } = await opened()
  rows.look(5_000, 5_030)
  asked[1]!.answer()
  await settled()
  const again = rows.rewind()
  expect(offsets().slice(2)).toEqual([0, 5_000])
  asked[2]!.answer()
  asked[3]!.answer()
  await again
  expect([rows.at(0)?.id, rows.at(5_001)?.id, rows.begun.value]).toEqual(['10000/0', '10000/5001', 1])
})

test('where one scrolls to while all is read anew is read as well', async () => {
  const { rows, asked, offsets } = await opened()
  const again = rows.refresh()
  rows.look(5_000, 5_030)
  asked[1]!.answer()
  asked[2]?.answer()
  await again
  expect(offsets().at(-1)).toBe(5_000)
})

test('the row where one is at work is read anew as well, however far one looks away', async () => {
  const { rows, asked, offsets } = await opened()
  rows.keep(9_999)
  rows.look(5_000, 5_030)
  asked[1]!.answer()
  await settled()
  void rows.refresh()
  expect(offsets().slice(2)).toEqual([9_900, 5_000])
})

test('a reading that failed is told until the next that does not, and what stood can be gone on with', async () => {
  const { rows, asked } = await opened(300)
  const again = rows.refresh()
  asked[1]!.fail()
  await expect(again).rejects.toThrow('no')
  expect([rows.problem.value?.message, rows.at(0)?.id]).toEqual(['no', '300/0'])
  rows.look(200, 210)
  asked[2]!.answer()
  await settled()
  expect([rows.at(200)?.id, rows.problem.value]).toEqual(['300/200', null])
})

test('what is only passed by is not waited for, what somebody needs is', async () => {
  const { rows, asked, offsets } = await opened()
  rows.look(1_000, 1_010)
  rows.look(2_000, 2_010)
  const needed = rows.ensure(2_000, 2_000)
  rows.look(3_000, 3_010)
  expect([offsets(), asked.map(({ signal }) => signal.aborted)]).toEqual([[0, 1_000, 2_000, 3_000], [false, true, false, false]])
  asked[2]!.answer()
  await needed
  rows.look(1_000, 1_010)
  expect(offsets().at(-1)).toBe(1_000)
})

test('a row is replaced in its place', async () => {
  const { rows } = await opened(300)
  rows.replace({ id: '300/7', more: true } as Row)
  expect(rows.at(7)).toEqual({ id: '300/7', more: true })
  expect(rows.indexOf('300/7')).toBe(7)
})
