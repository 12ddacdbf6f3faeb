import { flushPromises } from '@vue/test-utils'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Session, Turn, Voice } from '@/contract/types'
import { fakePlatform } from '@/platform/fake'
import { useAuthStore } from '../auth'
import { sessionOf, testPage, trainee, turnOf } from '../testing'
import { domain as voice } from '../voice'
import { domain as chat } from './index'

// Views are lazy, and loading one for the first time takes a while.
vi.setConfig({ testTimeout: 40_000 })
const patient = { timeout: 20_000 }
const said = [turnOf(1, 'character', 'Good morning.')]
const speaking: Voice = {
  session: 's1', state: 'listening', kind: 'live', partner: 'model', where: 'voice.example', mode: 'hands_free', open: true, muted: false, aloud: false, slow: false, hears: true,
  microphone: 'Headset', speaker: 'Headset', silent: false, echo: false, recording: 'off', usage: { in: 0, out: 0, cost: 0 },
}

let close = () => {}
afterEach(() => close())

async function open(part: Partial<Session> = {}, spoken: Partial<Voice> = {}) {
  const held = { session: sessionOf(said, { partner: 'model', ...part }), voice: { ...speaking, ...spoken } as Voice }
  const platform = fakePlatform({
    'chat.GetSession': () => held.session,
    'chat.GetBriefing': () => Promise.reject(new Error('none')),
    'chat.SendMessage': ({ turnId, text }) => ({ turn: turnOf(2, 'trainee', text, { id: turnId }) }),
    'chat.SetPartner': ({ partner }) => (held.session = { ...held.session, partner, seq: held.session.seq + 1 }),
    'chat.StepOut': () => (held.session = { ...held.session, state: 'ended', steppedOut: true, seq: held.session.seq + 1 }),
    'voice.GetVoice': () => held.voice,
    'voice.SayText': () => held.voice,
    'voice.StopVoice': () => (held.voice = { ...held.voice, state: 'off', end: 'stopped' }),
  })
  const { app, router } = testPage(platform, [chat, voice, { routes: [{ path: '/:all(.*)', component: { template: '<i />' } }] }])
  useAuthStore().user = trainee
  app.use(router)
  await router.push('/talk/s1')
  const root = document.body.appendChild(document.createElement('main'))
  app.mount(root)
  close = () => {
    app.unmount()
    root.remove()
  }
  await vi.waitFor(() => expect(document.querySelector('textarea')).not.toBeNull(), patient)
  await vi.waitFor(() => expect(document.querySelector('.voice-bar')).not.toBeNull(), patient)
  await flushPromises()
  const caption = async (turnId: string, speaker: Turn['speaker'], text: string, at = 9000) => {
    platform.emit({ type: 'voice.caption', stream: 's1', caption: { turnId, speaker, text, at } })
    await flushPromises()
  }
  const complete = async (turn: Turn) => {
    platform.emit({ type: 'turn.completed', stream: 's1', seq: turn.seq, turn })
    await flushPromises()
  }
  const lines = () => [...document.querySelectorAll('[role=log] li')].map(line => line.textContent!.replace(/\s+/g, ' ').trim())
  const key = async (key: string) => {
    document.querySelector('textarea')!.dispatchEvent(new KeyboardEvent('keydown', { key, code: key, bubbles: true, cancelable: true }))
    await flushPromises()
  }
  const asked = (operation: string) => platform.calls.filter(call => call.operation === operation).map(call => call.input)
  return { platform, held, router, caption, complete, lines, key, asked }
}

