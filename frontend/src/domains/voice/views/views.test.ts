import ui from '@nuxt/ui/vue-plugin'
import { enableAutoUnmount, flushPromises, mount } from '@vue/test-utils'
import { getActivePinia } from 'pinia'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Component } from 'vue'
import { createI18n } from 'vue-i18n'
import { createMemoryHistory, createRouter } from 'vue-router'
import type { Settings, VoiceCheck } from '@/contract/types'
import { ProblemError, providePlatform } from '@/platform'
import { fakePlatform } from '@/platform/fake'
import { useAuthStore } from '../../auth'
import { testPage, trainee } from '../../testing'
import { noVoice, settingsOf } from '../testing'
import VoiceCheckView from './VoiceCheckView.vue'
import VoiceSettingsView from './VoiceSettingsView.vue'

enableAutoUnmount(afterEach)

async function open(view: Component, part: Partial<Settings> = {}, answers: Parameters<typeof fakePlatform>[0] = {}, locale = 'en') {
  const held = { settings: settingsOf(part), check: { on: true, silent: false, doing: '' } as VoiceCheck }
  const platform = fakePlatform({
    'voice.GetVoice': () => noVoice,
    'voice.GetVoiceSettings': () => held.settings,
    'voice.SetVoiceSettings': input => (held.settings = { ...held.settings, ...input }),
    'voice.SetVoiceConsent': ({ agreed, retention, days }) => (held.settings = { ...held.settings, asked: true, consented: agreed, retention: retention as Settings['retention'], days: days ?? held.settings.days }),
    'voice.ListDevices': () => ({
      microphones: [{ id: 'a', name: 'Built-in', default: true }, { id: 'b', name: 'Headset', default: false }],
      speakers: [{ id: 'a', name: 'Built-in', default: true }],
    }),
    'voice.StartCheck': () => held.check,
    'voice.StopCheck': () => ({ on: false, silent: false, doing: '' }),
    'voice.GetCheck': () => held.check,
    'voice.PlayTone': () => (held.check = { ...held.check, doing: 'tone' }),
    'voice.RecordCheck': () => (held.check = { ...held.check, doing: 'recording' }),
    ...answers,
  })
  testPage(platform)
  useAuthStore().user = trainee
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:all(.*)', component: { template: '<i />' } }] })
  const i18n = createI18n({ legacy: false, locale, missing: (_, key) => { throw new Error(`no text for ${key}`) }, messages: { en: {}, de: {} } })
  const page = mount(view, { attachTo: document.body, global: { plugins: [{ install: app => providePlatform(app, platform) }, getActivePinia()!, router, i18n, ui] } })
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
  const check = async (part: Partial<VoiceCheck>) => {
    platform.emit({ type: 'voice.checked', check: (held.check = { ...held.check, ...part }) })
    await flushPromises()
  }
  const asked = (operation: string) => platform.calls.filter(call => call.operation === operation).map(call => call.input)
  const text = () => document.body.textContent!.replace(/\s+/g, ' ')
  return { platform, page, held, button, press, check, asked, text }
}

describe('the check', () => {
  test('tries what is chosen on entering, and closes it on leaving', async () => {
    const { asked, page } = await open(VoiceCheckView, { microphone: 'b' })
    expect(asked('voice.StartCheck')).toEqual([{ microphone: 'b', speaker: '' }])
    expect(asked('voice.StopCheck')).toEqual([])
    page.unmount()
    expect(asked('voice.StopCheck')).toHaveLength(1)
  })

  test('names the device that the system uses', async () => {
    expect((await open(VoiceCheckView)).text()).toContain('System default (Built-in)')
  })

  test('says that a chosen device is not there', async () => {
    expect((await open(VoiceCheckView, { microphone: 'gone' })).text()).toContain('not connected now')
  })

  test('another device is kept, and tried at once', async () => {
    const { asked } = await open(VoiceCheckView)
    const select = document.querySelector<HTMLElement>('[role=combobox]')!
    select.dispatchEvent(new PointerEvent('pointerdown', { button: 0, bubbles: true, pointerType: 'mouse' }))
    await flushPromises()
    const option = [...document.querySelectorAll<HTMLElement>('[role=option]')].find(one => one.textContent?.trim() === 'Headset')!
    option.dispatchEvent(new PointerEvent('pointermove', { bubbles: true }))
    option.dispatchEvent(new PointerEvent('pointerup', { button: 0, bubbles: true, pointerType: 'mouse' }))
    await flushPromises()
    expect(asked('voice.SetVoiceSettings').at(-1)).toMatchObject({ microphone: 'b', talkKey: 'Space', mode: 'hands_free' })
    expect(asked('voice.StartCheck').at(-1)).toEqual({ microphone: 'b', speaker: '' })
  })

  test('a silent microphone is told as soon as the program tells it', async () => {
    const { check, text } = await open(VoiceCheckView)
    expect(text()).not.toContain('gives nothing at all')
    await check({ silent: true })
    expect(text()).toContain('The microphone gives nothing at all. Check that it is not muted')
    await check({ silent: false })
    expect(text()).not.toContain('gives nothing at all')
  })

  test('each device has its fault', async () => {
    const { check, text } = await open(VoiceCheckView, {}, {}, 'de')
    await check({ microphoneFault: 'denied', speakerFault: 'taken' })
    expect(text()).toContain('Das System lässt RolePlay nicht an das Mikrofon.')
    expect(text()).toContain('Ein anderes Programm verwendet den Lautsprecher.')
  })

  test('a tone', async () => {
    const { press, asked, text, button } = await open(VoiceCheckView)
    await press('Play a tone')
    expect(asked('voice.PlayTone')).toHaveLength(1)
    expect(text()).toContain('A tone is being played.')
    expect(button('Play a tone')!.disabled).toBe(true)
  })

  test('a recording counts down in words, and is played', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    const { press, check, text } = await open(VoiceCheckView)
    await press('Record and play back')
    expect(text()).toContain('Speak now. You are being recorded for four seconds.4 seconds left')
    await vi.advanceTimersByTimeAsync(3000)
    expect(text()).toContain('One second left')
    await vi.advanceTimersByTimeAsync(3000)
    expect(text()).toContain('One second left')
    await check({ doing: 'playing' })
    expect(text()).toContain('This is how you sound.')
    await check({ doing: '' })
    expect(text()).toContain('Did you hear yourself clearly?')
    vi.useRealTimers()
  })

  test('devices are looked for again, and when one comes back to the window', async () => {
    const { press, asked } = await open(VoiceCheckView)
    await press('Look for devices again')
    window.dispatchEvent(new Event('focus'))
    await flushPromises()
    expect(asked('voice.ListDevices')).toHaveLength(3)
  })

  test('what cannot be tried is said, and tried again', async () => {
    let taken = true
    const { text, press, asked } = await open(VoiceCheckView, {}, { 'voice.StartCheck': () => (taken ? Promise.reject(new ProblemError('conflict', 'Somebody speaks at this machine already.')) : { on: true, silent: false, doing: '' }) })
    expect(text()).toContain('Somebody speaks at this machine already.')
    taken = false
    await press('Try again')
    expect(asked('voice.StartCheck')).toHaveLength(2)
    expect(text()).not.toContain('Somebody speaks')
  })
})

