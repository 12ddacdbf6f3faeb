import { type Page, expect } from '@playwright/test'
import { ask, put } from './library'
import { begin, composer, endTalk, good, register, say, type Words, words } from './talk'

/** Every place of the program, with what shows that it is there. */
export interface Route {
  name: string
  path: string
  ready: (page: Page) => Promise<void>
}

/** Makes an account with an ended talk, an open one and one in the bin, and tells every place to look at. */
export async function furnish(page: Page, w: Words = words.en): Promise<Route[]> {
  await register(page, w)
  await bin(page)
  await begin(page, w)
  for (const text of good) await say(page, text, w)
  const ended = idOf(page)
  await endTalk(page, w)
  await page.goto('/#/practice/quit-smoking')
  await page.getByRole('radio').nth(1).click()
  await begin(page, w)
  for (const text of good.slice(0, 3)) await say(page, text, w)
  const open = idOf(page)
  return routes(ended, open, w)
}

/** Puts a talk of another program into the bin. */
export async function bin(page: Page) {
  const id = await put(page, 'Ada', ['Good morning.', 'Good morning to you.'])
  await ask(page, '/api/library/sessions/delete', { ids: [id] })
}

export const idOf = (page: Page) => page.url().split('/').at(-1)!

export function routes(ended: string, open: string, w: Words = words.en): Route[] {
  const heading = (name: string | RegExp) => async (page: Page) => expect(page.getByRole('heading', { name }).first()).toBeVisible()
  return [
    { name: 'practice', path: '/practice', ready: async page => expect(page.getByRole('link', { name: 'A talk about smoking' })).toBeVisible() },
    { name: 'briefing', path: '/practice/quit-smoking', ready: async page => expect(page.getByRole('button', { name: w.begin, exact: true })).toBeVisible() },
    { name: 'talk', path: `/talk/${open}`, ready: async page => expect(composer(page, w)).toBeVisible() },
    { name: 'talk-ended', path: `/talk/${ended}`, ready: async page => expect(page.getByRole('list', { name: w.transcript })).toContainText(good[0]!) },
    { name: 'debrief', path: `/debrief/${ended}`, ready: heading(w.counted) },
    { name: 'sessions', path: '/sessions', ready: async page => expect(page.getByRole('main').getByRole('link', { name: /^(Continue|Fortsetzen)/ })).toBeVisible() },
    { name: 'bin', path: '/sessions/bin', ready: async page => expect(page.getByRole('grid').getByRole('button').first()).toBeVisible() },
    { name: 'search', path: '/search?q=smok*', ready: async page => expect(page.getByRole('main').locator('mark').first()).toBeVisible() },
    { name: 'transcript', path: `/transcript/${ended}`, ready: async page => expect(page.getByRole('list', { name: w.transcript })).toContainText(good[0]!) },
    { name: 'storage', path: '/storage', ready: heading(w.storage) },
    { name: 'evaluation', path: '/evaluation', ready: async page => expect(page.getByRole('table').getByRole('link').first()).toBeVisible() },
    { name: 'settings', path: '/settings', ready: heading(w.settings) },
    { name: 'model', path: '/settings/model', ready: heading(w.limits) },
    { name: 'not-found', path: '/nowhere', ready: heading(/Page not found|Seite nicht gefunden/) },
  ]
}

export async function open(page: Page, route: Route) {
  await page.goto(`/#${route.path}`)
  await route.ready(page)
  await page.evaluate(async () => {
    await document.fonts.ready
    await Promise.all(document.getAnimations().filter(a => a.effect?.getComputedTiming().iterations !== Infinity).map(a => a.finished.catch(() => undefined)))
  })
}
