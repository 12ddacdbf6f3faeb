import { type VueWrapper, enableAutoUnmount, flushPromises, mount } from '@vue/test-utils'
import ui from '@nuxt/ui/vue-plugin'
import { createPinia } from 'pinia'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { ref } from 'vue'
import { createI18n } from 'vue-i18n'
import { createMemoryHistory, createRouter } from 'vue-router'
import type { Debrief } from '@/contract/types'
import { ProblemError, providePlatform } from '@/platform'
import { fakePlatform } from '@/platform/fake'
import { pageTitleKey } from '@/ui/pageTitle'
import { useAuthStore } from '../auth'
import { trainee } from '../testing'
import { debriefOf, factOf, metricOf, objectiveOf, talk } from './testing'
import DebriefView from './views/DebriefView.vue'

enableAutoUnmount(afterEach)
const noMenu = { UDropdownMenu: { template: '<div><slot /></div>' } }

async function show(debrief: Debrief, answers: Parameters<typeof fakePlatform>[0] = {}): Promise<VueWrapper> {
  const platform = fakePlatform({ 'evaluation.GetDebrief': () => debrief, ...answers })
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:all(.*)', component: { template: '<i />' } }] })
  const i18n = createI18n({ legacy: false, locale: 'en', messages: { en: {}, de: {} } })
  const pinia = createPinia()
  const page = mount(DebriefView, {
    props: { id: 's1' },
    attachTo: document.body,
    global: {
      plugins: [
        { install: app => providePlatform(app, platform) }, pinia, router, i18n, ui,
        { install: () => void (useAuthStore(pinia).user = trainee) },
      ],
      provide: { [pageTitleKey as symbol]: ref('') },
      stubs: noMenu,
    },
  })
  await flushPromises()
  return page
}
const button = (page: VueWrapper, name: string) => page.findAll('button').find(button => (button.attributes('aria-label') ?? button.text()) === name)

describe('jump', () => {
  test('goes to the turn, marks it and moves the focus; back returns to the finding', async () => {
    window.scrollTo = vi.fn() as unknown as typeof window.scrollTo
    const page = await show(debriefOf(talk()))
    const link = button(page, 'Turn 2: show in the transcript')!
    ;(link.element as HTMLElement).focus()
    await link.trigger('click')
    await flushPromises()
    const turn = page.get('#turn-t2')
    expect(document.activeElement).toBe(turn.element)
    expect(turn.attributes('aria-current')).toBe('location')
    await button(page, 'Back to where you were')!.trigger('click')
    expect(document.activeElement).toBe(link.element)
    expect(page.find('[aria-current="location"]').exists()).toBe(false)
  })

  test('a turn that the transcript does not hold has no button', async () => {
    const page = await show(debriefOf(talk(), { objectives: [objectiveOf({ turnId: 'gone' })], facts: [], metrics: [] }))
    expect(page.findAll('button').some(button => button.attributes('aria-label')?.startsWith('Turn'))).toBe(false)
  })

  test('of many turns the first twelve are shown, and the rest on demand', async () => {
    const turns = Array.from({ length: 20 }, (_, index) => ({ ...talk().turns[1]!, id: `x${index}` }))
    const page = await show(debriefOf(talk({ turns }), { objectives: [], facts: [], metrics: [metricOf({ turns: turns.map(({ id }) => id) })] }))
    const shown = () => page.findAll('button').filter(button => button.attributes('aria-label')?.startsWith('Turn')).length
    expect(shown()).toBe(12)
    await button(page, '8 more')!.trigger('click')
    await flushPromises()
    expect(shown()).toBe(20)
    expect(document.activeElement?.getAttribute('aria-label')).toBe('Turn 13: show in the transcript')
  })
})

describe('practising again', () => {
  const again = (page: VueWrapper) => page.findAll('a').find(link => link.text() === 'Practise again')?.attributes('href')
  const listed = { 'chat.ListScenarios': () => ({ scenarios: [{ id: 'smoking', rev: 2, title: 'Smoking', summary: '', field: 'health' as const, language: 'en', difficulty: 'medium' as const, minutes: 10, tags: [] }] }) }
  const unread = { 'chat.ListScenarios': () => Promise.reject(new ProblemError('unreachable', 'No.')) }

  test.each([
    ['of a scenario that is there', {}, listed, '/practice/smoking'],
    ['of a scenario that is gone', { scenarioId: 'gone' }, listed, undefined],
    ['of a talk that goes on', { state: 'active', endedAt: null }, listed, undefined],
    ['of an imported talk of a scenario that is there', { source: 'roleplay' }, listed, '/practice/smoking'],
    ['of an imported talk of a scenario that is not', { source: 'roleplay', scenarioId: 'theirs' }, listed, undefined],
    ['of a chat of another program with a scenario of the same name', { source: 'python' }, listed, undefined],
    ['of a chat of another program', { source: 'sillytavern', scenarioId: 'sillytavern' }, listed, undefined],
    ["of one's own talk, while the scenarios cannot be read", {}, unread, '/practice/smoking'],
    ['of an imported talk, while the scenarios cannot be read', { source: 'roleplay' }, unread, undefined],
  ] as const)('%s', async (_, part, answers, to) => {
    expect(again(await show(debriefOf(talk(part)), answers))).toBe(to)
  })

  test("of somebody else's talk is not offered", async () => {
    expect(again(await show({ ...debriefOf(talk()), userId: 'u2' }, listed))).toBeUndefined()
  })
})

