import { useToast } from '@nuxt/ui/composables'
import { enableAutoUnmount, flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { ImportReport } from '@/contract/types'
import { type ExportsResult, type LongWork, ProblemError } from '@/platform'
import ExportDialog from './components/exchange/ExportDialog.vue'
import ImportButton from './components/exchange/ImportButton.vue'
import { ids, shelf, show, summaryOf } from './testing'
import SessionsView from './views/SessionsView.vue'

enableAutoUnmount(afterEach)
beforeEach(() => {
  window.scrollTo = vi.fn() as unknown as typeof window.scrollTo
})
afterEach(() => useToast().clear())

const named = (name: string) =>
  [...document.querySelectorAll<HTMLElement>('button, a, input')].find(one => (one.getAttribute('aria-label') ?? one.textContent ?? '').trim().startsWith(name))
const press = async (name: string) => {
  const control = named(name)
  if (!control) throw new Error(`There is no ${name}.`)
  control.click()
  await flushPromises()
}

describe('the list', () => {
  async function open(count: number) {
    const world = shelf(ids(count).map(id => summaryOf(id)))
    const page = await show(SessionsView, {}, world.platform)
    return { ...world, page }
  }
  const key = (key: string, more: KeyboardEventInit = {}) => {
    document.activeElement!.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }))
    return flushPromises()
  }
  const where = () => document.activeElement?.closest('[data-index]')?.getAttribute('data-index')

  test('of ten thousand sessions a few rows are there, and it says how many there are', async () => {
    const { page } = await open(10_000)
    expect(page.findAll('[role=row]').length).toBeLessThan(60)
    expect(page.get('[role=grid]').attributes('aria-rowcount')).toBe('10000')
    expect(page.get('[role=row]').attributes('aria-rowindex')).toBe('1')
  })

  test('a talk that its trainee has left says so, and leads to no debriefing', async () => {
    const world = shelf([summaryOf('s0', { steppedOut: true }), summaryOf('s1')])
    const page = await show(SessionsView, {}, world.platform)
    expect(page.get('[data-index="0"]').text()).toContain('Stepped out, not scored')
    expect(page.findAll('a[href^="/debrief"]').map(link => link.attributes('href'))).toEqual(['/debrief/s1'])
    expect(page.get('[data-index="0"] [data-column=open]').attributes('href')).toBe('/transcript/s0')
  })

  test('Tab reaches the controls of one row; arrows go to the same control of another', async () => {
    const { page } = await open(10)
    expect(new Set(page.findAll('[data-index] [tabindex="0"]').map(control => control.element.closest('[data-index]')?.getAttribute('data-index')))).toEqual(new Set(['0']))
    page.get<HTMLElement>('[data-index="0"] [data-column=open]').element.focus()
    await key('ArrowDown')
    expect([where(), document.activeElement?.getAttribute('data-column')]).toEqual(['1', 'open'])
    await key('ArrowLeft')
    expect(document.activeElement?.getAttribute('data-column')).toBe('title')
    await key('End', { ctrlKey: true })
    expect(where()).toBe('9')
  })

  test('Delete deletes the row, and the focus goes on at the one in its place', async () => {
    const { page, inBin } = await open(10)
    page.get<HTMLElement>('[data-index="3"] [data-column=title]').element.focus()
    await key('Delete')
    await vi.waitFor(() => expect(where()).toBe('3'))
    expect([inBin(), page.get('[data-index="3"]').text()]).toEqual([['s3'], expect.stringContaining('Talk s4')])
  })

  test('a talk that comes leaves every row with its own session, and the focus where it was', async () => {
    const { page, platform, put } = await open(10)
    const element = page.get<HTMLElement>('[data-id="s3"] [data-column=more]').element
    element.focus()
    put(summaryOf('new'))
    platform.emit({ type: 'session.started', stream: 'new', seq: 1, session: summaryOf('new') })
    await vi.waitFor(() => expect(page.get('[data-index="0"]').attributes('data-id')).toBe('new'), 3_000)
    expect([document.activeElement, element.closest('[data-id]')?.getAttribute('data-id'), where()]).toEqual([element, 's3', '4'])
  })

  test('a menu that was opened deletes its own session, whatever came meanwhile', async () => {
    const { page, platform, put, inBin } = await open(10)
    const more = page.get<HTMLElement>('[data-id="s3"] [data-column=more]')
    more.element.focus()
    await more.trigger('keydown', { key: 'Enter' })
    await vi.waitFor(() => expect(document.querySelector('[role=menuitem]')).not.toBeNull())
    put(summaryOf('new'))
    platform.emit({ type: 'session.started', stream: 'new', seq: 1, session: summaryOf('new') })
    await vi.waitFor(() => expect(page.get('[data-index="0"]').attributes('data-id')).toBe('new'), 3_000)
    const item = [...document.querySelectorAll<HTMLElement>('[role=menuitem]')].find(one => one.textContent?.includes('Delete'))!
    item.click()
    await vi.waitFor(() => expect(inBin()).toEqual(['s3']))
  })

  test('Delete deletes what is selected, where something is', async () => {
    const { page, inBin } = await open(10)
    await page.get('[data-index="2"] input').trigger('click')
    await page.get('[data-index="5"] input').trigger('click')
    page.get<HTMLElement>('[data-index="7"] [data-column=title]').element.focus()
    await key('Delete')
    await vi.waitFor(() => expect(inBin()).toEqual(['s2', 's5']))
  })

  test('the number that was asked about is the number that is deleted', async () => {
    const { page, platform, put } = await open(10)
    await page.get('[role=group] input').trigger('click')
    await flushPromises()
    await press('Delete')
    put(summaryOf('new'))
    platform.emit({ type: 'session.started', stream: 'new', seq: 1, session: summaryOf('new') })
    await vi.waitFor(() => expect(page.get('[role=grid]').attributes('aria-rowcount')).toBe('11'), 3_000)
    expect(document.body.textContent).toContain('Move 10 sessions to the bin?')
  })

  test('a page that cannot be read is told in the bar, and can be tried again', async () => {
    let broken = false
    const all = ids(10).map(id => summaryOf(id))
    const { platform } = shelf([], {
      'library.ListSessions': ({ offset = 0, limit = 50 }) => {
        if (broken) throw new ProblemError('unreachable', 'Nobody there.')
        return { sessions: all.slice(offset, offset + limit), total: 10, scenarios: [] }
      },
    })
    const page = await show(SessionsView, {}, platform)
    broken = true
    platform.emit({ type: 'session.started', stream: 'new', seq: 1, session: summaryOf('new') })
    const bar = () => page.get('[role=group] [role=alert]')
    await vi.waitFor(() => expect(bar().text()).toContain('could not be read'), 3_000)
    expect(page.get('[data-index="0"]').text()).toContain('Talk s0')
    broken = false
    await bar().get('button').trigger('click')
    await vi.waitFor(() => expect(bar().text()).toBe(''))
  })

  test('the language of the scenarios is asked for once, however many rows there are', async () => {
    const { platform } = await open(30)
    expect(platform.calls.filter(({ operation }) => operation === 'chat.ListScenarios')).toHaveLength(1)
  })

  test('the toast of a deletion undoes it', async () => {
    const { page, inBin } = await open(10)
    page.get<HTMLElement>('[data-index="3"] [data-column=title]').element.focus()
    await key('Delete')
    const [toast] = useToast().toasts.value
    expect([toast?.title, inBin()]).toEqual(['One session is in the bin now', ['s3']])
    const action = toast!.actions![0]!.onClick as (event: MouseEvent) => void
    action(new MouseEvent('click'))
    await vi.waitFor(() => expect(inBin()).toEqual([]))
  })

  test('Shift with a click chooses a range, and the bar tells how many', async () => {
    const { page } = await open(10)
    await page.get('[data-index="2"] input').trigger('click')
    await page.get('[data-index="5"] input').trigger('click', { shiftKey: true })
    await flushPromises()
    expect(page.get('[role=status]').text()).toBe('4 selected')
    expect(page.findAll('[aria-selected=true]').map(row => row.attributes('data-index'))).toEqual(['2', '3', '4', '5'])
  })

  test('all that fit are asked about before they go to the bin', async () => {
    const { page, inBin } = await open(10)
    await page.get('[role=group] input').trigger('click')
    await flushPromises()
    await press('Delete')
    expect([document.body.textContent?.includes('Move 10 sessions to the bin?'), inBin()]).toEqual([true, []])
  })

  test('an empty list says what to do', async () => {
    const { page } = await open(0)
    expect(page.text()).toContain('No sessions yet')
    expect(page.find('[role=grid]').exists()).toBe(false)
  })
})

