import { AxeBuilder } from '@axe-core/playwright'
import { type Page, expect, test as base } from '../fixtures'
import { FakeModel, choose as put, lookAfter } from '../models'
import type { Server } from '../program'
import { begin, composer, register, say, trainee, turns, type Words, words } from '../talk'

const test = base.extend<{ fake: FakeModel }>({
  // eslint-disable-next-line no-empty-pattern -- a fixture names what it takes
  fake: async ({}, use) => {
    const fake = await FakeModel.start('--tokens-per-second', '60')
    await use(fake)
    await fake.stop()
  },
})

const said = {
  en: { address: 'Address', model: 'Model', key: 'Key', other: /^Another service/, save: 'Save', agree: 'Agree', later: 'Not now', test: 'Test', ready: /^Ready\. The first word/, plays: /^gemini-3\.8-flash/, who: /^Who plays/, goOn: /^Go on with the script/, back: /^Back to gemini/, again: 'Try again', out: 'You have stepped out', notScored: 'Stepped out, not scored', saved: 'Saved', addContact: 'Add a contact' },
  de: { address: 'Adresse', model: 'Modell', key: 'Schlüssel', other: /^Ein anderer Dienst/, save: 'Speichern', agree: 'Zustimmen', later: 'Jetzt nicht', test: 'Testen', ready: /^Bereit\. Das erste Wort/, plays: /^gemini-3\.8-flash/, who: /^Wer spielt/, goOn: /^Weiter mit dem Skript/, back: /^Zurück zu gemini/, again: 'Erneut versuchen', out: 'Sie sind ausgestiegen', notScored: 'Ausgestiegen, nicht bewertet', saved: 'Gespeichert', addContact: 'Anlaufstelle hinzufügen' },
} as const

async function asAdmin(page: Page, server: Server, w: Words = words.en) {
  await register(page, w)
  await lookAfter(page, server, w)
}

async function choose(page: Page, fake: FakeModel, language: keyof typeof said = 'en') {
  const w = said[language]
  await page.goto('/#/settings/model')
  await page.getByRole('radio', { name: w.other }).click()
  await page.getByLabel(w.address).fill(`${fake.url}/v1`)
  await page.getByLabel(w.model, { exact: true }).fill('gemini-3.8-flash')
  await page.getByLabel(w.key, { exact: true }).fill('a-secret-key')
  await page.getByRole('button', { name: w.save, exact: true }).click()
  await expect(page.getByRole('dialog')).toBeVisible()
}

