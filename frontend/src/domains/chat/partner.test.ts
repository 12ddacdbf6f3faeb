import { flushPromises } from '@vue/test-utils'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { RolePlayEvent, Session, State } from '@/contract/types'
import { ProblemError } from '@/platform'
import { fakePlatform } from '@/platform/fake'
import { useAuthStore } from '../auth'
import { domain as models } from '../models'
import { sessionOf, testPage, trainee, turnOf } from '../testing'
import { domain as chat } from './index'

// Views are lazy, and loading one for the first time takes a while.
vi.setConfig({ testTimeout: 40_000 })
const patient = { timeout: 20_000 }
const state: State = {
  choice: { vendor: 'gemini', address: '', model: 'gemini-2.5-flash', hasKey: true, priceIn: 0, priceOut: 0 }, mayChoose: true, shared: false, keyKept: 'keyring',
  where: 'model.example', onMachine: false, consented: true, consentVersion: 1, localOnly: false, forAll: false,
  limits: { monthTokens: 0, monthCost: 0, sessionTokens: 0, sessionCost: 0 }, ownLimits: { monthTokens: 0, monthCost: 0, sessionTokens: 0, sessionCost: 0 }, limitsForAll: { monthTokens: 0, monthCost: 0, sessionTokens: 0, sessionCost: 0 }, month: '2026-01', used: { in: 0, out: 0, cost: 0, replies: 0 }, warning: false,
}
const waiting = [turnOf(1, 'character', 'Good morning.'), turnOf(2, 'trainee', 'Hello.', { id: 'mine' })]

let close = () => {}
afterEach(() => {
  close()
  vi.useRealTimers()
})

async function open(part: Partial<Session> = {}, model: Partial<State> = {}, answers: Parameters<typeof fakePlatform>[0] = {}) {
  const held = { session: sessionOf(waiting, { partner: 'model', ...part }), state: { ...state, ...model } as State }
  const platform = fakePlatform({
    'chat.GetSession': () => held.session,
    'chat.GetBriefing': () => Promise.reject(new Error('none')),
    'chat.SendMessage': ({ turnId, text }) => ({ turn: turnOf(2, 'trainee', text, { id: turnId }) }),
    'chat.SetPartner': ({ partner }) => (held.session = { ...held.session, partner, seq: held.session.seq + 1 }),
    'chat.StepOut': () => (held.session = { ...held.session, state: 'ended', steppedOut: true, seq: held.session.seq + 1 }),
    'models.GetModel': () => held.state,
    'models.SetConsent': () => (held.state = { ...held.state, consented: true, fault: undefined }),
    'admin.GetHelp': () => ({ contacts: [{ name: 'Counselling', phone: '+49 30 1234', link: 'https://help.example/', note: 'Day and night' }], phrases: [] }),
    ...answers,
  })
  const { app, router } = testPage(platform, [chat, models, { routes: [{ path: '/:all(.*)', component: { template: '<i />' } }] }])
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
  const fail = async (fault: RolePlayEvent['fault'], more: Partial<RolePlayEvent> = {}) => {
    platform.emit({ type: 'turn.failed', stream: 's1', turnId: 'mine', code: 'unavailable', fault, ...more })
    await flushPromises()
  }
  const key = async (key: string, from: Element = document.querySelector('textarea')!) => {
    from.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
    await flushPromises()
  }
  const asked = (operation: string) => platform.calls.filter(call => call.operation === operation).map(call => call.input)
  const text = () => document.body.textContent!.replace(/\s+/g, ' ')
  return { platform, held, router, button, press, fail, key, asked, text }
}

describe('no reply', () => {
  test('says why, and asks again with the same turn', async () => {
    const { fail, text, press, asked } = await open()
    await fail('server')
    expect(text()).toContain('The service has failed. Try again in a moment. Your message is kept.')
    await press('Try again')
    expect(asked('chat.SendMessage').at(-1)).toEqual({ id: 's1', turnId: 'mine', text: 'Hello.' })
  })

  test('twice offers the script, by one key while one writes, and the way back', async () => {
    const { fail, button, key, asked, text, press } = await open()
    await fail('server')
    expect(button(/Go on with the script/)).toBeUndefined()
    await key('F8')
    expect(asked('chat.SetPartner')).toEqual([])
    await fail('server')
    expect(button(/Go on with the script/)).toBeDefined()
    await key('F8')
    expect(asked('chat.SetPartner')).toEqual([{ id: 's1', partner: 'script' }])
    expect(text()).not.toContain('The service has failed')
    await press('Back to gemini-2.5-flash')
    expect(asked('chat.SetPartner').at(-1)).toEqual({ id: 's1', partner: 'model' })
  })

  test('of which another try would be the same offers the script at once, and the settings', async () => {
    const { fail, button } = await open()
    await fail('key')
    expect(button(/Go on with the script/)).toBeDefined()
    expect(document.querySelector('[role=log] a[href="/settings/model"]')?.textContent).toContain('Settings of the model')
  })

  test('counts down where the service says how long to wait', async () => {
    const { fail, button } = await open()
    vi.useFakeTimers()
    await fail('busy', { retryMs: 2500 })
    expect(button(/^Try again in 3/)?.disabled).toBe(true)
    await vi.advanceTimersByTimeAsync(3000)
    expect(button('Try again')?.disabled).toBe(false)
  })

  test('keeps the words that were shown', async () => {
    const { platform, fail, press } = await open()
    await fail('server')
    await press('Try again')
    platform.emit({ type: 'turn.delta', stream: 's1', turnId: 'mine', delta: 'I never ' })
    await fail('cut')
    const line = () => document.querySelector('[role=log] li:last-child')!.textContent
    expect(line()).toMatch(/I never.*The connection to the model broke\./)
    await press('Try again')
    expect(line()).toContain('I never')
  })
})