describe('export', () => {
  async function open() {
    let finish: (result: ExportsResult) => void = () => undefined
    const started: LongWork[] = []
    const exportSessions = vi.fn((_input: object, work: LongWork) => {
      started.push(work)
      work.signal.addEventListener('abort', () => finish({ kind: 'cancelled' }))
      return new Promise<ExportsResult>(resolve => (finish = resolve))
    })
    const { platform } = shelf([], {}, { exportSessions })
    const page = await show(ExportDialog, { selection: { all: true, ids: ['s3'] }, count: 9_999 }, platform)
    return { platform, page, exportSessions, started, finish: (result: ExportsResult) => finish(result) }
  }

  test('sends the selection with what was chosen, under an id of its own', async () => {
    const { exportSessions, started } = await open()
    await press('Export')
    expect(exportSessions.mock.calls[0]![0]).toEqual({ all: true, ids: ['s3'], formats: ['txt'] })
    expect(started[0]!.jobId).toMatch(/^[0-9a-f-]{36}$/)
  })

  test('tells how far its own work is, and of no other', async () => {
    const { platform, started } = await open()
    await press('Export')
    platform.emit({ type: 'job.progressed', job: { id: 'another', unit: 'talks', done: 7, total: 8 } })
    platform.emit({ type: 'job.progressed', job: { id: started[0]!.jobId, unit: 'talks', done: 2, total: 9_999 } })
    await flushPromises()
    expect(document.body.textContent).toContain('2 of 9,999 talks')
    expect(document.body.textContent).not.toContain('7 of 8')
  })

  test('can be cancelled', async () => {
    const { started } = await open()
    await press('Export')
    await press('Cancel')
    expect(started[0]!.signal.aborted).toBe(true)
    expect(document.body.textContent).toContain('The export was cancelled')
  })

  test('names what could not be exported', async () => {
    const { finish } = await open()
    await press('Export')
    finish({ kind: 'saved', name: 'Talks', report: { talks: 9_998, files: 9_998, failed: [{ sessionId: 's7', message: 'It is damaged.' }] } })
    await flushPromises()
    for (const words of ['9,998 sessions are exported', '9,998 files in Talks', 'One session could not be exported', 'Session s7 It is damaged.'])
      expect(document.body.textContent?.replace(/\s+/g, ' ')).toContain(words)
  })

  test('puts the bookmarks and notes in where the person wants them', async () => {
    const { exportSessions } = await open()
    await press('With your bookmarks and notes')
    await press('Export')
    expect(exportSessions.mock.calls[0]![0]).toEqual({ all: true, ids: ['s3'], formats: ['txt'], notes: true })
  })

  test('is no success where nothing could be exported', async () => {
    const { finish } = await open()
    await press('Export')
    finish({ kind: 'started', report: { talks: 0, files: 0, failed: [{ sessionId: 's7', message: 'It is damaged.' }] } })
    await flushPromises()
    expect(document.querySelector('[role=dialog] [role=alert]')?.textContent).toContain('No session could be exported')
    expect(document.body.textContent).not.toContain('The archive is ready')
  })

  test('of a browser leaves nothing behind when it is cancelled, and says so', async () => {
    await open()
    await press('Export')
    await press('Cancel')
    expect(document.body.textContent).toContain('Nothing was downloaded.')
    expect(document.body.textContent).not.toContain('may still be there')
  })

  test('a dialog that goes ends its work', async () => {
    const { page, started } = await open()
    await press('Export')
    page.unmount()
    expect(started[0]!.signal.aborted).toBe(true)
  })
})

