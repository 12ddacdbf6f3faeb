import ui from '@nuxt/ui/vue-plugin'
import { enableAutoUnmount, flushPromises, mount } from '@vue/test-utils'
import { getActivePinia } from 'pinia'
import { afterEach, describe, expect, test } from 'vitest'
import { createI18n } from 'vue-i18n'
import { createMemoryHistory, createRouter } from 'vue-router'
import type { SetModelInput, State } from '@/contract/types'
import { ProblemError, providePlatform } from '@/platform'
import { fakePlatform } from '@/platform/fake'
import { useAuthStore } from '../auth'
import { testPage, trainee } from '../testing'
import { choiceOf, noState, stateOf } from './testing'
import ModelView from './views/ModelView.vue'
import { useModelsStore } from './stores/models'

enableAutoUnmount(afterEach)

/** The program in a few lines: what is set is what is told. */
async function open(first: State, answers: Parameters<typeof fakePlatform>[0] = {}, locale = 'en') {
  const held = { state: first }
  const become = (part: Partial<State>) => (held.state = { ...held.state, ...part })
  const platform = fakePlatform({
    'models.GetModel': () => held.state,
    'models.SetModel': ({ key, vendor, address = '', model, priceIn = 0, priceOut = 0 }) =>
      become({ choice: choiceOf({ vendor, address, model, hasKey: Boolean(key), priceIn, priceOut }), keyKept: key ? 'run' : '', where: 'model.example', onMachine: address.includes('127.0.0.1'), consented: false, fault: 'consent' }),
    'models.DeleteModel': () => (held.state = noState()),
    'models.SetConsent': ({ agreed }) => become({ consented: agreed, fault: agreed ? undefined : 'consent' }),
    'models.SetLocalOnly': ({ on, forAll }) => become({ localOnly: on, forAll: forAll ? on : held.state.forAll }),
    'models.SetLimits': ({ monthTokens, monthCost, sessionTokens, sessionCost }) => become({ limits: { monthTokens, monthCost, sessionTokens, sessionCost }, ownLimits: { monthTokens, monthCost, sessionTokens, sessionCost } }),
    'models.CheckModel': () => ({ ok: true, models: ['alpha', 'beta'], firstMs: 420 }),
    'models.FindModels': () => ({ found: [{ name: 'Ollama', address: 'http://127.0.0.1:11434/v1', models: ['llama3.2', 'mistral'] }] }),
    'models.ListUse': () => ({ months: [] }),
    ...answers,
  })
  testPage(platform)
  useAuthStore().user = trainee
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:all(.*)', component: { template: '<i />' } }] })
  const i18n = createI18n({ legacy: false, locale, messages: { en: {}, de: {} } })
  const page = mount(ModelView, { attachTo: document.body, global: { plugins: [{ install: app => providePlatform(app, platform) }, getActivePinia()!, router, i18n, ui] } })
  await flushPromises()
  const button = (name: string) => [...document.querySelectorAll('button')].find(one => one.textContent?.trim() === name)
  const press = async (name: string) => {
    button(name)!.click()
    await flushPromises()
  }
  const field = (label: string) => {
    const found = [...document.querySelectorAll('label')].find(one => one.textContent?.trim() === label)
    return document.getElementById(found?.htmlFor ?? '') as HTMLInputElement
  }
  const type = async (label: string, text: string) => {
    field(label).value = text
    field(label).dispatchEvent(new Event('input', { bubbles: true }))
    await flushPromises()
  }
  const asked = (operation: string) => platform.calls.filter(call => call.operation === operation).map(call => call.input)
  const text = () => document.body.textContent!.replace(/\s+/g, ' ')
  return { platform, page, held, button, press, field, type, asked, text }
}
const choose = async (page: Awaited<ReturnType<typeof open>>, kind: string) => {
  ;(document.querySelector(`[role=radio][value=${kind}]`) as HTMLElement).click()
  await flushPromises()
  return page
}

describe('what is changed elsewhere', () => {
  const another = stateOf({ choice: choiceOf({ model: 'another-model' }), ownLimits: { monthTokens: 5000, monthCost: 0, sessionTokens: 0, sessionCost: 0 } })
  const elsewhere = async (made: Awaited<ReturnType<typeof open>>, type: 'model.changed' | 'snapshot') => {
    made.held.state = another
    made.platform.emit({ type })
    await flushPromises()
  }
  const modelIn = ({ field }: Awaited<ReturnType<typeof open>>) => field('Model').value

  test('is shown at once', async () => {
    const made = await open(stateOf())
    await elsewhere(made, 'model.changed')
    expect(modelIn(made)).toBe('another-model')
    expect(made.field('Tokens').value).toBe('5000')
  })

  test('while the line was down is shown once it is back', async () => {
    const made = await open(stateOf())
    await elsewhere(made, 'snapshot')
    expect(modelIn(made)).toBe('another-model')
  })

  test('takes nothing away that is being typed', async () => {
    const made = await open(stateOf())
    await made.type('Model', 'half-typ')
    await made.type('Tokens', '77')
    await elsewhere(made, 'model.changed')
    expect(modelIn(made)).toBe('half-typ')
    expect(made.field('Tokens').value).toBe('77')
  })

  test('does not win against what is read later', async () => {
    const waiting: ((state: State) => void)[] = []
    let slow = false
    const made = await open(stateOf(), { 'models.GetModel': () => (slow ? new Promise<State>(resolve => waiting.push(resolve)) : stateOf()) })
    slow = true
    made.platform.emit({ type: 'model.changed' })
    made.platform.emit({ type: 'model.changed' })
    await flushPromises()
    waiting[1]!(another)
    await flushPromises()
    waiting[0]!(stateOf({ choice: choiceOf({ model: 'the-older' }) }))
    await flushPromises()
    expect(modelIn(made)).toBe('another-model')
  })
})

