import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type LongWork, ProblemError } from '@/platform'
import { ids, shelf, summaryOf } from '../testing'
import { sessionFilter, noFilter } from './filter'
import { useBinStore, useSessionsStore } from './list'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())
const later = () => vi.advanceTimersByTimeAsync(1100)

async function open(count: number, answers: Parameters<typeof shelf>[1] = {}, given: Parameters<typeof shelf>[2] = {}) {
  const world = shelf(ids(count).map(id => summaryOf(id)), answers, given)
  const list = useSessionsStore()
  await list.open()
  return { ...world, list }
}

describe('delete', () => {
  test('puts it into the bin, and undo brings back exactly that, not what lay there before', async () => {
    const { list, inBin } = await open(3)
    await list.remove({ ids: ['s0'] })
    const { count, undo } = await list.remove({ ids: ['s1'] })
    expect([count, list.total, inBin()]).toEqual([1, 1, ['s0', 's1']])
    await undo()
    expect([list.total, inBin()]).toEqual([2, ['s0']])
  })

  test('of all but some can be undone as well, a thousand at a time', async () => {
    const { list, inBin, platform } = await open(2_500)
    await list.remove({ ids: ['s7'] })
    list.selection.selectAll()
    list.selection.set(['s3'], false)
    const { count, undo } = await list.remove(list.selection.input())
    expect([count, inBin().length, list.selection.count]).toEqual([2_498, 2_499, 0])
    expect(platform.calls.find(({ input }) => (input as { all?: boolean }).all)?.input).toEqual({ all: true, filter: {}, ids: ['s3'] })
    await undo()
    expect(inBin()).toEqual(['s7'])
    const restored = platform.calls.filter(({ operation }) => operation === 'library.RestoreSessions').map(({ input }) => (input as { ids: string[] }).ids)
    expect([restored.length, restored.flat().length, restored.flat().includes('s3')]).toEqual([3, 2_498, false])
  })

  test('of many is undone for the others, when some are gone for good meanwhile or are about to be', async () => {
    const { list, inBin, purging, platform } = await open(1_200)
    purging.add('s5')
    list.selection.selectAll()
    const { undo } = await list.remove(list.selection.input())
    await platform.call('library.PurgeSessions', { ids: ['s0', 's700', 's1100'] })
    await undo()
    expect([inBin(), list.total]).toEqual([['s5'], 1_196])
  })

  test.each(['cancelled', 'unreachable', 'timeout'])('that ends in the middle (%s) can be undone as well, as far as it came', async code => {
    const { list, inBin, platform } = await open(10, {}, {
      callLong: async (operation, input) => {
        if (operation !== 'library.DeleteSessions') return platform.call(operation, input)
        await platform.call(operation, { ids: ['s0', 's1', 's2'] })
        throw new ProblemError(code, 'No end.')
      },
    })
    list.selection.selectAll()
    const { count, undo, problem } = await list.remove(list.selection.input())
    expect([count, problem?.code, list.total, inBin()]).toEqual([3, code, 7, ['s0', 's1', 's2']])
    await undo()
    expect([list.total, inBin()]).toEqual([10, []])
  })

  test('of many tells how far it is, and can be cancelled', async () => {
    let end: (error: Error) => void = () => undefined
    const works: LongWork[] = []
    const { list, platform } = await open(3, {}, {
      callLong: (_, __, work) => {
        works.push(work)
        return new Promise((_, reject) => (end = reject))
      },
    })
    const removing = list.remove({ all: true })
    await vi.advanceTimersByTimeAsync(0)
    platform.emit({ type: 'job.progressed', job: { id: works[0]!.jobId, unit: 'talks', done: 2, total: 3 } })
    expect(list.progress).toMatchObject({ kind: 'delete', done: 2, total: 3 })
    list.cancel()
    expect(works[0]!.signal.aborted).toBe(true)
    end(new ProblemError('cancelled', 'Stopped.'))
    await expect(removing).rejects.toThrow('Stopped.')
    expect(list.progress).toBeNull()
  })

  test('is not undone in part without a word when the program is not there', async () => {
    const { list, inBin } = await open(3, {
      'library.RestoreSessions': () => {
        throw new ProblemError('unreachable', 'Nobody there.')
      },
    })
    const { undo } = await list.remove({ ids: ['s0', 's1'] })
    await expect(undo()).rejects.toThrow('Nobody there.')
    expect(inBin()).toEqual(['s0', 's1'])
  })
})