describe('what is told', () => {
  test('a metric without a value', async () => {
    const page = await show(debriefOf(talk(), { metrics: [metricOf({ value: null, turns: [] })] }))
    expect(page.text()).toContain('Cannot be said')
    expect(page.text()).not.toContain('0 turns')
  })

  test('a tip for what was missed, but not for what was opened already', async () => {
    const missed = { state: 'hidden', openedBy: undefined, heardIn: undefined, tip: 'Ask about home.' } as const
    expect((await show(debriefOf(talk(), { facts: [factOf(missed)] }))).text()).toContain('Ask about home.')
    const opened = await show(debriefOf(talk(), { facts: [factOf({ ...missed, state: 'open', openedBy: 't2' })] }))
    expect(opened.text()).not.toContain('Ask about home.')
    expect(opened.text()).toContain('the talk moved on')
  })

  test('a talk that goes on is measured so far', async () => {
    const page = await show(debriefOf(talk({ state: 'active', endedAt: null }), { facts: [] }))
    expect(page.text()).toContain('This talk is still going on')
    expect(page.text()).toContain('Nothing has been found out so far.')
  })
})

describe('how the trainee spoke', () => {
  const pace = metricOf({ id: 'pace', unit: 'per_minute', value: 142.4, reliability: 'timed', turns: [] })
  const fastest = metricOf({ id: 'fastest_pace', unit: 'per_minute', value: 180, reliability: 'timed', turns: ['t2'], places: [{ turnId: 't2', at: 2000, from: 0 }] })
  const section = (page: VueWrapper) => page.find('section[aria-labelledby="debrief-speech"]')

  test('is told in words, with a button to the turn', async () => {
    window.scrollTo = vi.fn() as unknown as typeof window.scrollTo
    const page = await show(debriefOf(talk(), { objectives: [], facts: [], metrics: [], speech: { enough: true, metrics: [pace, fastest] } }))
    expect(section(page).get('h2').text()).toBe('How you spoke')
    expect(section(page).findAll('h3').map(title => title.text())).toEqual(['Pace', 'Fastest turn'])
    expect(section(page).text()).toContain('142 words a minute')
    expect(section(page).text()).toContain('Timed by the sound')
    await button(page, 'Turn 2: show in the transcript')!.trigger('click')
    await flushPromises()
    expect(document.activeElement).toBe(page.get('#turn-t2').element)
  })

  test('what did not happen is not zero', async () => {
    const page = await show(debriefOf(talk(), { speech: { enough: true, metrics: [{ ...fastest, value: null, turns: [] }] } }))
    expect(section(page).text()).toContain('Cannot be said')
    expect(section(page).text()).toContain('It did not happen in this talk')
  })

  test('is not told where they wrote', async () => {
    expect(section(await show(debriefOf(talk()))).exists()).toBe(false)
  })

  test('too little of it is said to be too little', async () => {
    const page = await show(debriefOf(talk(), { speech: { enough: false, metrics: [] } }))
    expect(section(page).text()).toContain('Too little was spoken')
    expect(section(page).find('li').exists()).toBe(false)
  })

  test("of somebody else's talk it is how the trainee spoke", async () => {
    const page = await show({ ...debriefOf(talk(), { speech: { enough: false, metrics: [] } }), userId: 'u2' })
    expect(section(page).get('h2').text()).toBe('How the trainee spoke')
  })
})

test('of a talk that its trainee has left nothing is shown as measured', async () => {
  const page = await show(debriefOf({ ...talk(), steppedOut: true }))
  expect(page.text()).toContain('This talk is not scored')
  expect(page.findAll('h2').map(heading => heading.text())).not.toContain('What counted')
  expect(page.get('a[href="/transcript/s1"]').text()).toBe('Open the transcript')
})