describe('consent', () => {
  test('comes before the test: nothing is asked of the service until then', async () => {
    const { press, asked, text } = await open(stateOf({ consented: false, fault: 'consent' }))
    await press('Test')
    expect(document.querySelector('[role=dialog]')?.textContent).toContain('generativelanguage.googleapis.com')
    expect(asked('models.CheckModel')).toEqual([])
    await press('Agree')
    expect(asked('models.SetConsent')).toEqual([{ where: 'generativelanguage.googleapis.com', version: 1, agreed: true }])
    expect(asked('models.CheckModel')).toHaveLength(1)
    expect(text()).toContain('The first word came after 420 milliseconds')
  })

  test('that is not given asks nothing', async () => {
    const { press, asked, text } = await open(stateOf({ consented: false, fault: 'consent' }))
    await press('Test')
    await press('Not now')
    expect(asked('models.SetConsent')).toEqual([])
    expect(asked('models.CheckModel')).toEqual([])
    expect(text()).toContain('Nothing was asked')
  })

  test('is asked for after a model is saved, and can be taken back', async () => {
    const made = await open(noState())
    await choose(made, 'gemini')
    await made.type('Model', 'gemini-2.5-flash')
    await made.press('Save')
    expect(document.querySelector('[role=dialog]')?.textContent).toContain('Before the model plays')
    await made.press('Agree')
    await made.press('Take it back')
    expect(made.asked('models.SetConsent')).toMatchObject([{ agreed: true }, { agreed: false }])
    expect(made.text()).toContain('Nothing is sent any more.')
  })

  test('says of a model on this machine that nothing leaves it, and nothing of terms', async () => {
    const { press } = await open(stateOf({ consented: false, onMachine: true, where: '127.0.0.1:11434' }))
    await press('Test')
    const words = document.querySelector('[role=dialog]')!.textContent!
    expect(words).toContain('does not leave the machine')
    expect(words).not.toContain('free tier')
  })

  test('to what has changed meanwhile is asked for anew', async () => {
    let refused = false
    const { press, held, text, asked } = await open(stateOf({ consented: false }), {
      'models.SetConsent': () => {
        if (refused) return (held.state = { ...held.state, consented: true })
        refused = true
        held.state = { ...held.state, where: 'elsewhere.example' }
        throw new ProblemError('conflict', 'Changed.')
      },
    })
    await press('Test')
    await press('Agree')
    expect(text()).toContain('The model was changed meanwhile')
    expect(document.querySelector('[role=dialog]')?.textContent).toContain('elsewhere.example')
    expect(asked('models.CheckModel')).toEqual([])
    await press('Agree')
    expect(asked('models.SetConsent').at(-1)).toMatchObject({ where: 'elsewhere.example' })
  })
})

describe('a key', () => {
  test('goes to the program once, and the page forgets it', async () => {
    const made = await open(noState())
    await choose(made, 'gemini')
    await made.type('Model', 'gemini-2.5-flash')
    await made.type('Key', ' s3cret ')
    expect(made.field('Key').type).toBe('password')
    await made.press('Save')
    await made.press('Agree')
    expect((made.asked('models.SetModel')[0] as SetModelInput).key).toBe('s3cret')
    expect(made.field('Key').value).toBe('')
    expect(document.body.innerHTML).not.toContain('s3cret')
    expect(JSON.stringify(useModelsStore().$state)).not.toContain('s3cret')
    await made.press('Save')
    expect(made.asked('models.SetModel').at(-1)).not.toHaveProperty('key')
  })

  test.each([['keyring', 'kept in the keyring'], ['run', 'no keyring'], ['missing', 'enter it again']] as const)('that is %s is told so', async (keyKept, words) => {
    expect((await open(stateOf({ keyKept }))).text()).toContain(words)
  })

  test('of the configuration has no field', async () => {
    const { field, text } = await open(stateOf({ keyKept: 'configuration', shared: true }))
    expect(field('Key')).toBeNull()
    expect(text()).toContain('configuration of the server')
  })

  test('does not go along to another kind of service', async () => {
    const made = await choose(await open(stateOf()), 'openai')
    expect(made.text()).toContain('was given for another service or address')
    await made.type('Key', 's3cret')
    await choose(made, 'gemini')
    expect(made.field('Key').value).toBe('')
  })
})

