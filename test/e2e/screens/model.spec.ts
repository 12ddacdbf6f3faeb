import { type Browser, type Page, expect, test } from '@playwright/test'
import { FakeModel, choose, limit, lookAfter } from '../models'
import { Server, makeFolder } from '../program'
import { clear, shoot } from './shoot'
import { complaint, composer, register, say, words } from '../talk'

// A talk that a model plays, from the choice to stepping out.

const languages = {
  en: {
    replies: ['Angry? You have not heard angry yet. Twice I took the day off, and twice nobody came.', '[sighs] Fine. Sorry is the first decent word I have had from any of you.', 'It began on the second of the month. The line went dead in the middle of a call, and that was that.'],
    picker: /^gemini/, plays: /^Who plays/, out: 'Step out', outOf: 'You have stepped out', contact: 'Add a contact', name: 'Name', phone: 'Telephone', text: 'Employee counselling', note: 'Note', hours: 'Monday to Friday, 8 to 18', save: 'Save', saved: 'Saved', find: 'Look on this machine',
  },
  de: {
    replies: ['Verärgert? Sie haben mich noch nicht verärgert erlebt. Zweimal hab ich mir freigenommen, und zweimal kam keiner.', '[seufzt] Na gut. Das ist das erste anständige Wort, das ich von Ihnen höre.', 'Am Zweiten ging es los. Mitten im Gespräch war die Leitung tot, und seitdem ist Funkstille.'],
    picker: /^gemini/, plays: /^Wer spielt/, out: 'Aussteigen', outOf: 'Sie sind ausgestiegen', contact: 'Anlaufstelle hinzufügen', name: 'Name', phone: 'Telefon', text: 'Betriebliche Mitarbeiterberatung', note: 'Hinweis', hours: 'Montag bis Freitag, 8 bis 18 Uhr', save: 'Speichern', saved: 'Gespeichert', find: 'Auf diesem Rechner suchen',
  },
} as const

/** Light and dark, wide and narrow; in German light alone. */
async function shootAll(page: Page, name: string, language: keyof typeof languages) {
  await page.evaluate(() => document.fonts.ready)
  for (const theme of language === 'en' ? (['light', 'dark'] as const) : (['light'] as const)) {
    await page.emulateMedia({ colorScheme: theme })
    for (const [width, height] of [[1280, 800], [390, 844]] as const) {
      await page.setViewportSize({ width, height })
      await shoot(page, `model/${name}${language === 'en' ? '' : `-${language}`}-${theme}-${width}`)
    }
  }
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize({ width: 1280, height: 800 })
}

async function contacts(page: Page, language: keyof typeof languages) {
  const l = languages[language]
  await page.goto('/#/settings/help')
  await page.getByRole('button', { name: l.contact }).click()
  await page.getByLabel(l.name, { exact: true }).fill(l.text)
  await page.getByLabel(l.phone).fill('+49 30 1234567')
  await page.getByRole('button', { name: l.save, exact: true }).click()
  await expect(page.getByText(l.saved, { exact: true })).toBeVisible()
  await page.evaluate(() => window.scrollTo(0, 0))
  await shootAll(page, 'help', language)
}

async function pictures(browser: Browser, server: Server, fake: FakeModel, language: keyof typeof languages) {
  const w = words[language]
  const l = languages[language]
  const context = await browser.newContext({ baseURL: server.url, locale: language, timezoneId: 'Europe/Berlin', reducedMotion: 'reduce', viewport: { width: 1280, height: 800 } })
  const page = await context.newPage()
  await register(page, w)
  await lookAfter(page, server, w)

  await page.goto('/#/settings/model')
  await expect(page.getByRole('heading', { name: w.limits })).toBeVisible()
  await page.getByRole('radio').first().click()
  await shootAll(page, 'none', language)

  // Agreeing to a service elsewhere says more than to one on the machine; it is asked nothing before.
  await choose(page, 'https://model.example.org/v1', { model: 'llama-3.3-70b' }, false)
  await page.goto('/#/practice')
  await page.goto(`/#${complaint[language].path}`)
  await page.getByRole('radio', { name: /^llama/ }).click()
  await page.getByRole('button', { name: w.begin, exact: true }).click()
  await expect(page.getByRole('dialog')).toBeVisible()
  await shootAll(page, 'consent', language)

  await choose(page, fake.url, { vendor: 'gemini', model: 'gemini-3.8-flash', key: 'a-key', priceIn: 300_000, priceOut: 2_500_000 })
  await limit(page, 20_000)
  await page.goto('/#/practice')
  await page.goto(`/#${complaint[language].path}`)
  await page.getByRole('radio', { name: l.picker }).click()
  await shootAll(page, 'briefing', language)
  await page.getByRole('button', { name: w.begin, exact: true }).click()
  await expect(composer(page, w)).toBeFocused()
  for (const [i, reply] of l.replies.entries()) {
    await fake.reset()
    await fake.next({ reply })
    await say(page, complaint[language].good[i]!, w)
  }
  await shootAll(page, 'talk', language)
  await page.getByRole('button', { name: l.plays }).click()
  await expect(page.getByRole('dialog')).toBeVisible()
  await shootAll(page, 'partner', language)
  await page.keyboard.press('Escape')
  const talk = page.url()

  await page.goto('/#/settings/model')
  await expect(page.getByRole('heading', { name: w.limits })).toBeVisible()
  await page.setViewportSize({ width: 1280, height: 2600 })
  await shoot(page, `model/chosen${language === 'en' ? '' : `-${language}`}-whole`)
  await page.setViewportSize({ width: 1280, height: 800 })
  await shootAll(page, 'chosen', language)
  await contacts(page, language)

  await page.goto(talk)
  await composer(page, w).focus()
  await page.keyboard.press('F9')
  await expect(page.getByRole('heading', { name: l.outOf })).toBeVisible()
  await shootAll(page, 'stepped-out', language)
  await context.close()
}

test('the pictures of a talk with a model', async ({ browser }) => {
  test.setTimeout(600_000)
  clear('model')
  for (const language of ['en', 'de'] as const) {
    const data = makeFolder()
    const server = await Server.start(data.path)
    const fake = await FakeModel.start('--listen', '127.0.0.1:41236')
    try {
      await pictures(browser, server, fake, language)
    } finally {
      await fake.stop()
      await server.stop()
      data.remove()
    }
  }
})
