import { useToast } from '@nuxt/ui/composables'
import { enableAutoUnmount, flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Marks, Session } from '@/contract/types'
import { ProblemError } from '@/platform'
import { sessionOf, turnOf } from '../testing'
import { useNoteDraftsStore } from './stores/noteDrafts'
import { useReadingStore } from './stores/reading'
import { shelf, show } from './testing'
import TranscriptView from './views/TranscriptView.vue'

enableAutoUnmount(afterEach)
beforeEach(() => {
  Element.prototype.scrollIntoView = vi.fn()
  vi.spyOn(Element.prototype, 'getBoundingClientRect').mockReturnValue({ top: 100, bottom: 200, height: 100 } as DOMRect)
  vi.stubGlobal('IntersectionObserver', class {
    constructor(private readonly tell: (entries: object[]) => void) {}
    observe(target: Element) { this.tell([{ target, isIntersecting: true }]) }
    unobserve() {}
    disconnect() {}
  })
})
afterEach(() => {
  useToast().clear()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

const talk = (part: Partial<Session> = {}) =>
  sessionOf([turnOf(1, 'trainee', 'Good morning'), turnOf(2, 'character', 'Morning. <b>No</b> needle!'), turnOf(3, 'trainee', 'A needle?')], { state: 'ended', endedAt: '2026-01-05T10:10:00Z', ...part })
const note = (id: string, text: string, turnId?: string) => ({ id, text, ...(turnId && { turnId }), createdAt: '2026-01-06T10:00:00Z', updatedAt: '2026-01-06T10:00:00Z' })
const button = (name: string) => [...document.querySelectorAll<HTMLElement>('button, a')].find(one => (one.getAttribute('aria-label') ?? one.textContent ?? '').trim() === name)
const press = async (name: string) => {
  const control = button(name)
  if (!control) throw new Error(`There is no ${name}.`)
  control.focus()
  control.click()
  await flushPromises()
}

async function open(part: Partial<Session> = {}, given: Marks = { bookmarks: [], notes: [] }, refuse = { value: '' }) {
  let marks = given
  const change = (next: Marks): Marks => {
    if (refuse.value) throw new ProblemError(refuse.value, 'No.')
    return (marks = next)
  }
  let session = talk(part)
  const world = shelf([], {
    'chat.GetSession': () => session,
    'library.GetMarks': () => marks,
    'library.SetBookmark': ({ turnId, on }) =>
      change({ ...marks, bookmarks: [...marks.bookmarks.filter(one => one.turnId !== turnId), ...(on ? [{ turnId, at: '2026-01-06T10:00:00Z' }] : [])] }),
    'library.WriteNote': ({ noteId, turnId, text }) =>
      change({ ...marks, notes: noteId ? marks.notes.map(one => (one.id === noteId ? { ...one, text } : one)) : [...marks.notes, note(`n${marks.notes.length + 1}`, text, turnId)] }),
    'library.DeleteNote': ({ noteId }) => change({ ...marks, notes: marks.notes.filter(({ id }) => id !== noteId) }),
    'library.RestoreSessions': () => {
      session = talk()
      return { count: 1 }
    },
  })
  const page = await show(TranscriptView, { id: 's1' }, world.platform)
  await flushPromises()
  const write = async (text: string) => {
    await page.get('textarea').setValue(text)
    await page.get('form:has(textarea)').trigger('submit')
    await flushPromises()
  }
  return { ...world, page, write, marks: () => marks }
}

describe('the transcript', () => {
  test('shows who said what and when, as plain text', async () => {
    const { page } = await open()
    const [, second] = page.findAll('[role=listitem]')
    expect(second!.text()).toContain('Frank')
    expect(second!.text()).toContain('0:02')
    expect(second!.get('p').text()).toBe('Morning. <b>No</b> needle!')
    expect(second!.find('b').exists()).toBe(false)
  })

  test('of a talk that goes on leads back to it, of an ended one to its debriefing', async () => {
    await open({ state: 'active', endedAt: null })
    expect([button('Continue')?.getAttribute('href'), button('Debriefing')]).toEqual(['/talk/s1', undefined])
  })

  test('of an imported talk says where it is from, and leads to no debriefing', async () => {
    const { page } = await open({ source: 'sillytavern' })
    expect(page.text()).toContain('Taken from')
    expect(page.text()).toContain('SillyTavern')
    expect(button('Debriefing')).toBeUndefined()
  })

  test('of a damaged talk says from where on it is lost', async () => {
    expect((await open({ readOnly: 'damaged' })).page.text()).toContain('The first 3 turns can be read. What came after turn 3 is lost.')
  })

  test('of a talk that is damaged from its beginning says so once, and leads to no debriefing', async () => {
    const { page } = await open({ readOnly: 'damaged', turns: [] })
    expect(page.text()).toContain('Nothing in it can be read.')
    expect([page.text().includes('Nothing was said'), button('Debriefing')]).toEqual([false, undefined])
  })

  test('is shown without bookmarks and notes that cannot be read, and says so until they can', async () => {
    let broken = true
    const { platform } = shelf([], {
      'chat.GetSession': () => talk(),
      'library.GetMarks': () => {
        if (broken) throw new ProblemError('internal', 'Internal error')
        return { bookmarks: [], notes: [note('n1', 'Mine', 't1')] }
      },
    })
    const page = await show(TranscriptView, { id: 's1' }, platform)
    expect(page.findAll('[role=listitem]')).toHaveLength(3)
    expect(page.get('[role=alert]').text()).toContain('Your bookmarks and notes on this talk cannot be read')
    expect([button('Bookmark turn 1'), button('Write a note on the talk'), page.text().includes('No notes yet')]).toEqual([undefined, undefined, false])
    broken = false
    await press('Try again')
    expect([page.find('[role=alert]').exists(), page.text().includes('Mine')]).toEqual([false, true])
  })

  test('of a talk in the bin can be read and restored, but not marked', async () => {
    const { page, platform } = await open({ readOnly: 'deleted' }, { bookmarks: [], notes: [note('n1', 'Mine', 't1')] })
    expect([page.text().includes('Mine'), button('Bookmark turn 1'), button('Edit: Note on turn 1')]).toEqual([true, undefined, undefined])
    await press('Restore')
    expect(platform.calls).toContainEqual({ operation: 'library.RestoreSessions', input: { ids: ['s1'] } })
    expect(button('Bookmark turn 1')).toBeDefined()
  })

  test('goes to a turn by its number, and says which it went to', async () => {
    const { page } = await open()
    await page.get('input[type=number]').setValue(3)
    await page.get('form:has(input[type=number])').trigger('submit')
    await flushPromises()
    expect(document.activeElement?.id).toBe('turn-t3')
    expect(page.findAll('[aria-current=location]').map(one => one.text())).toEqual([expect.stringContaining('You went to this turn')])
  })

  test.each([999, 0, 2.5])('there is no turn %s, and the page says so itself', async wanted => {
    const { page } = await open()
    const form = page.get<HTMLFormElement>('form:has(input[type=number])')
    await page.get('input[type=number]').setValue(wanted)
    await form.trigger('submit')
    // With its own check the browser would hold the form back.
    expect([form.element.noValidate, form.find('input').attributes('aria-invalid'), page.find('[aria-current=location]').exists()]).toEqual([true, 'true', false])
    expect(page.get('[role=search] [role=alert]').text()).toBe('Turns go from 1 to 3.')
  })

  test('finds a word in every turn, and goes from place to place and round', async () => {
    const { page } = await open()
    const field = page.get('input[type=search]')
    await field.setValue('NEEDLE')
    await vi.waitFor(() => expect(page.findAll('mark').map(mark => mark.text())).toEqual(['needle', 'needle']))
    const said = () => page.get('[role=search] [role=status]').text()
    expect(said()).toBe('2 places')
    for (const place of ['1 of 2', '2 of 2', '1 of 2']) {
      await field.trigger('keydown', { key: 'Enter' })
      await flushPromises()
      expect(said()).toBe(place)
    }
    expect(page.findAll('[data-current]')).toHaveLength(1)
  })

  test('finds what stands in the field when Enter comes right after it', async () => {
    const { page } = await open()
    const field = page.get('input[type=search]')
    for (const [words, place] of [['morning', '1 of 2'], ['a needle', '1 of 1']] as const) {
      await field.setValue(words)
      await field.trigger('keydown', { key: 'Enter' })
      await flushPromises()
      expect(page.get('[role=search] [role=status]').text()).toBe(place)
    }
    expect(page.get('[data-current]').text()).toBe('A needle')
  })
})

describe('bookmarks', () => {
  test('are set and taken away at a turn', async () => {
    const { marks } = await open()
    await press('Bookmark turn 2')
    expect([marks().bookmarks.map(({ turnId }) => turnId), button('Bookmark turn 2')?.getAttribute('aria-pressed')]).toEqual([['t2'], 'true'])
    await press('Bookmark turn 2')
    expect([marks().bookmarks, button('Bookmark turn 2')?.getAttribute('aria-pressed')]).toEqual([[], 'false'])
  })

  test('are gone through with the notes, one after the other', async () => {
    const { page } = await open({}, { bookmarks: [{ turnId: 't3', at: '' }], notes: [note('n1', 'x', 't2')] })
    await page.get('input[type=number]').setValue(1)
    await page.get('form:has(input[type=number])').trigger('submit')
    await flushPromises()
    const went = []
    for (const name of ['Next bookmark or note', 'Next bookmark or note', 'Next bookmark or note', 'Previous bookmark or note']) {
      await press(name)
      went.push(page.find('[aria-current=location]').element.id)
    }
    expect(went).toEqual(['turn-t2', 'turn-t3', 'turn-t3', 'turn-t2'])
    expect(page.text()).not.toContain('no further bookmark')
    await press('Previous bookmark or note')
    expect(page.text()).toContain('no further bookmark')
    await page.get('input[type=search]').setValue('needle')
    expect(page.text()).not.toContain('no further bookmark')
  })

  test('an answer that was on its way when the talk was left is not shown on the next', async () => {
    let answer: (marks: Marks) => void = () => undefined
    const { platform } = shelf([], {
      'chat.GetSession': ({ id }) => ({ ...talk(), id }),
      'library.GetMarks': () => ({ bookmarks: [], notes: [] }),
      'library.SetBookmark': () => new Promise<Marks>(resolve => (answer = resolve)),
    })
    await show(TranscriptView, { id: 's1' }, platform)
    const store = useReadingStore()
    const set = store.setBookmark('t1', true)
    await flushPromises()
    await store.open('s2')
    answer({ bookmarks: [{ turnId: 't1', at: '' }], notes: [] })
    await set
    expect(store.marks.bookmarks).toEqual([])
  })
})

describe('notes', () => {
  test('are written on a turn and on the whole talk', async () => {
    const { write, marks } = await open()
    await press('Write a note on turn 2')
    expect(document.activeElement?.tagName).toBe('TEXTAREA')
    await write('On the turn')
    await press('Write a note on the talk')
    await write('On it all')
    expect(marks().notes.map(({ turnId, text }) => [turnId, text])).toEqual([['t2', 'On the turn'], [undefined, 'On it all']])
    expect(document.querySelector('textarea')).toBeNull()
  })

  test('that cannot be saved are lost neither by the failure nor by leaving', async () => {
    const refuse = { value: 'unavailable' }
    const { page, write, platform } = await open({}, undefined, refuse)
    await press('Write a note on turn 2')
    await write('Long thought out')
    expect([page.get('textarea').element.value, page.find('form [role=alert]').exists()]).toEqual(['Long thought out', true])
    page.unmount()
    const again = await show(TranscriptView, { id: 's1' }, platform)
    expect(again.get('textarea').element.value).toBe('Long thought out')
    refuse.value = ''
    await again.get('form:has(textarea)').trigger('submit')
    await flushPromises()
    expect([useNoteDraftsStore().drafts, platform.preferences.get('notes.u1')]).toEqual([{}, null])
  })

  test('of more than 10,000 characters are not sent; a sign outside the basic plane is one', async () => {
    const { page, write, platform } = await open()
    const sent = () => platform.calls.filter(({ operation }) => operation === 'library.WriteNote').length
    await press('Write a note on turn 2')
    await write('👍'.repeat(10_001))
    expect([sent(), page.text().includes('One character too many')]).toEqual([0, true])
    await write('👍'.repeat(10_000))
    expect(sent()).toBe(1)
  })

  test('are changed in their place', async () => {
    const { write, marks } = await open({}, { bookmarks: [], notes: [note('n1', 'Old', 't1')] })
    await press('Edit: Note on turn 1')
    await write('New')
    expect(marks().notes.map(({ id, text }) => [id, text])).toEqual([['n1', 'New']])
  })

  test('that were deleted come back', async () => {
    const { marks } = await open({}, { bookmarks: [], notes: [note('n1', 'Words', 't1')] })
    await press('Delete: Note on turn 1')
    expect(marks().notes).toEqual([])
    const action = useToast().toasts.value[0]!.actions![0]!.onClick as (event: MouseEvent) => void
    action(new MouseEvent('click'))
    await vi.waitFor(() => expect(marks().notes.map(({ text, turnId }) => [text, turnId])).toEqual([['Words', 't1']]))
  })
})

describe('a talk that was played by a model', () => {
  test('says of each reply who played it, and what broke off', async () => {
    await open({ turns: [turnOf(1, 'character', 'Yes?'), turnOf(2, 'trainee', 'Hello'), turnOf(3, 'character', 'I ne', { by: 'model', model: 'llama3.2', state: 'cut' })] })
    const [first, , third] = [...document.querySelectorAll('[role=listitem]')].map(turn => turn.textContent)
    expect(first).toContain('Played by: Script')
    expect(third).toMatch(/Played by: llama3\.2.*broke off/)
  })

  test('names nobody where the script alone played', async () => {
    await open()
    expect(document.body.textContent).not.toContain('Played by')
  })
})

test('a talk that its trainee has left says so, tells who helps, and leads to no debriefing', async () => {
  await open({ steppedOut: true })
  expect(document.body.textContent).toContain('Stepped out, not scored')
  expect(document.body.textContent).toContain('Who is there for you')
  expect(button('Debriefing')).toBeUndefined()
})