describe('the settings', () => {
  const pressKey = async (name: string | RegExp, code: string) => {
    const field = [...document.querySelectorAll('button')].find(one => new RegExp(name).test(one.getAttribute('aria-label') ?? ''))!
    field.focus()
    const event = new KeyboardEvent('keydown', { code, bubbles: true, cancelable: true })
    field.dispatchEvent(event)
    await flushPromises()
    return event
  }

  test('a key is kept by the press of it', async () => {
    const { press, asked, text, button } = await open(VoiceSettingsView)
    await press('Opens the microphone: Space. Change')
    expect(text()).toContain('Press a key…')
    await pressKey('Press a key', 'KeyT')
    expect(asked('voice.SetVoiceSettings')).toEqual([expect.objectContaining({ talkKey: 'KeyT', stopKey: 'Escape', mode: 'hands_free' })])
    expect(button('Opens the microphone: T. Change')).toBeDefined()
    expect(text()).toContain('Saved')
  })

  test.each(['F8', 'F9', 'F1', 'Enter', 'ArrowUp'])('%s is needed elsewhere', async code => {
    const { press, asked, text } = await open(VoiceSettingsView)
    await press('Opens the microphone: Space. Change')
    await pressKey('Press a key', code)
    expect(text()).toContain('needed for something else')
    expect(asked('voice.SetVoiceSettings')).toEqual([])
  })

  test('one key cannot do both', async () => {
    const { press, asked, text } = await open(VoiceSettingsView)
    await press('Opens the microphone: Space. Change')
    await pressKey('Press a key', 'Escape')
    expect(text()).toContain('One key cannot do both.')
    expect(asked('voice.SetVoiceSettings')).toEqual([])
  })

  test('Tab goes on, and leaves the key as it is', async () => {
    const { press, button } = await open(VoiceSettingsView)
    await press('Opens the microphone: Space. Change')
    expect((await pressKey('Press a key', 'Tab')).defaultPrevented).toBe(false)
    expect(button('Opens the microphone: Space. Change')).toBeDefined()
  })

  test('the usual keys come back', async () => {
    const { press, asked } = await open(VoiceSettingsView, { talkKey: 'KeyT', stopKey: 'KeyS' })
    await press('The usual keys')
    expect(asked('voice.SetVoiceSettings')).toEqual([expect.objectContaining({ talkKey: 'Space', stopKey: 'Escape' })])
  })

  test('consent is told, changed and taken back', async () => {
    const { press, asked, text } = await open(VoiceSettingsView, { retention: 'days', days: 7 })
    expect(text()).toContain('You have agreed that your voice goes to voice.example. Talks are recorded, and recordings are removed after 7 days.')
    await press('Take it back')
    expect(asked('voice.SetVoiceConsent')).toEqual([{ where: 'voice.example', agreed: false, retention: 'days', days: 7 }])
    expect(text()).toContain('Taken back.')
    await press('Look at it, and change it')
    document.querySelector<HTMLElement>('[role=radio][value=session]')!.click()
    await press('Agree')
    expect(asked('voice.SetVoiceConsent').at(-1)).toEqual({ where: 'voice.example', agreed: true, retention: 'session' })
    expect(text()).toContain('a recording is kept as long as its talk')
  })

  test('are not offered where nobody can speak', async () => {
    const { text, asked } = await open(VoiceSettingsView, {}, { 'voice.GetVoice': () => Promise.reject(new ProblemError('not_found', '', 404)) }, 'de')
    expect(text()).toContain('Mit diesem Programm kann niemand sprechen.')
    expect(asked('voice.GetVoiceSettings')).toEqual([])
  })
})
