import { type Browser, type Page, expect, test } from '@playwright/test'
import { setRole } from '../library'
import { Server, makeFolder } from '../program'
import { type Route, bin, idOf, open, routes } from '../routes'
import { clear, shoot } from './shoot'
import { begin, endTalk, good, register, say, signIn, trainee, type Words, words } from '../talk'

const themes = ['light', 'dark'] as const
const widths = [[1280, 800], [390, 844]] as const
// Where long German words are at home.
const german = ['debrief', 'model', 'settings', 'storage', 'transcript']

/** A person with some practice: a talk of good technique, a short poor one, and one that goes on. */
async function practise(page: Page, w: Words): Promise<Route[]> {
  const talk = async (character: string, texts: string[], end: boolean) => {
    await page.goto('/#/practice/quit-smoking')
    await page.getByRole('radio', { name: character }).click()
    await begin(page, w)
    for (const text of texts) await say(page, text, w)
    const id = idOf(page)
    if (end) await endTalk(page, w)
    return id
  }
  await register(page, w, account(w))
  await bin(page)
  await talk('Rosie', ['Hello, how are you?', 'You really should stop smoking, you know.', 'It will kill you. Why do you not just quit?', 'Goodbye.'], true)
  const ended = await talk('Frank', good, true)
  const active = await talk('Rosie', good.slice(0, 4), false)
  return routes(ended, active, w)
}

const account = (w: Words) => ({ ...trainee, email: `trainee.${w === words.en ? 'en' : 'de'}@example.org` })

/** The storage is shown to who looks after the server. */
async function lookAfter(page: Page, w: Words, server: Server) {
  const { email } = account(w)
  setRole(server, 'ADMIN', email)
  await page.evaluate(() => sessionStorage.clear())
  await page.reload()
  await signIn(page, w, account(w))
}

interface Told {
  path?: string
  parts?: object[]
  startedAt?: string
  endedAt?: string | null
  turnCount?: number
  turns?: { at: number }[]
}

/** What a script says in seconds takes a person minutes, and so it is told: a turn every forty seconds or so. */
function lifelike(_key: string, value: unknown): unknown {
  const told = value as Told | null
  const pace = (turn: number) => turn * 41_000 + (turn % 3) * 7000
  if (told?.startedAt && told.endedAt) told.endedAt = new Date(Date.parse(told.startedAt) + pace(told.turnCount ?? 0)).toISOString()
  if (told?.startedAt) told.turns?.forEach((turn, index) => (turn.at = pace(index)))
  // The folder of this run is another each time.
  if (told?.parts && told.path) told.path = '/home/trainee/.local/share/RolePlay/roleplay.db'
  return value
}

async function newPage(browser: Browser, server: Server, locale: string) {
  const context = await browser.newContext({ baseURL: server.url, locale, timezoneId: 'Europe/Berlin', reducedMotion: 'reduce', viewport: { width: 1280, height: 800 } })
  await context.route(/\/api\/(chat|evaluation|library|upkeep)\//, async route => {
    if (route.request().method() !== 'GET') return route.continue()
    const response = await route.fetch()
    const json: unknown = JSON.parse(await response.text(), lifelike)
    await route.fulfill({ response, json })
  })
  return context.newPage()
}

async function shootAll(page: Page, all: Route[], suffix = '') {
  for (const theme of themes) {
    await page.emulateMedia({ colorScheme: theme })
    for (const [width, height] of widths) {
      await page.setViewportSize({ width, height })
      for (const route of all) {
        await open(page, route)
        await shoot(page, `${route.name}${suffix}-${theme}-${width}`)
      }
    }
  }
}

test('the pictures of every place', async ({ browser }) => {
  clear('')
  const data = makeFolder()
  const server = await Server.start(data.path)
  try {
    for (const [language, w] of Object.entries(words)) {
      const page = await newPage(browser, server, language)
      const welcome: Route = { name: 'welcome', path: '/welcome', ready: async page => expect(page.getByRole('tab', { name: w.signIn })).toBeVisible() }
      if (language === 'en') await shootAll(page, [welcome])
      const suffix = language === 'en' ? '' : `-${language}`
      // A talk that is over leads to its transcript.
      const all = (await practise(page, w)).filter(({ name }) => name !== 'talk-ended' && (language === 'en' || german.includes(name)))
      await shootAll(page, all.filter(({ name }) => name !== 'storage'), suffix)
      await lookAfter(page, w, server)
      const kept = { ...all.find(({ name }) => name === 'storage')!, ready: async (page: Page) => expect(page.getByRole('table')).toBeVisible() }
      await shootAll(page, [kept], suffix)
      await page.context().close()
    }
  } finally {
    await server.stop()
    data.remove()
  }
})