test('shift chooses the rows between, also those that were never seen', async () => {
  const { list, asked } = await open(500)
  expect(await list.selectRange(250, 20, true)).toBe(true)
  expect([list.selection.count, asked()]).toEqual([231, [0, 100, 200]])
})

test('what is selected stays so while one looks into a talk, until the filter is another', async () => {
  const { list } = await open(3)
  list.selection.set(['s1'], true)
  list.close()
  await list.open()
  expect(list.selection.input()).toEqual({ ids: ['s1'] })
  list.filter.text = 's'
  await later()
  expect(list.selection.count).toBe(0)
})

test('a range of more than can be named is refused', async () => {
  const { list } = await open(3_000)
  expect(await list.selectRange(0, 1_000, true)).toBe(false)
  expect(list.selection.count).toBe(0)
})

describe('filter', () => {
  test('asks once when typing stops, from the top, and forgets the selection', async () => {
    const { list, platform } = await open(12)
    list.selection.selectAll()
    platform.calls.length = 0
    list.filter.text = 's1'
    await vi.advanceTimersByTimeAsync(100)
    list.filter.text = 's11'
    await vi.advanceTimersByTimeAsync(100)
    expect([platform.calls.length, list.selection.count]).toEqual([0, 0])
    await later()
    expect(platform.calls.map(({ input }) => input)).toEqual([{ text: 's11', sort: 'newest', offset: 0, limit: 100 }])
    expect(list.total).toBe(1)
  })

  test('takes whole days of this place', () => {
    const filter = sessionFilter({ ...noFilter, from: '2026-01-05', to: '2026-01-05' }, true)
    expect(filter).toEqual({ from: new Date(2026, 0, 5).toISOString(), to: new Date(2026, 0, 6).toISOString(), deleted: true })
  })

  test('leaves out a day that is none', () => {
    expect(sessionFilter({ ...noFilter, from: '5 January' }, false)).toEqual({})
  })
})

describe('news', () => {
  test('a session that starts makes the list read again, a turn only changes its row', async () => {
    const { list, platform, put, asked } = await open(2)
    platform.emit({ type: 'turn.completed', stream: 's1', seq: 3, session: summaryOf('s1', { turnCount: 6 }) })
    await later()
    expect([list.at(1)?.turnCount, asked().length]).toEqual([6, 1])
    put(summaryOf('new'))
    platform.emit({ type: 'session.started', stream: 'new', seq: 1, session: summaryOf('new') })
    await later()
    expect([list.total, list.at(0)?.id]).toEqual([3, 'new'])
  })

  test('many that are deleted at once make it read once', async () => {
    const { list, platform, asked } = await open(50)
    await platform.call('library.DeleteSessions', { ids: ids(40) })
    for (const id of ids(40)) platform.emit({ type: 'session.updated', stream: id, session: summaryOf(id, { deletedAt: '2026-01-06T10:00:00Z' }) })
    await later()
    expect([list.total, asked().length]).toEqual([10, 2])
  })

  test('one that is gone is not selected any more', async () => {
    const { list, platform } = await open(3)
    list.selection.set(['s1'], true)
    platform.emit({ type: 'session.updated', gone: true, session: summaryOf('s1') })
    expect(list.selection.count).toBe(0)
  })

  test('a list that nobody looks at asks for nothing', async () => {
    const { list, platform, asked } = await open(3)
    list.close()
    platform.emit({ type: 'session.started', stream: 'new', seq: 1, session: summaryOf('new') })
    await later()
    expect(asked()).toHaveLength(1)
  })
})

test('the bin lists what was deleted, restores it and deletes it for good', async () => {
  const { list, inBin } = await open(4)
  await list.remove({ ids: ['s0', 's1', 's2'] })
  const bin = useBinStore()
  await bin.open()
  expect(bin.total).toBe(3)
  await bin.restore({ ids: ['s1'] })
  await bin.purge({ all: true, filter: { deleted: true } })
  expect([bin.total, inBin()]).toEqual([0, []])
  await list.open()
  expect(list.total).toBe(2)
})
