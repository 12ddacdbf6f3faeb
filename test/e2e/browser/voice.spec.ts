import { AxeBuilder } from '@axe-core/playwright'
import { type Page, expect, test } from '../fixtures'
import { idOf } from '../routes'
import { begin, complaint, composer, register, words } from '../talk'
import { FakeVoice } from '../voice'

// The screens of a talk by voice, on a voice service that is played to the page.

const said = {
  en: { start: /^Speak with/, agree: 'Agree and speak', later: 'Not now', talk: /^Hold to speak/, mute: 'Mute the microphone', stop: 'Stop speaking', menu: 'How you speak', check: 'Check microphone and sound' },
  de: { start: /^Mit .* sprechen/, agree: 'Zustimmen und sprechen', later: 'Jetzt nicht', talk: /^Zum Sprechen halten/, mute: 'Mikrofon stumm schalten', stop: 'Nicht mehr sprechen', menu: 'Wie Sie sprechen', check: 'Mikrofon und Ton prüfen' },
} as const

async function violations(page: Page) {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary?.replace(/\s+/g, ' ')}`))
}
const tooWide = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
const bar = (page: Page) => page.getByRole('region', { name: /^(Talk by voice|Gesprochenes Gespräch)$/ })
const calls = (fake: FakeVoice, call: string) => fake.asked.filter(one => one.call === call).map(({ body }) => body)

async function speak(page: Page, language: keyof typeof said, settings: object = {}): Promise<FakeVoice> {
  const fake = await FakeVoice.play(page)
  Object.assign(fake.settings, { asked: true, consented: true }, settings)
  await register(page, words[language])
  await page.goto(`/#${complaint[language].path}`)
  await begin(page, words[language])
  return fake
}

test('by keyboard alone: from consent to speaking and back to text', async ({ page }) => {
  const fake = await speak(page, 'en', { asked: false, consented: false })
  await expect(page.getByRole('button', { name: said.en.start })).toBeVisible()
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.press('Shift+Tab')
  await expect(page.getByRole('button', { name: said.en.start })).toBeFocused()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByText('generativelanguage.googleapis.com')).toBeVisible()
  await dialog.getByRole('button', { name: said.en.later }).press('Enter')
  await expect(dialog).toHaveCount(0)
  expect(calls(fake, 'POST talk')).toEqual([])
  await page.getByRole('button', { name: said.en.start }).press('Enter')
  await dialog.getByRole('button', { name: said.en.agree }).press('Enter')
  await expect(bar(page)).toBeVisible()
  expect(calls(fake, 'POST talk')).toEqual([{ id: idOf(page) }])
  await expect(page.getByRole('button', { name: said.en.mute })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: said.en.mute })).toHaveAttribute('aria-pressed', 'true')
  await page.getByRole('button', { name: said.en.stop }).press('Enter')
  await expect(bar(page)).toHaveCount(0)
  await expect(page.getByText('You have stopped speaking.')).toBeVisible()
  await expect(page.getByRole('button', { name: said.en.start })).toBeFocused()
})

test('the microphone is open while the key is held, but not while one writes', async ({ page }) => {
  const fake = await speak(page, 'en', { mode: 'hold' })
  await page.getByRole('button', { name: said.en.start }).click()
  const button = page.getByRole('button', { name: said.en.talk })
  await expect(bar(page)).toBeVisible()
  fake.become({ open: false })
  await expect(button).toHaveAttribute('aria-pressed', 'false')
  await composer(page).fill('a')
  await page.keyboard.press('Space')
  await expect(composer(page)).toHaveValue('a ')
  expect(calls(fake, 'PUT open')).toEqual([])

  await page.getByRole('log').click()
  await page.keyboard.down('Space')
  await expect(button).toHaveAttribute('aria-pressed', 'true')
  await page.keyboard.down('Space')
  await page.keyboard.up('Space')
  await expect(button).toHaveAttribute('aria-pressed', 'false')
  expect(calls(fake, 'PUT open')).toEqual([{ on: true }, { on: false }])

  await button.hover()
  await page.mouse.down()
  await expect(button).toHaveAttribute('aria-pressed', 'true')
  await page.mouse.move(5, 5)
  await page.mouse.up()
  await expect(button).toHaveAttribute('aria-pressed', 'false')
  expect(calls(fake, 'PUT open')).toHaveLength(4)
})

