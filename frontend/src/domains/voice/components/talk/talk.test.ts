import ui from '@nuxt/ui/vue-plugin'
import { enableAutoUnmount, flushPromises, mount } from '@vue/test-utils'
import { getActivePinia } from 'pinia'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { createI18n } from 'vue-i18n'
import { createMemoryHistory, createRouter } from 'vue-router'
import type { Settings, Voice } from '@/contract/types'
import { ProblemError, providePlatform } from '@/platform'
import { fakePlatform } from '@/platform/fake'
import { useAuthStore } from '../../../auth'
import { testPage, trainee } from '../../../testing'
import { noVoice, settingsOf, voiceOf } from '../../testing'
import { messages as soundMessages } from '../../words/messages'
import VoicePanel from './VoicePanel.vue'

enableAutoUnmount(afterEach)

async function open(first: Voice = voiceOf(), { settings = {}, locale = 'en', answers = {} }: { settings?: Partial<Settings>; locale?: string; answers?: Parameters<typeof fakePlatform>[0] } = {}) {
  const held = { voice: first, settings: settingsOf(settings) }
  const become = (part: Partial<Voice>) => (held.voice = { ...held.voice, ...part })
  const platform = fakePlatform({
    'voice.GetVoice': () => held.voice,
    'voice.StartVoice': ({ id }) => (held.voice = voiceOf({ session: id })),
    'voice.StopVoice': () => (held.voice = { ...noVoice, session: 's1', end: 'stopped' }),
    'voice.SetOpen': ({ on }) => become({ open: on }),
    'voice.SetMuted': ({ on }) => become({ muted: on }),
    'voice.Interrupt': () => become({ state: 'listening' }),
    'voice.GetVoiceSettings': () => held.settings,
    'voice.SetVoiceSettings': input => (held.settings = { ...held.settings, ...input }),
    'voice.SetVoiceConsent': ({ agreed }) => (held.settings = { ...held.settings, asked: true, consented: agreed }),
    ...answers,
  })
  testPage(platform)
  useAuthStore().user = trainee
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:all(.*)', component: { template: '<i />' } }] })
  const i18n = createI18n({ legacy: false, locale, missing: (_, key) => { throw new Error(`no text for ${key}`) }, messages: { en: {}, de: {} } })
  const page = mount(VoicePanel, {
    props: { id: 's1', name: 'Frank', partner: 'model' }, attachTo: document.body,
    global: { plugins: [{ install: app => providePlatform(app, platform) }, getActivePinia()!, router, i18n, ui] },
  })
  await flushPromises()
  const button = (name: string | RegExp) =>
    [...document.querySelectorAll('button')].find(one => {
      const said = one.getAttribute('aria-label') ?? one.textContent!.replace(/\s+/g, ' ').trim()
      return typeof name === 'string' ? said === name : name.test(said)
    })
  const press = async (name: string | RegExp) => {
    button(name)!.click()
    await flushPromises()
  }
  const tell = async (part: Partial<Voice>) => {
    platform.emit({ type: 'voice.changed', stream: 's1', voice: become(part) })
    await flushPromises()
  }
  const send = async (target: EventTarget, event: Event) => {
    target.dispatchEvent(event)
    await flushPromises()
  }
  const asked = (operation: string) => platform.calls.filter(call => call.operation === operation).map(call => call.input)
  const text = () => document.body.textContent!.replace(/\s+/g, ' ')
  return { platform, page, held, button, press, tell, send, asked, text }
}
const bar = () => document.querySelector('.voice-bar')

