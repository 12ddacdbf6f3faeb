import { enableAutoUnmount, flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Info } from '@/contract/types'
import { sessionOf, turnOf } from '../testing'
import { shelf, show } from './testing'
import TranscriptView from './views/TranscriptView.vue'

enableAutoUnmount(afterEach)
beforeEach(() => {
  Element.prototype.scrollIntoView = vi.fn()
  vi.stubGlobal('IntersectionObserver', class {
    constructor(private readonly tell: (entries: object[]) => void) {}
    observe(target: Element) { this.tell([{ target, isIntersecting: true }]) }
    unobserve() {}
    disconnect() {}
  })
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

const recording: Info = { session: 's1', ms: 180_000, trainee: [0, 1], character: [1, 0], playable: true }
const talk = sessionOf([
  turnOf(1, 'trainee', 'Good morning', { spoken: { ms: 2000, from: 1000 } }),
  turnOf(2, 'character', 'No nee', { state: 'cut', spoken: { ms: 3000, from: 65_000, full: 'No needle today!' } }),
  turnOf(3, 'trainee', 'I typed this', { spoken: { ms: 0, from: -1, unclear: true } }),
])

async function open(info: Info | null = recording, query: Record<string, string> = {}) {
  const state = (playing: boolean) => ({ session: 's1', playing, at: 0 })
  const { platform } = shelf([], {
    'chat.GetSession': () => talk,
    'library.GetMarks': () => ({ bookmarks: [], notes: [] }),
    ...(info && { 'recording.GetRecording': () => info }),
    'recording.PlayRecording': () => state(true),
    'recording.StopRecording': () => state(false),
    'recording.DeleteRecording': () => ({ ...recording, ms: 0 }),
  })
  const page = await show(TranscriptView, { id: 's1' }, platform, { path: '/transcript/s1', query })
  await flushPromises()
  const asked = (operation: string) => platform.calls.filter(call => call.operation === `recording.${operation}`).map(({ input }) => input as Record<string, unknown>)
  const moved = async (at: number, playing = true) => {
    platform.emit({ type: 'replay.moved', stream: 's1', replay: { session: 's1', playing, at } })
    await flushPromises()
  }
  return { page, asked, moved, slider: () => page.get('[role=slider]'), heard: () => page.findAll('[data-heard]').map(turn => turn.attributes('id')) }
}
const button = (name: string) => [...document.querySelectorAll('button')].filter(one => (one.getAttribute('aria-label') ?? one.textContent ?? '').trim() === name)
async function press(name: string) {
  button(name).at(-1)!.click()
  await flushPromises()
}

test('without a recording nothing of it is shown', async () => {
  for (const info of [null, { ...recording, ms: 0 }]) {
    const { page } = await open(info)
    expect(page.find('[role=slider]').exists()).toBe(false)
    expect(button('Play from turn 1')).toEqual([])
    page.unmount()
  }
})

test('what was interrupted or not written down is told as in the talk', async () => {
  const { page } = await open(null)
  const [, second, third] = page.findAll('[role=listitem]').map(turn => turn.text())
  expect(second).toMatch(/interrupted.*What Frank would have said.*No needle today!/)
  expect(second).not.toContain('broke off')
  expect(third).toContain('Nobody wrote down what was said here.')
})

test('a turn is played from where it was said, and marked while it is heard', async () => {
  const { page, asked, moved, slider, heard } = await open()
  expect(button('Play from turn 3')).toEqual([])
  await press('Play from turn 2')
  expect(asked('PlayRecording')).toEqual([{ id: 's1', from: 65_000, speed: 1, side: 'both' }])
  expect(slider().attributes('aria-valuetext')).toBe('1 minute 5 seconds of 3 minutes')
  expect(page.get('section[aria-label=Recording] [role=status]').text()).toBe('The recording is playing')
  await moved(66_200)
  expect([slider().attributes('aria-valuenow'), heard(), page.get('#turn-t2').attributes('aria-current')]).toEqual(['66', ['turn-t2'], 'true'])
  await moved(68_500)
  expect(heard()).toEqual([])
  await moved(69_000, false)
  expect(page.get('section[aria-label=Recording] [role=status]').text()).toBe('The recording has stopped')
})

test('what is heard is brought into sight until the person scrolls', async () => {
  const { moved } = await open()
  await press('Play from turn 1')
  await moved(1500)
  expect(Element.prototype.scrollIntoView).toHaveBeenCalledTimes(1)
  vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 10_000)
  window.dispatchEvent(new Event('scroll'))
  await moved(65_500)
  expect(Element.prototype.scrollIntoView).toHaveBeenCalledTimes(1)
})

test('the keyboard goes through it, and plays on from there', async () => {
  const { asked, moved, slider } = await open()
  await slider().trigger('keydown', { key: 'PageUp' })
  expect([slider().attributes('aria-valuenow'), asked('PlayRecording').length]).toEqual(['10', 0])
  await slider().trigger('keydown', { key: ' ' })
  await flushPromises()
  await slider().trigger('focus')
  await moved(12_000)
  expect(slider().attributes('aria-valuenow')).toBe('10')
  expect(slider().get('[data-place]').attributes('style')).toContain('6.67%')
  await slider().trigger('keydown', { key: 'ArrowRight' })
  await flushPromises()
  expect(slider().attributes('aria-valuenow')).toBe('13')
  expect(asked('PlayRecording').map(({ from }) => from)).toEqual([10_000, 13_000])
  await slider().trigger('keydown', { key: ' ' })
  expect(asked('StopRecording')).toHaveLength(1)
})

test('it is deleted only after one was asked', async () => {
  const { page, asked } = await open()
  await press('Delete the recording')
  expect(asked('DeleteRecording')).toEqual([])
  await press('Delete the recording')
  expect(asked('DeleteRecording')).toEqual([{ id: 's1' }])
  expect(page.find('[role=slider]').exists()).toBe(false)
})

test('whoever leaves hears no more of it', async () => {
  const { page, asked } = await open()
  await press('Play from turn 1')
  page.unmount()
  await flushPromises()
  expect(asked('StopRecording')).toHaveLength(1)
})

test('an address can ask to hear its turn, once', async () => {
  const { page, asked } = await open(recording, { turn: 't2', play: '1' })
  await vi.waitFor(() => expect(asked('PlayRecording').map(({ from }) => from)).toEqual([65_000]))
  expect(page.vm.$route.query).toEqual({ turn: 't2' })
})
