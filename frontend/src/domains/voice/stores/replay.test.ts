import { flushPromises } from '@vue/test-utils'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { ProblemError } from '@/platform'
import { type FakePlatform, fakePlatform } from '@/platform/fake'
import { useAuthStore } from '../../auth'
import { testPage, trainee } from '../../testing'
import { recordingOf } from '../testing'
import { useReplayStore } from './replay'

afterEach(() => void vi.useRealTimers())

let platform: FakePlatform
async function open(answers: Parameters<typeof fakePlatform>[0] = {}) {
  const state = (playing: boolean) => ({ session: 's1', playing, at: 0 })
  platform = fakePlatform({ 'recording.GetRecording': ({ id }) => recordingOf({ session: id }), 'recording.PlayRecording': () => state(true), 'recording.StopRecording': () => state(false), ...answers })
  const { app } = testPage(platform)
  let store!: ReturnType<typeof useReplayStore>
  app.runWithContext(() => {
    useAuthStore().user = trainee
    store = useReplayStore()
  })
  await flushPromises()
  await store.open('s1')
  return store
}
const asked = (operation: string) => platform.calls.filter(call => call.operation === `recording.${operation}`).map(({ input }) => input as Record<string, unknown>)
const moved = (at: number, playing = true, session = 's1') => platform.emit({ type: 'replay.moved', stream: session, replay: { session, playing, at } })

describe('a recording', () => {
  test('that there is none of, or that nobody can tell of, is none', async () => {
    expect((await open({ 'recording.GetRecording': () => recordingOf({ ms: 0 }) })).recording).toBeNull()
    expect((await open({ 'recording.GetRecording': () => Promise.reject(new ProblemError('not_found', 'No.')) })).recording).toBeNull()
  })

  test('plays from where it stood, and ends by itself', async () => {
    const store = await open()
    await store.play(65_000)
    expect(asked('PlayRecording')).toEqual([{ id: 's1', from: 65_000, speed: 1, side: 'both' }])
    moved(70_000)
    expect([store.playing, store.at]).toEqual([true, 70_000])
    store.stop()
    expect([store.playing, store.at, asked('StopRecording').length]).toEqual([false, 70_000, 1])
    moved(70_200, false)
    store.toggle()
    await flushPromises()
    expect(asked('PlayRecording').at(-1)!.from).toBe(70_000)
    moved(180_000, false)
    expect([store.playing, store.at]).toEqual([false, 180_000])
    await store.play()
    expect(asked('PlayRecording').at(-1)!.from).toBe(0)
  })

  test('goes on elsewhere, and is not taken back by the one before', async () => {
    const store = await open()
    await store.play(0)
    moved(1000)
    store.seek(90_000)
    await flushPromises()
    expect(asked('PlayRecording').at(-1)!.from).toBe(90_000)
    moved(1100)
    moved(1200, false)
    expect([store.playing, store.at]).toEqual([true, 90_000])
    moved(90_100)
    expect(store.at).toBe(90_100)
    store.setSpeed(1.5)
    await flushPromises()
    expect(asked('PlayRecording').at(-1)).toMatchObject({ from: 90_100, speed: 1.5 })
  })

  test('of many places that are asked for at once plays the last', async () => {
    let answer = () => {}
    const store = await open({ 'recording.PlayRecording': ({ from }) => new Promise(resolve => (answer = () => resolve({ session: 's1', playing: true, at: from ?? 0 }))) })
    void store.play(0)
    await flushPromises()
    for (const at of [1000, 2000, 3000]) store.seek(at)
    await flushPromises()
    answer()
    await flushPromises()
    expect(asked('PlayRecording').map(({ from }) => from)).toEqual([0, 3000])
    moved(0, false)
    answer()
    await flushPromises()
    expect(store.playing).toBe(true)
  })

  test('that somebody leaves before it is heard is stopped', async () => {
    let answer = () => {}
    const store = await open({ 'recording.PlayRecording': () => new Promise(resolve => (answer = () => resolve({ session: 's1', playing: true, at: 0 }))) })
    void store.play(0)
    await flushPromises()
    store.close()
    answer()
    await flushPromises()
    expect([store.playing, asked('StopRecording').length]).toEqual([false, 1])
    moved(500)
    expect(store.at).toBe(0)
  })

  test('that tells nothing any more has ended', async () => {
    const store = await open()
    vi.useFakeTimers()
    await store.play(0)
    moved(100)
    vi.advanceTimersByTime(5_000)
    expect(store.playing).toBe(false)
  })

  test('that cannot be heard says why', async () => {
    const store = await open({ 'recording.PlayRecording': () => Promise.reject(new ProblemError('unavailable', 'The speaker could not be opened.')) })
    await store.play(0)
    expect([store.playing, store.problem?.message]).toEqual([false, 'The speaker could not be opened.'])
  })
})