async function violations(page: Page) {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary?.replace(/\s+/g, ' ')}`))
}
const tooWide = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

test('nothing is asked of a service before somebody has agreed, and the key stays out of the page', async ({ page, server, fake }) => {
  await asAdmin(page, server)
  const w = said.en
  await choose(page, fake)
  await page.getByRole('button', { name: w.later }).click()
  expect(await fake.requests()).toEqual([])
  await page.getByRole('button', { name: w.test, exact: true }).click()
  expect(await fake.requests()).toEqual([])
  await page.getByRole('button', { name: w.agree }).click()
  await expect(page.getByText(w.ready)).toBeVisible()
  expect((await fake.requests()).length).toBeGreaterThan(0)
  expect(await page.content()).not.toContain('a-secret-key')
  expect(await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }))).not.toContain('a-secret-key')
  await expect(page.locator('input[type=password]')).toHaveValue('')
})

test('by keyboard alone: a talk with the model, two failures, the script, back again, and out', async ({ page, server, fake }) => {
  test.slow()
  const w = said.en
  await asAdmin(page, server)
  await choose(page, fake)
  await page.getByRole('button', { name: w.agree }).press('Enter')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await page.goto('/#/practice/quit-smoking')
  await page.getByRole('radio', { name: 'Script' }).focus()
  // As long as a finger needs: the group sees on a key that is down what the focus came by.
  await page.keyboard.press('ArrowDown', { delay: 60 })
  await expect(page.getByRole('radio', { name: w.plays })).toBeChecked()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('button', { name: 'Begin', exact: true })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(composer(page)).toBeFocused()

  await fake.next({ reply: 'No. <img src=x onerror=alert(1)> **No.**' })
  await say(page, 'What brings you here today?')
  await expect(turns(page).last()).toContainText('<img src=x onerror=')
  await expect(turns(page).last()).toContainText('Played by: gemini-3.8-flash')

  await fake.next({ fault: 'server_error', times: 6 })
  await page.keyboard.type('How do you feel about it?')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: w.again }).press('Enter')
  await expect(page.getByRole('button', { name: w.goOn })).toBeVisible()
  await composer(page).focus()
  await page.keyboard.press('F8')
  await expect(turns(page)).toHaveCount(5)
  await expect(turns(page).last()).toContainText('Played by: Script')
  await page.getByRole('button', { name: w.back }).press('Enter')
  await expect(page.getByRole('button', { name: w.who })).toContainText('gemini-3.8-flash')

  await composer(page).focus()
  await page.keyboard.press('F9')
  await expect(page.getByRole('heading', { name: w.out })).toBeFocused()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Back to the sessions' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('grid')).toContainText(w.notScored)
  await expect(page.getByRole('grid').getByRole('link', { name: /^Debriefing/ })).toHaveCount(0)
})

test('a typed phrase leads out, to the contacts of the institution', async ({ page, server }) => {
  await asAdmin(page, server)
  await page.goto('/#/settings/help')
  await page.getByRole('button', { name: 'Add a contact' }).click()
  await page.keyboard.type('Counselling')
  await page.getByLabel('Telephone').fill('+49 30 1234')
  await page.getByLabel('Link').fill('https://help.example/')
  await page.getByLabel(/^Further phrases/).fill('enough for today')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText('Saved', { exact: true })).toBeVisible()
  await page.goto('/#/practice/quit-smoking')
  await page.getByRole('button', { name: 'Begin', exact: true }).click()
  await composer(page).fill('Enough for today!')
  await composer(page).press('Enter')
  await expect(page.getByRole('heading', { name: 'You have stepped out' })).toBeFocused()
  await expect(page.getByRole('link', { name: /Counselling/ })).toHaveAttribute('href', 'tel:+49301234')
  await expect(page.getByRole('link', { name: /help\.example/ })).toHaveAttribute('target', '_blank')
  expect(await violations(page)).toEqual([])
})

test('who does not look after the server reads what is chosen, and agrees for themselves', async ({ page, server, fake, browser }) => {
  await asAdmin(page, server)
  await choose(page, fake)
  await page.getByRole('button', { name: said.en.agree }).click()
  const other = await (await browser.newContext({ baseURL: server.url, locale: 'en-GB' })).newPage()
  await register(other, words.en, { ...trainee, email: 'other@example.org' })
  await other.goto('/#/settings/model')
  await expect(other.getByText('An administrator chooses the model')).toBeVisible()
  await expect(other.getByRole('button', { name: 'Save', exact: true })).toHaveCount(0)
  await expect(other.getByText('You have not agreed yet')).toBeVisible()
  expect(await violations(other)).toEqual([])
  await other.goto('/#/practice/quit-smoking')
  await other.getByRole('radio', { name: said.en.plays }).click()
  await other.getByRole('button', { name: 'Begin', exact: true }).click()
  await expect(other.getByRole('dialog')).toContainText('Before the model plays')
  await other.getByRole('button', { name: said.en.agree }).click()
  await expect(composer(other)).toBeFocused()

  // Chosen anew, that is seen without a look, also in a talk.
  await put(page, `${fake.url}/v1`, { model: 'llama3.2' })
  await expect(other.getByRole('button', { name: said.en.who })).toContainText('llama3.2')
})

for (const language of ['en', 'de'] as const)
  for (const theme of ['light', 'dark'] as const)
    test.describe(`${language}, ${theme}`, () => {
      test.use({ locale: language, colorScheme: theme, reducedMotion: 'reduce' } as object)

      test('each state of the model is sound for axe, and nothing scrolls sideways', async ({ page, server, fake }) => {
        test.slow()
        const w = said[language]
        const found: Record<string, unknown> = {}
        const look = async (name: string) => {
          const wrong: unknown[] = await violations(page)
          for (const width of [320, 640, 1280]) {
            await page.setViewportSize({ width, height: width === 640 ? 400 : 800 })
            const over = await tooWide(page)
            if (over > 0) wrong.push(`${over} too wide at ${width}`)
          }
          if (wrong.length) found[name] = wrong
        }
        await asAdmin(page, server, words[language])
        await page.goto('/#/settings/help')
        await page.getByRole('button', { name: w.addContact }).click()
        await look('help')
        await page.goto('/#/settings/model')
        await page.getByRole('radio', { name: w.other }).click()
        await page.getByRole('button', { name: w.save, exact: true }).click()
        await look('wrong')
        await choose(page, fake, language)
        await look('consent')
        await page.getByRole('button', { name: w.agree }).click()
        await fake.next({ fault: 'bad_key', times: 3 })
        await page.getByRole('button', { name: w.test, exact: true }).click()
        await page.waitForTimeout(1500)
        await look('tested')
        await fake.reset()
        await page.goto('/#/practice/quit-smoking')
        await page.getByRole('radio', { name: w.plays }).click()
        await look('briefing')
        await begin(page, words[language])
        await say(page, 'What brings you here today?', words[language])
        await fake.next({ fault: 'busy', times: 6 })
        await composer(page, words[language]).fill('How do you feel about it?')
        await composer(page, words[language]).press('Enter')
        await expect(page.getByRole('button', { name: new RegExp(w.again) })).toBeVisible()
        await look('failed once')
        await page.getByRole('button', { name: w.again, exact: true }).click({ timeout: 15_000 })
        await expect(page.getByRole('button', { name: w.goOn })).toBeVisible()
        await look('failed twice')
        await page.getByRole('button', { name: w.who }).click()
        await look('who plays')
        await page.keyboard.press('Escape')
        await page.getByRole('button', { name: w.goOn }).click()
        await expect(page.getByRole('button', { name: w.back })).toBeVisible()
        await look('script again')
        await page.keyboard.press('F9')
        await expect(page.getByRole('heading', { name: w.out })).toBeFocused()
        await look('out')
        expect(found).toEqual({})
      })
    })