describe('beginning', () => {
  test('is offered by the name of the character', async () => {
    const { press, asked } = await open(noVoice)
    await press('Speak with Frank')
    expect(asked('voice.GetVoiceSettings')).toContainEqual({ partner: 'model' })
    expect(asked('voice.StartVoice')).toEqual([{ id: 's1' }])
    expect(bar()).not.toBeNull()
  })

  test('is not offered where nobody can speak', async () => {
    const { text } = await open(noVoice, { answers: { 'voice.GetVoice': () => Promise.reject(new ProblemError('not_found', '', 404)) } })
    expect(text()).not.toContain('Speak with')
  })

  test('asks for consent once, and says where the voice goes', async () => {
    const { press, asked } = await open(noVoice, { settings: { asked: false, consented: false } })
    await press('Speak with Frank')
    expect(document.querySelector('[role=dialog]')?.textContent).toContain('voice.example')
    expect(asked('voice.StartVoice')).toEqual([])
    await press('Agree and speak')
    expect(asked('voice.SetVoiceConsent')).toEqual([{ where: 'voice.example', agreed: true, retention: 'never' }])
    expect(asked('voice.StartVoice')).toHaveLength(1)
    await press('Stop speaking')
    await press('Speak with Frank')
    expect(document.querySelector('[role=dialog]')).toBeNull()
    expect(asked('voice.StartVoice')).toHaveLength(2)
  })

  test('nothing begins for those who do not agree', async () => {
    const { press, asked } = await open(noVoice, { settings: { asked: false, consented: false, where: '' } })
    await press('Speak with Frank')
    expect(document.querySelector('[role=dialog]')?.textContent).toContain('Your voice stays on this machine.')
    await press('Not now')
    expect([asked('voice.SetVoiceConsent'), asked('voice.StartVoice')]).toEqual([[], []])
  })

  test('recordings are kept for as many days as one says', async () => {
    const { press, asked, text } = await open(noVoice, { settings: { asked: false, consented: false } })
    await press('Speak with Frank')
    document.querySelector<HTMLElement>('[role=radio][value=days]')!.click()
    await flushPromises()
    const field = document.querySelector<HTMLInputElement>('input[inputmode=numeric]')!
    const type = async (days: string) => {
      field.value = days
      field.dispatchEvent(new Event('input', { bubbles: true }))
      await press('Agree and speak')
    }
    await type('0')
    expect(text()).toContain('from 1 to 3650')
    await type('7')
    expect(asked('voice.SetVoiceConsent')).toEqual([{ where: 'voice.example', agreed: true, retention: 'days', days: 7 }])
  })

  test('in another talk is said, and can be ended from here', async () => {
    const { press, asked, button } = await open(voiceOf({ session: 's2' }))
    expect(button('Speak with Frank')).toBeUndefined()
    await press('Stop speaking there')
    expect(asked('voice.StopVoice')).toHaveLength(1)
    expect(button('Speak with Frank')).toBeDefined()
  })

  test('why it ended is said until it was read', async () => {
    const { text, press } = await open({ ...noVoice, session: 's1', end: 'failed', fault: 'key' })
    expect(text()).toContain('The service does not accept the key.')
    expect(text()).toContain('It goes on by text.')
    await press('Close this notice')
    expect(text()).not.toContain('It goes on by text.')
  })
})

describe('whose turn it is', () => {
  test.each([
    [{ state: 'listening' }, 'Frank is listening. Speak.'], [{ state: 'thinking' }, 'Frank is thinking…'], [{ state: 'speaking' }, 'Frank is speaking'],
    [{ state: 'reconnecting' }, 'Reconnecting…'], [{ muted: true, open: false }, 'Your microphone is muted'], [{ mode: 'hold', open: false }, 'Hold Space to speak'],
    [{ mode: 'toggle', open: false }, 'Press Space to speak'], [{ microphone: '', microphoneFault: 'none' }, 'Frank cannot hear you'],
  ] satisfies [Partial<Voice>, string][])('%o', async (part, words) => {
    expect((await open(voiceOf(part))).text()).toContain(words)
  })

  test('is not read out over the voice of the character', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const { tell } = await open()
    const told = () => bar()!.querySelector('[role=status]')!.textContent
    await tell({ state: 'speaking' })
    await vi.advanceTimersByTimeAsync(2000)
    expect(told()).toBe('')
    await tell({ state: 'reconnecting' })
    expect(told()).toBe('')
    await vi.advanceTimersByTimeAsync(2000)
    expect(told()).toContain('Reconnecting')
    vi.useRealTimers()
  })

  test('a meter says how loud it is, in words', async () => {
    const { platform } = await open()
    platform.emit({ type: 'voice.level', level: { microphone: -20, speaker: -96, speaks: true } })
    await new Promise(resolve => setTimeout(resolve, 600))
    platform.emit({ type: 'voice.level', level: { microphone: -20, speaker: -96, speaks: true } })
    await new Promise(resolve => setTimeout(resolve, 50))
    const [mine, other] = document.querySelectorAll('[role=meter]')
    expect([mine, other].map(meter => [meter!.getAttribute('aria-label'), meter!.getAttribute('aria-valuenow'), meter!.getAttribute('aria-valuetext')])).toEqual([['Your microphone', '-20', 'good'], ['Frank', '-96', 'nothing is heard']])
    expect((mine!.firstElementChild as HTMLElement).style.transform).toBe('scaleX(0.667)')
  })
})

