import ui from '@nuxt/ui/vue-plugin'
import { enableAutoUnmount, flushPromises, mount } from '@vue/test-utils'
import { getActivePinia } from 'pinia'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { createI18n } from 'vue-i18n'
import { createMemoryHistory, createRouter } from 'vue-router'
import type { HelpSettings, User } from '@/contract/types'
import { type Platform, ProblemError, providePlatform } from '@/platform'
import { fakePlatform } from '@/platform/fake'
import { useAuthStore } from '../auth'
import { testPage, trainee } from '../testing'
import HelpContacts from './components/HelpContacts.vue'
import { dialled, safeLink } from './links'
import HelpView from './views/HelpView.vue'

enableAutoUnmount(afterEach)

const kept: HelpSettings = {
  contacts: [{ name: 'Counselling', phone: '+49 (0)30 12-34', link: 'https://help.example/', note: 'Day and night' }, { name: 'Night line', phone: 'ext. 7 at the desk' }],
  phrases: ['enough for today'],
}

async function open(component: typeof HelpView | typeof HelpContacts, { role = 'ADMIN' as User['role'], links = undefined as Platform['links'] | undefined, help = (): HelpSettings | Promise<HelpSettings> => kept } = {}) {
  const platform = fakePlatform({ 'admin.GetHelp': help, 'admin.SetHelp': input => input }, { links })
  testPage(platform)
  useAuthStore().user = { ...trainee, role }
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:all(.*)', component: { template: '<i />' } }] })
  const i18n = createI18n({ legacy: false, locale: 'en', messages: { en: {}, de: {} } })
  const page = mount(component, { attachTo: document.body, global: { plugins: [{ install: app => providePlatform(app, platform) }, getActivePinia()!, router, i18n, ui] } })
  await flushPromises()
  const press = async (name: string) => {
    await page.findAll('button').find(button => button.text() === name)!.trigger('click')
    await flushPromises()
  }
  const save = async () => {
    await page.get('form').trigger('submit')
    await flushPromises()
  }
  const sent = () => platform.calls.filter(({ operation }) => operation === 'admin.SetHelp').map(({ input }) => input)
  return { page, press, save, sent, text: () => page.text().replace(/\s+/g, ' ') }
}

test.each([
  ['https://help.example/a', 'https://help.example/a'], ['mailto:help@example.org', 'mailto:help@example.org'],
  ['http://help.example', undefined], ['javascript:alert(1)', undefined], ['https://me:secret@help.example', undefined], ['help.example', undefined], ['', undefined], [undefined, undefined],
])('the link %j is shown as %j', (link, shown) => expect(safeLink(link)).toBe(shown))

test.each([['+49 30 1234', 'tel:+49301234'], ['030/12-34', 'tel:0301234'], ['ext. 7', undefined], ['112', 'tel:112'], ['', undefined]])('the number %j dials %j', (phone, dials) => expect(dialled(phone)).toBe(dials))

describe('contacts', () => {
  test('say who is there, and how they are reached', async () => {
    const { page, text } = await open(HelpContacts)
    expect(text()).toContain('Counselling')
    expect(text()).toContain('ext. 7 at the desk')
    expect(text()).toContain('In an emergency')
    expect(page.get('a[target=_blank]').attributes('rel')).toBe('noopener noreferrer')
  })

  test('open outside of the window, which has no other page', async () => {
    const opened = vi.fn()
    const { page } = await open(HelpContacts, { links: { kind: 'opened', open: opened } })
    const click = new MouseEvent('click', { bubbles: true, cancelable: true })
    page.get('a').element.dispatchEvent(click)
    expect(click.defaultPrevented).toBe(true)
    expect(opened).toHaveBeenCalledWith('https://help.example/')
    expect(page.find('a[href^="tel:"]').exists()).toBe(false)
  })

  test.each([['cannot be read', () => Promise.reject(new ProblemError('unreachable', ''))], ['are not there', () => ({ contacts: [], phrases: [] })]])('that %s leave a kind word', async (_, help) => {
    const { text } = await open(HelpContacts, { help })
    expect(text()).toContain('Talk to somebody you trust')
    expect(text()).toContain('emergency number')
  })
})

describe('the editor', () => {
  test('is for administrators', async () => {
    const { text, page } = await open(HelpView, { role: 'USER' })
    expect(text()).toContain('Only for administrators')
    expect(page.find('form').exists()).toBe(false)
  })

  test('keeps contacts and phrases', async () => {
    const { page, press, save, sent, text } = await open(HelpView)
    await press('Remove contact 2')
    expect(document.activeElement).toBe(page.get('[data-contact="0"] input').element)
    await page.get('textarea').setValue('enough for today\n\n no more of this ')
    await save()
    expect(sent()).toEqual([{ contacts: [{ name: 'Counselling', phone: '+49 (0)30 12-34', link: 'https://help.example/', note: 'Day and night' }], phrases: ['enough for today', 'no more of this'] }])
    expect(text()).toContain('Saved')
  })

  test('says what is missing, goes there, and sends nothing', async () => {
    const { page, press, save, sent, text } = await open(HelpView)
    await press('Add a contact')
    const field = page.findAll('[data-contact="2"] input')
    expect(document.activeElement).toBe(field[0]!.element)
    await field[2]!.setValue('javascript:alert(1)')
    await page.get('textarea').setValue('stop')
    await save()
    expect(sent()).toEqual([])
    expect(text()).toContain('Please give a name.')
    expect(text()).toContain('A link begins with https:// or mailto:.')
    expect(text()).toContain('Too short or too long: “stop”')
    expect(document.activeElement?.getAttribute('aria-invalid')).toBe('true')
  })
})