describe('who plays', () => {
  test('is told, with where and what it took', async () => {
    const { button } = await open({ usage: { in: 1200, out: 34, cost: 1_234_567 } })
    const named = button(/^Who plays/)!
    expect(named.textContent!.trim()).toBe('Who plays:gemini-2.5-flashonline1,234 tokens · $0.0012')
  })

  test('is marked at each reply where a model has played, and what broke off', async () => {
    const { platform, text } = await open()
    platform.emit({ type: 'turn.completed', stream: 's1', seq: 3, turn: turnOf(3, 'character', 'I <b>never', { replyTo: 'mine', by: 'model', model: 'gemini-2.5-flash', state: 'cut' }) })
    await flushPromises()
    expect(text()).toContain('Good morning.Played by: Script')
    expect(text()).toContain('I <b>neverbroke offPlayed by: gemini-2.5-flash')
  })

  test('is not marked where the script alone plays', async () => {
    expect((await open({ partner: 'script' })).text()).not.toContain('Played by')
  })

  test('changes from the menu at any time', async () => {
    const { press, asked } = await open({ partner: 'script' })
    await press(/^Who plays/)
    await press('Let gemini-2.5-flash play')
    expect(asked('chat.SetPartner')).toEqual([{ id: 's1', partner: 'model' }])
  })

  test('changes to a model only after consent', async () => {
    const { press, asked } = await open({ partner: 'script' }, { consented: false, fault: 'consent' })
    await press(/^Who plays/)
    await press('Let gemini-2.5-flash play')
    expect(asked('chat.SetPartner')).toEqual([])
    await press('Agree')
    expect(asked('chat.SetPartner')).toEqual([{ id: 's1', partner: 'model' }])
  })

  test('says why the model cannot', async () => {
    const { press, text, button } = await open({ partner: 'script' }, { fault: 'limit' })
    await press(/^Who plays/)
    expect(text()).toContain('The limit that was set for models is reached.')
    expect(button(/^Let gemini/)).toBeUndefined()
  })

  test('warns when a limit of the talk is near', async () => {
    const { press, text } = await open({ usage: { in: 800, out: 50, cost: 0 } }, { limits: { ...state.limits, sessionTokens: 1000 } })
    await press(/^Who plays/)
    expect(text()).toContain('More than four fifths of the limit of a talk')
  })
})

describe('without network', () => {
  const network = async (online: boolean) => {
    window.dispatchEvent(new Event(online ? 'online' : 'offline'))
    await flushPromises()
  }

  test('says at once that the model is out of reach, and suggests it again afterwards', async () => {
    const { text, press, asked } = await open()
    await network(false)
    expect(text()).toContain('No network: the model cannot be reached. The script can go on.')
    await press(/Go on with the script/)
    expect(asked('chat.SetPartner')).toEqual([{ id: 's1', partner: 'script' }])
    expect(text()).not.toContain('No network')
    await network(true)
    expect(text()).toContain('The network is back.')
  })

  test.each([['the script', { partner: 'script' } as const, {}], ['a model on this machine', {}, { onMachine: true }]])('%s plays on, and nothing is said', async (_, part, model) => {
    const { text } = await open(part, model)
    await network(false)
    expect(text()).not.toContain('No network')
  })
})

describe('stepping out', () => {
  test('by one key while one writes: the page is another at once, and its heading has the focus', async () => {
    let answer = () => {}
    const { key, text } = await open({}, {}, { 'chat.StepOut': () => new Promise(resolve => (answer = () => resolve(sessionOf(waiting, { state: 'ended', steppedOut: true, seq: 9 })))) })
    await key('F9')
    expect(document.querySelector('textarea')).toBeNull()
    expect(document.activeElement?.textContent).toBe('You have stepped out')
    expect(text()).toContain('Nothing of this talk is scored')
    expect(text()).toContain('Counselling')
    expect(document.querySelector('a[href="tel:+49301234"]')?.textContent).toBe('+49 30 1234')
    expect(document.querySelector('a[href="https://help.example/"]')?.getAttribute('rel')).toBe('noopener noreferrer')
    expect(document.querySelector('a[href^="/debrief"]')).toBeNull()
    answer()
    await flushPromises()
    expect(text()).toContain('You have stepped out')
  })

  test('by its button, and says a kind word where there are no contacts', async () => {
    const { press, text, asked } = await open({}, {}, { 'admin.GetHelp': () => Promise.reject(new ProblemError('unreachable', '')) })
    await press(/^Step out/)
    expect(asked('chat.StepOut')).toEqual([{ id: 's1' }])
    expect(text()).toContain('Talk to somebody you trust')
  })

  test('that was not saved is said, and tried again', async () => {
    let away = true
    const { press, text } = await open({}, {}, {
      'chat.StepOut': () => (away ? Promise.reject(new ProblemError('unreachable', '')) : sessionOf(waiting, { state: 'ended', steppedOut: true, seq: 9 })),
    })
    await press(/^Step out/)
    expect(text()).toContain('has not been saved yet')
    away = false
    await press('Try again')
    expect(text()).not.toContain('has not been saved yet')
    expect(text()).toContain('You have stepped out')
  })
})
