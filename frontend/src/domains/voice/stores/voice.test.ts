import { flushPromises } from '@vue/test-utils'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Caption, Voice } from '@/contract/types'
import { ProblemError } from '@/platform'
import { type FakePlatform, fakePlatform } from '@/platform/fake'
import { useAuthStore } from '../../auth'
import { testPage, trainee, turnOf } from '../../testing'
import { noVoice, voiceOf } from '../testing'
import { useVoiceStore } from './voice'

type Answers = Parameters<typeof fakePlatform>[0]
let platform: FakePlatform
async function open(answers: Answers = {}) {
  platform = fakePlatform({ 'voice.GetVoice': () => noVoice, 'voice.StartVoice': ({ id }) => voiceOf({ session: id }), 'voice.SetOpen': ({ on }) => voiceOf({ open: on }), 'voice.SetMuted': ({ on }) => voiceOf({ muted: on }), 'voice.StopVoice': () => ({ ...noVoice, session: 's1', end: 'stopped' }), ...answers })
  const { app } = testPage(platform)
  let store!: ReturnType<typeof useVoiceStore>
  app.runWithContext(() => {
    useAuthStore().user = trainee
    store = useVoiceStore()
  })
  await flushPromises()
  return store
}
const asked = (operation: string) => platform.calls.filter(call => call.operation === operation).map(call => call.input)
const caption = (turnId: string, text: string, part: Partial<Caption> = {}) => platform.emit({ type: 'voice.caption', stream: 's1', caption: { turnId, speaker: 'character', text, at: 1000, ...part } })
const changed = (voice: Voice) => platform.emit({ type: 'voice.changed', stream: 's1', voice })

describe('whether people can speak', () => {
  test('is asked once, and unknown until then', async () => {
    const store = await open()
    expect(store.offered).toBeUndefined()
    await Promise.all([store.hope(), store.hope()])
    expect(store.offered).toBe(true)
    expect(asked('voice.GetVoice')).toHaveLength(1)
  })

  test('they cannot where the program has no such operation', async () => {
    const store = await open({ 'voice.GetVoice': () => Promise.reject(new ProblemError('not_found', '', 404)) })
    await store.hope()
    expect(store.offered).toBe(false)
  })

  test('is asked again after a failure', async () => {
    let away = true
    const store = await open({ 'voice.GetVoice': () => (away ? Promise.reject(new ProblemError('unreachable', '')) : noVoice) })
    await store.hope()
    expect(store.offered).toBeUndefined()
    away = false
    await store.hope()
    expect(store.offered).toBe(true)
  })
})

describe('how it stands', () => {
  test('news that came since win against the answer', async () => {
    let answer: (voice: Voice) => void = () => {}
    const store = await open({ 'voice.SetMuted': () => new Promise(resolve => (answer = resolve)) })
    changed(voiceOf())
    const done = store.setMuted(true)
    changed(voiceOf({ muted: true, state: 'speaking' }))
    answer(voiceOf({ muted: true, state: 'listening' }))
    await done
    expect(store.voice.state).toBe('speaking')
  })

  test('is read anew after a lost line', async () => {
    const answers = [noVoice, voiceOf({ state: 'thinking' })]
    const store = await open({ 'voice.GetVoice': () => answers.shift()! })
    await store.hope()
    platform.emit({ type: 'snapshot', streams: {} })
    await flushPromises()
    expect(store.voice.state).toBe('thinking')
    expect(store.speaksIn('s1')).toBe(true)
    expect(store.speaksIn('s2')).toBe(false)
    expect(store.speaksIn('')).toBe(false)
  })

  test('is forgotten when somebody else signs in', async () => {
    const store = await open()
    changed(voiceOf())
    useAuthStore().user = { ...trainee, id: 'u2' }
    await flushPromises()
    expect(store.session).toBe('')
  })

  test('leaving a talk stops what is spoken in it, and nothing else', async () => {
    const store = await open()
    changed(voiceOf())
    await store.leave('s2')
    expect(asked('voice.StopVoice')).toEqual([])
    await store.leave('s1')
    expect(asked('voice.StopVoice')).toHaveLength(1)
    expect(store.speaking).toBe(false)
  })
})

describe('captions', () => {
  let store: Awaited<ReturnType<typeof open>>
  beforeEach(async () => {
    store = await open()
    changed(voiceOf())
  })
  const said = () => store.captions.map(({ turnId, text }) => `${turnId}: ${text}`)

  test('hold all words so far, in the order in which the turns began', () => {
    caption('b', 'Well', { at: 3000 })
    caption('a', 'Good morn', { at: 1000, speaker: 'trainee' })
    caption('b', 'Well, yes')
    expect(said()).toEqual(['a: Good morn', 'b: Well, yes'])
  })

  test('give way to the completed turn', () => {
    caption('a', 'Good')
    platform.emit({ type: 'turn.completed', stream: 's1', seq: 2, turn: turnOf(2, 'character', 'Good morning.', { id: 'a' }) })
    expect(said()).toEqual([])
  })

  test('of another talk are not shown', () => {
    platform.emit({ type: 'voice.caption', stream: 's9', caption: { turnId: 'x', speaker: 'character', text: 'Psst', at: 1 } })
    expect(said()).toEqual([])
  })

  test('end with the talk by voice', () => {
    caption('a', 'Good')
    changed({ ...noVoice, session: 's1', end: 'stopped' })
    expect(said()).toEqual([])
  })
})

describe('levels', () => {
  test('pass by what is rendered', async () => {
    const store = await open()
    changed(voiceOf())
    const { voice } = store
    const heard: number[] = []
    const stop = store.levels.on(({ microphone }) => heard.push(microphone))
    for (let i = 0; i < 25; i++) platform.emit({ type: 'voice.level', level: { microphone: -i, speaker: -96, speaks: false } })
    stop()
    platform.emit({ type: 'voice.level', level: { microphone: -50, speaker: -96, speaks: false } })
    expect(heard).toHaveLength(25)
    expect(store.levels.now().microphone).toBe(-50)
    expect(store.voice).toBe(voice)
  })
})

describe('opening the microphone', () => {
  test('sends one press at a time, and the last one counts', async () => {
    const waiting: (() => void)[] = []
    const store = await open({ 'voice.SetOpen': ({ on }) => new Promise(resolve => waiting.push(() => resolve(voiceOf({ open: on })))) })
    changed(voiceOf({ mode: 'hold', open: false }))
    void store.setOpen(true)
    void store.setOpen(false)
    void store.setOpen(true)
    const done = store.setOpen(false)
    expect(asked('voice.SetOpen')).toEqual([{ on: true }])
    waiting.shift()!()
    await flushPromises()
    waiting.shift()!()
    await done
    expect(asked('voice.SetOpen')).toEqual([{ on: true }, { on: false }])
  })

  test('one that nobody holds is closed after a lost line', async () => {
    const answers = [noVoice, voiceOf({ mode: 'hold', open: true })]
    const store = await open({ 'voice.GetVoice': () => answers.shift()! })
    await store.hope()
    platform.emit({ type: 'snapshot', streams: {} })
    await flushPromises()
    expect(asked('voice.SetOpen')).toEqual([{ on: false }])
  })
})