describe('choosing', () => {
  test('what is found on this machine is filled in by one click', async () => {
    const made = await open(noState())
    await made.press('Look on this machine')
    await made.press('Use mistral')
    await flushPromises()
    expect(document.activeElement?.textContent?.trim()).toBe('Save')
    await made.press('Save')
    expect(made.asked('models.SetModel')[0]).toEqual({ vendor: 'openai', address: 'http://127.0.0.1:11434/v1', model: 'mistral', priceIn: 0, priceOut: 0 })
  })

  test('says what cannot be right at its field, goes there, and asks nothing', async () => {
    const made = await choose(await open(noState()), 'openai')
    await made.type('Address', 'ftp://x')
    await made.type('For what is sent', 'cheap')
    await made.press('Save')
    expect(made.asked('models.SetModel')).toEqual([])
    expect(document.activeElement).toBe(made.field('Address'))
    expect(made.text()).toContain('An address begins with')
    expect(made.text()).toContain('A price is a number')
  })

  test('prices go as millionths, and the address stays when the service turns out to be on this machine', async () => {
    const made = await choose(await open(noState(), {}, 'de'), 'openai')
    await made.type('Adresse', 'http://127.0.0.1:1234/v1')
    await made.type('Modell', 'm')
    await made.type('Für Gesendetes', '0,30')
    await made.type('Für Antworten', '2.5')
    await made.press('Speichern')
    expect(made.asked('models.SetModel')[0]).toMatchObject({ priceIn: 300_000, priceOut: 2_500_000 })
    await made.press('Zustimmen')
    expect(made.field('Adresse').value).toBe('http://127.0.0.1:1234/v1')
    expect(made.field('Für Gesendetes').value).toBe('0,3')
    expect(made.button('Testen')?.disabled).toBe(false)
  })

  test('what is wrong with the service is said in a sentence, with what to do', async () => {
    const { press, text } = await open(stateOf(), { 'models.CheckModel': () => ({ ok: false, fault: 'model', status: 404, models: [], firstMs: 0 }) })
    await press('Test')
    expect(text()).toContain('The service does not know this model.')
    expect(text()).toContain('Choose one that the service offers.')
    expect(text()).toContain('status 404')
  })

  test('forgetting is asked before it is done', async () => {
    const { press, asked, text } = await open(stateOf())
    await press('Forget the model')
    expect(asked('models.DeleteModel')).toEqual([])
    await press('Forget')
    expect(asked('models.DeleteModel')).toHaveLength(1)
    expect(text()).toContain('The model is forgotten.')
  })

  test('who may not choose sees what is chosen, and no field for it', async () => {
    const { text, button, field } = await open(stateOf({ mayChoose: false, shared: true, keyKept: '' }))
    expect(text()).toContain('An administrator chooses the model for everybody')
    expect(text()).toContain('gemini-2.5-flash')
    expect([button('Save'), button('Test'), button('Forget the model'), field('Model')]).toEqual([undefined, undefined, undefined, null])
  })
})

describe('limits and use', () => {
  test('limits go in whole tokens and billionths, for all where an administrator sets them', async () => {
    const made = await open(stateOf({ shared: true }))
    const [tokens] = [...document.querySelectorAll('fieldset')].flatMap(set => (set.textContent?.includes('In a month') ? [set.querySelectorAll('input')] : []))
    for (const [index, text] of ['500,000', '5'].entries()) {
      tokens![index]!.value = text
      tokens![index]!.dispatchEvent(new Event('input', { bubbles: true }))
    }
    await made.press('Save the limits')
    expect(made.asked('models.SetLimits')).toEqual([{ monthTokens: 500_000, monthCost: 5_000_000_000, sessionTokens: 0, sessionCost: 0, forAll: true }])
  })

  test('the meter says in words how much of a limit is used, and warns', async () => {
    const { text } = await open(stateOf({ limits: { monthTokens: 1000, monthCost: 0, sessionTokens: 0, sessionCost: 0 }, used: { in: 700, out: 150, cost: 0, replies: 9 }, warning: true }))
    expect(text()).toContain('850 of 1,000 tokens')
    expect(text()).toContain('85% used')
    expect(text()).toContain('More than four fifths')
  })

  test('months are told with what they cost', async () => {
    const { text } = await open(stateOf(), { 'models.ListUse': () => ({ months: [{ month: '2025-12', in: 12_000, out: 900, cost: 1_234_567, replies: 31 }] }) })
    expect(text()).toMatch(/December 2025 ?12,000 ?900 ?31 ?\$0\.0012/)
  })

  test('the switch is named, and for all on a server', async () => {
    const { asked } = await open(stateOf({ shared: true }))
    const [all] = document.querySelectorAll<HTMLElement>('[role=switch]')
    expect(document.querySelector(`label[for="${all!.id}"]`)?.textContent).toBe('Never leave this server, for everybody')
    all!.click()
    await flushPromises()
    expect(asked('models.SetLocalOnly')).toEqual([{ on: true, forAll: true }])
  })
})
