import ui from '@nuxt/ui/vue-plugin'
import { flushPromises, mount } from '@vue/test-utils'
import { getActivePinia } from 'pinia'
import { type Component, shallowRef } from 'vue'
import { createI18n } from 'vue-i18n'
import { type RouteLocationRaw, createMemoryHistory, createRouter } from 'vue-router'
import type { LibraryListSessionsInput, SelectionInput, SessionSummary } from '@/contract/types'
import { type Platform, ProblemError, providePlatform } from '@/platform'
import { fakePlatform } from '@/platform/fake'
import { pageTitleKey } from '@/ui/pageTitle'
import { useAuthStore } from '../auth'
import { testPage, trainee } from '../testing'

type Answers = Parameters<typeof fakePlatform>[0]
type Given = Parameters<typeof fakePlatform>[1]

export function summaryOf(id: string, part: Partial<SessionSummary> = {}): SessionSummary {
  return {
    id, title: `Talk ${id}`, scenarioId: 'smoking', scenarioRev: 1, characterId: 'frank', characterName: 'Frank', state: 'ended',
    startedAt: '2026-01-05T10:00:00Z', endedAt: '2026-01-05T10:10:00Z', turnCount: 4, ...part,
  }
}

export const ids = (count: number, prefix = 's') => Array.from({ length: count }, (_, index) => `${prefix}${index}`)

/** A program with these sessions, in this order, that puts them into the bin and takes them out. */
export function shelf(sessions: SessionSummary[], answers: Answers = {}, given?: Given) {
  let all = sessions
  const purging = new Set<string>()
  const fits = (filter: LibraryListSessionsInput) => (session: SessionSummary) =>
    Boolean(session.deletedAt) === Boolean(filter.deleted) && session.title.includes(filter.text ?? '')
  const named = ({ all: every, filter, ids }: SelectionInput, deleted: boolean) => (session: SessionSummary) =>
    every ? fits({ ...filter, deleted })(session) && !ids?.includes(session.id) : (ids ?? []).includes(session.id)
  function change(input: SelectionInput, deleted: boolean, to: Partial<SessionSummary>) {
    const chosen = all.filter(named(input, deleted))
    all = all.map(session => (chosen.includes(session) ? { ...session, ...to } : session))
    return { count: chosen.length }
  }
  const platform = fakePlatform(
    {
      'library.ListSessions': ({ offset = 0, limit = 50, ...filter }) => {
        const found = all.filter(fits(filter))
        return { sessions: found.slice(offset, offset + limit), total: found.length, scenarios: [] }
      },
      'library.DeleteSessions': input => change(input, false, { deletedAt: '2026-01-06T10:00:00Z' }),
      'library.RestoreSessions': input => {
        for (const id of input.ids ?? []) {
          if (!all.some(session => session.id === id)) throw new ProblemError('not_found', 'There is no such session.')
          if (purging.has(id)) throw new ProblemError('conflict', 'It is being deleted for good.')
        }
        return change(input, true, { deletedAt: undefined })
      },
      'library.PurgeSessions': input => {
        const gone = all.filter(named(input, true))
        all = all.filter(session => !gone.includes(session))
        return { count: gone.length }
      },
      'chat.ListScenarios': () => ({ scenarios: [] }),
      ...answers,
    },
    given,
  )
  const page = testPage(platform)
  useAuthStore().user = trainee
  return {
    platform,
    ...page,
    put: (session: SessionSummary) => (all = [session, ...all]),
    purging,
    inBin: () => all.filter(({ deletedAt }) => deletedAt).map(({ id }) => id),
    asked: () => platform.calls.filter(({ operation }) => operation === 'library.ListSessions').map(({ input }) => (input as LibraryListSessionsInput).offset),
  }
}

/** A component of this domain as it stands in the page. */
export async function show(component: Component, props: Record<string, unknown>, platform: Platform, address?: RouteLocationRaw) {
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:all(.*)', component: { template: '<i />' } }] })
  if (address) await router.push(address)
  const i18n = createI18n({ legacy: false, locale: 'en', messages: { en: {}, de: {} } })
  // Menus open in here.
  const main = document.querySelector('main') ?? document.body.appendChild(document.createElement('main'))
  const page = mount(component, {
    props,
    attachTo: main,
    global: { plugins: [{ install: app => providePlatform(app, platform) }, getActivePinia()!, router, i18n, ui], provide: { [pageTitleKey as symbol]: shallowRef('') } },
  })
  await flushPromises()
  return page
}