describe('push to talk', () => {
  const holding = () => open(voiceOf({ mode: 'hold', open: false }))
  const talk = () => document.querySelector<HTMLButtonElement>('[data-talk-main]')!

  test('by its button: held, and let go', async () => {
    const { send, asked } = await holding()
    await send(talk(), new PointerEvent('pointerdown', { button: 0, bubbles: true }))
    expect(talk().getAttribute('aria-pressed')).toBe('true')
    await send(talk(), new PointerEvent('pointerup', { bubbles: true }))
    talk().click()
    await flushPromises()
    expect(asked('voice.SetOpen')).toEqual([{ on: true }, { on: false }])
  })

  test.each(['pointercancel', 'lostpointercapture', 'blur'])('is let go by %s', async type => {
    const { send, asked } = await holding()
    await send(talk(), new PointerEvent('pointerdown', { button: 0, bubbles: true }))
    await send(talk(), new Event(type))
    expect(asked('voice.SetOpen')).toEqual([{ on: true }, { on: false }])
  })

  test('by the keyboard on its button, without the click that follows', async () => {
    const { send, asked } = await holding()
    const key = (type: string, repeat = false) => send(talk(), new KeyboardEvent(type, { code: 'Space', key: ' ', repeat, bubbles: true, cancelable: true }))
    await key('keydown')
    await key('keydown', true)
    await key('keyup')
    expect(asked('voice.SetOpen')).toEqual([{ on: true }, { on: false }])
  })

  test('by a click alone, as screen readers do: from one to the next', async () => {
    const { asked, press } = await holding()
    await press('Hold to speakSpace')
    await press('Hold to speakSpace')
    expect(asked('voice.SetOpen')).toEqual([{ on: true }, { on: false }])
  })

  test('by its key, wherever the focus is; let go when the window is left', async () => {
    const { send, asked } = await holding()
    await send(document.body, new KeyboardEvent('keydown', { code: 'Space', bubbles: true }))
    await send(window, new Event('blur'))
    expect(asked('voice.SetOpen')).toEqual([{ on: true }, { on: false }])
  })

  test('the key that was set counts, in a toggle from one press to the next', async () => {
    const { send, asked } = await open(voiceOf({ mode: 'toggle', open: false }), { settings: { talkKey: 'KeyT', mode: 'toggle' } })
    const key = async (code: string) => {
      await send(document.body, new KeyboardEvent('keydown', { code, bubbles: true }))
      await send(document.body, new KeyboardEvent('keyup', { code, bubbles: true }))
    }
    await key('Space')
    await key('KeyT')
    await key('KeyT')
    expect(asked('voice.SetOpen')).toEqual([{ on: true }, { on: false }])
  })

  test('does nothing hands-free', async () => {
    const { send, asked } = await open()
    await send(document.body, new KeyboardEvent('keydown', { code: 'Space', bubbles: true }))
    expect(asked('voice.SetOpen')).toEqual([])
  })
})

describe('what one does', () => {
  test('mutes, and says so by the state of the button', async () => {
    const { press, asked, button } = await open()
    await press('Mute the microphone')
    expect(asked('voice.SetMuted')).toEqual([{ on: true }])
    expect(button('Mute the microphone')!.getAttribute('aria-pressed')).toBe('true')
  })

  test('interrupts, by button and by key', async () => {
    const { press, asked, send, tell } = await open(voiceOf({ state: 'speaking' }))
    await press(/^Interrupt/)
    await tell({ state: 'speaking' })
    await send(document.body, new KeyboardEvent('keydown', { code: 'Escape', bubbles: true }))
    expect(asked('voice.Interrupt')).toHaveLength(2)
  })

  test('sets how one speaks without leaving the talk', async () => {
    const { press, asked } = await open()
    await press('How you speak')
    document.querySelector<HTMLElement>('[role=radio][value=hold]')!.click()
    await flushPromises()
    expect(asked('voice.SetVoiceSettings').at(-1)).toMatchObject({ mode: 'hold', talkKey: 'Space' })
  })

  test('what failed is said', async () => {
    const { press, text } = await open(voiceOf(), { answers: { 'voice.SetMuted': () => Promise.reject(new ProblemError('unreachable', '')) } })
    await press('Mute the microphone')
    expect(text()).toContain('cannot be reached')
  })
})

describe('what is wrong is said, with what to do', () => {
  test.each([
    [{ silent: true }, 'The microphone gives nothing at all.'], [{ echo: true }, 'With headphones nobody is interrupted'], [{ hears: false }, 'Nobody writes down what you say.'],
    [{ recording: 'stopped' }, 'The recording has stopped'], [{ fault: 'quota' }, 'Your quota at the service is used up.'],
  ] satisfies [Partial<Voice>, string][])('%o', async (part, words) => {
    expect((await open(voiceOf(part))).text()).toContain(words)
  })

  test.each((['en', 'de'] as const).flatMap(locale => (['none', 'taken', 'denied', 'lost', 'broken'] as const).map(fault => [fault, locale] as const)))('%s of the microphone and the speaker (%s)', async (fault, locale) => {
    const { text } = await open(voiceOf({ microphoneFault: fault, speakerFault: fault }), { locale })
    for (const device of ['microphone', 'speaker'] as const) expect(text()).toContain(`${soundMessages[locale][device][fault].title} ${soundMessages[locale][device][fault].advice}`)
  })

  test('echo is ended by speaker mode', async () => {
    const { press, asked } = await open(voiceOf({ echo: true }))
    await press('Use loudspeaker mode')
    expect(asked('voice.SetVoiceSettings').at(-1)).toMatchObject({ aloud: true })
  })

  test('that it is recorded is seen', async () => {
    expect((await open(voiceOf({ recording: 'on' }))).text()).toContain('Recorded')
  })
})