describe('a turn that is spoken', () => {
  test('is seen while its words come, and stands once when it is whole', async () => {
    const { caption, complete, lines } = await open()
    await caption('mine', 'trainee', 'Good mor')
    expect(lines().at(-1)).toBe('YouGood mor You are speaking…')
    await caption('mine', 'trainee', 'Good morning to')
    await complete(turnOf(2, 'trainee', 'Good morning to you.', { id: 'mine', spoken: { ms: 900, from: -1 } }))
    expect(lines()).toEqual([expect.stringContaining('Good morning.'), 'YouGood morning to you.'])
    await caption('mine', 'trainee', 'Good morning to you.')
    expect(lines()).toHaveLength(2)
  })

  test('is told to a screen reader when it is whole, not piece by piece', async () => {
    const { caption, complete } = await open()
    await caption('hers', 'character', 'I never')
    const line = () => document.querySelector('[role=log] li:last-child')!
    expect(line().getAttribute('aria-live')).toBe('off')
    await complete(turnOf(2, 'character', 'I never did.', { id: 'hers' }))
    expect(line().getAttribute('aria-live')).toBeNull()
  })

  test('that was interrupted says what was heard, and what there was more on demand', async () => {
    const { complete } = await open()
    await complete(turnOf(2, 'character', 'I never', { state: 'cut', spoken: { ms: 700, from: -1, full: 'I never <b>did</b> that.' } }))
    const line = document.querySelector('[role=log] li:last-child')!
    expect(line.textContent).toContain('interrupted')
    expect(line.textContent).not.toContain('broke off')
    const more = line.querySelector('details')!
    expect(more.open).toBe(false)
    expect(more.textContent).toContain('What Frank would have saidI never <b>did</b> that.')
  })

  test('that nobody wrote down says so', async () => {
    const { complete, lines } = await open()
    await complete(turnOf(2, 'trainee', '[…]', { spoken: { ms: 700, from: -1, unclear: true } }))
    expect(lines().at(-1)).toContain('Nobody wrote down what was said here.')
  })

  test('is answered aloud: nobody waits for a written reply', async () => {
    const { complete, lines, asked } = await open()
    await complete(turnOf(2, 'trainee', 'Hello.', { id: 'mine' }))
    expect(lines().at(-1)).toBe('YouHello.')
    expect(asked('chat.SendMessage')).toEqual([])
  })
})

test('what one types is said in the talk by voice', async () => {
  const { asked, lines, caption } = await open()
  const field = document.querySelector('textarea')!
  field.value = 'I typed this.'
  field.dispatchEvent(new Event('input', { bubbles: true }))
  field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }))
  await flushPromises()
  const [input] = asked('voice.SayText') as { text: string; turnId: string }[]
  expect(input!.text).toBe('I typed this.')
  expect(asked('chat.SendMessage')).toEqual([])
  await caption(input!.turnId, 'trainee', 'I typed this.')
  expect(lines().filter(line => line.includes('I typed this.'))).toHaveLength(1)
})

test('when one stops speaking, what was left without an answer gets a written one', async () => {
  const { platform, complete, asked } = await open()
  await complete(turnOf(2, 'trainee', 'Hello.', { id: 'mine' }))
  platform.emit({ type: 'voice.changed', stream: 's1', voice: { ...speaking, state: 'off', end: 'stopped' } })
  await flushPromises()
  expect(asked('chat.SendMessage')).toEqual([{ id: 's1', turnId: 'mine', text: 'Hello.' }])
})

test('a model that cannot be heard gives way to the script by one key', async () => {
  const { platform, key, asked } = await open()
  await key('F8')
  expect(asked('chat.SetPartner')).toEqual([])
  platform.emit({ type: 'voice.changed', stream: 's1', voice: { ...speaking, fault: 'quota' } })
  await flushPromises()
  expect(document.querySelector('[data-notice=fault]')?.textContent).toContain('Go on with the script')
  await key('F8')
  expect(asked('chat.SetPartner')).toEqual([{ id: 's1', partner: 'script' }])
})

test('stepping out waits for nothing else', async () => {
  const { key, asked } = await open()
  await key('F9')
  expect(asked('chat.StepOut')).toEqual([{ id: 's1' }])
  expect(asked('voice.StopVoice')).toEqual([])
  expect(document.querySelector('.voice-bar')).toBeNull()
})

test('whoever leaves the page is not heard any more', async () => {
  const { router, asked } = await open()
  await router.push('/elsewhere')
  await flushPromises()
  expect(asked('voice.StopVoice')).toHaveLength(1)
})