describe('import', () => {
  const report: ImportReport = { source: 'roleplay', sessions: ['a'], talks: 1, known: 2, users: 0, skipped: 0, failed: [{ place: 'line 3', message: 'No JSON.' }], notes: [] }

  test('tells in lines, or in files of an archive, how far it is', async () => {
    const started: LongWork[] = []
    const importFile = (_file: object, _how: object, work: LongWork) => {
      started.push(work)
      return new Promise<ImportReport>(() => undefined)
    }
    const { platform } = shelf([], {}, { importFile, chosen: [{ name: 'a', size: 1 }] })
    await show(ImportButton, {}, platform)
    await press('Import')
    const { jobId } = started[0]!
    for (const [unit, words] of [['lines', '64 of 2,500 lines'], ['files', '64 of 2,500 files']] as const) {
      platform.emit({ type: 'job.progressed', job: { id: jobId, unit, done: 64, total: 2_500 } })
      await flushPromises()
      expect(document.body.textContent).toContain(words)
    }
  })

  test('reads one file after the other, and tells what came of each', async () => {
    const importFile = vi.fn(async ({ name }: { name: string }) => {
      if (name === 'b') throw new ProblemError('too_large', 'b is larger than 64 MiB.')
      return report
    })
    const { platform } = shelf([], {}, { importFile, chosen: [{ name: 'a', size: 1 }, { name: 'b', size: 1 }] })
    await show(ImportButton, {}, platform)
    await press('Import')
    for (const words of ['One new session', '2 were here already', 'line 3 No JSON.', 'b could not be imported', 'b is larger than 64 MiB.'])
      expect(document.body.textContent?.replace(/\s+/g, ' ')).toContain(words)
  })

  test('tells of each file that was not begun when it was cancelled', async () => {
    const importFile = vi.fn((_file: object, _options: object, { signal }: LongWork) =>
      new Promise<ImportReport>((_, reject) => signal.addEventListener('abort', () => reject(new ProblemError('cancelled', 'No.')))))
    const { platform } = shelf([], {}, { importFile, chosen: ['a', 'b', 'b'].map(name => ({ name, size: 1 })) })
    await show(ImportButton, {}, platform)
    await press('Import')
    await press('Cancel')
    expect(importFile).toHaveBeenCalledOnce()
    expect([...document.querySelectorAll('[role=dialog] section')].map(one => one.textContent!.replace(/\s+/g, ' '))).toEqual([
      expect.stringContaining('The import of a was cancelled'), expect.stringContaining('b was not begun'), expect.stringContaining('b was not begun'),
    ])
  })

  test('says when files cannot be chosen', async () => {
    const { platform } = shelf([])
    platform.chooseFiles = () => Promise.reject(new ProblemError('unavailable', 'There is no dialog.'))
    await show(ImportButton, {}, platform)
    await press('Import')
    expect(useToast().toasts.value.map(({ description }) => description)).toEqual([expect.stringContaining('There is no dialog.')])
  })

  test("somebody else's talk is imported only as a copy, when the person says so", async () => {
    const importFile = vi.fn(async (_file: object, { asCopy }: { asCopy: boolean }) => {
      if (!asCopy) throw new ProblemError('forbidden', 'It is another’s.')
      return report
    })
    const { platform } = shelf([], {}, { importFile, chosen: [{ name: 'a', size: 1 }] })
    await show(ImportButton, {}, platform)
    await press('Import')
    expect(document.body.textContent).toContain('This talk belongs to somebody else.')
    await press('Import as a copy')
    expect(document.body.textContent).toContain('One new session')
    expect(importFile.mock.calls.map(([, options]) => options)).toEqual([{ asCopy: false }, { asCopy: true }])
  })
})