test('a meter moves with every level, and one press of a key interrupts', async ({ page }) => {
  const fake = await speak(page, 'en')
  await page.getByRole('button', { name: said.en.start }).click()
  await expect(bar(page)).toBeVisible()
  const meter = page.getByRole('meter', { name: 'Your microphone' }).locator('div')
  for (const [level, share] of [[-30, 'scaleX(0.5)'], [-6, 'scaleX(0.9)'], [-96, 'scaleX(0)']] as const) {
    fake.level(level, -96)
    await expect(meter).toHaveAttribute('style', new RegExp(share.replace(/[().]/g, '\\$&')))
  }
  fake.become({ state: 'speaking' })
  await expect(bar(page)).toContainText('is speaking')
  await composer(page).press('Escape')
  await expect.poll(() => calls(fake, 'POST interrupt')).toHaveLength(1)
})

for (const language of ['en', 'de'] as const)
  for (const theme of ['light', 'dark'] as const)
    test.describe(`${language}, ${theme}`, () => {
      test.use({ locale: language, colorScheme: theme, reducedMotion: 'reduce' } as object)

      test('each state of a talk by voice is sound for axe, and nothing scrolls sideways', async ({ page }) => {
        test.slow()
        const l = said[language]
        const found: Record<string, unknown> = {}
        const look = async (name: string) => {
          await page.mouse.move(0, 0)
          const wrong: unknown[] = await violations(page)
          for (const width of [320, 640, 1280]) {
            await page.setViewportSize({ width, height: width === 640 ? 400 : 800 })
            const over = await tooWide(page)
            if (over > 0) wrong.push(`${over} too wide at ${width}`)
          }
          if (wrong.length) found[name] = wrong
        }
        const fake = await speak(page, language, { asked: false, consented: false })
        await expect(page.getByRole('button', { name: l.start })).toBeVisible()
        await look('start')
        await page.getByRole('button', { name: l.start }).click()
        await expect(page.getByRole('dialog')).toBeVisible()
        await look('consent')
        await page.getByRole('button', { name: l.agree }).click()
        await expect(bar(page)).toBeVisible()
        fake.caption('one', 'trainee', 'Hello', 1000)
        fake.caption('two', 'character', 'Hello to you', 2000)
        await expect(page.getByText('Hello to you')).toBeVisible()
        await look('captions')
        fake.become({ mode: 'hold', open: false, hears: false, echo: true, silent: true, recording: 'stopped', fault: 'offline', state: 'reconnecting', speakerFault: 'lost' })
        await expect(bar(page)).toHaveAttribute('data-state', 'reconnecting')
        await look('all that can be wrong')
        fake.become({ state: 'listening', mode: 'toggle', open: true, muted: true })
        await look('toggle, muted')
        await page.getByRole('button', { name: l.menu }).click()
        await expect(page.getByRole('dialog')).toBeVisible()
        await look('menu')
        await page.keyboard.press('Escape')
        await page.getByRole('button', { name: l.stop }).click()
        await expect(bar(page)).toHaveCount(0)
        await look('stopped')
        await page.goto('/#/settings/voice')
        await page.getByRole('link', { name: l.check }).waitFor()
        await look('settings')
        await page.getByRole('link', { name: l.check }).click()
        await expect(page.getByRole('meter')).toBeVisible()
        fake.checks({ doing: 'recording', silent: true })
        await look('check')
        fake.checks({ doing: '', silent: false, microphoneFault: 'none', speakerFault: 'denied' })
        await look('check, faults')
        expect(found).toEqual({})
      })
    })
