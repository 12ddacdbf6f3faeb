import { AxeBuilder } from '@axe-core/playwright'
import { type Locator, type Page, expect, test } from '../fixtures'
import { setRole } from '../library'
import { furnish, open } from '../routes'
import { register, signIn, trainee, words } from '../talk'

async function violations(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary?.replace(/\s+/g, ' ')}`))
}

/** What reaches beyond the right or left edge of the page, which would have to be scrolled. */
const tooWide = (page: Page) =>
  page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    if (scrollWidth <= clientWidth) return []
    const outside = [...document.body.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > clientWidth + 1)
    return [`${scrollWidth} > ${clientWidth}`, ...outside.slice(0, 5).map(e => e.outerHTML.slice(0, 120))]
  })

for (const theme of ['light', 'dark'] as const) {
  test.describe(theme, () => {
    test.use({ colorScheme: theme, reducedMotion: 'reduce' } as object)

    test('axe finds nothing, on any route', async ({ page }) => {
      test.slow()
      const found: Record<string, string[]> = {}
      const look = async (name: string) => {
        const wrong = await violations(page)
        if (wrong.length) found[name] = wrong
      }
      await page.goto('/')
      await expect(page.getByRole('tab', { name: 'Sign in' })).toBeVisible()
      await expect(page.locator('html')).toHaveClass(theme)
      await look('welcome')
      await page.getByRole('tab', { name: 'Register' }).click()
      await look('register')
      for (const route of await furnish(page)) {
        await open(page, route)
        await page.mouse.move(0, 0)
        await look(route.name)
        if (route.name === 'talk') {
          for (const name of ['Show where', 'Briefing', 'End', 'Practice']) {
            await page.getByRole(name === 'Practice' ? 'link' : 'button', { name, exact: true }).first().hover()
            await look(`talk, pointer over ${name}`)
          }
          await page.getByRole('button', { name: 'Briefing' }).click()
          await expect(page.getByRole('dialog')).toBeVisible()
          await look('talk, briefing')
          await page.keyboard.press('Escape')
          await page.getByRole('button', { name: 'End', exact: true }).click()
          await expect(page.getByRole('dialog')).toBeVisible()
          await look('talk, end')
          await page.keyboard.press('Escape')
          await page.getByRole('button', { name: words.en.save }).click()
          await expect(page.getByRole('menu')).toBeVisible()
          await look('talk, save transcript')
          await page.keyboard.press('Escape')
        }
      }
      expect(found).toEqual({})
    })
  })
}

for (const [language, w] of Object.entries(words)) {
  test.describe(`in ${language}`, () => {
    test.use({ locale: language })

    test('nothing scrolls sideways at 320 and 390 pixels, nor at 200 %', async ({ page }) => {
      test.slow()
      const found: Record<string, string[]> = {}
      const all = await furnish(page, w)
      // 640 CSS pixels are what a window of 1280 has at 200 %.
      for (const [width, height] of [[320, 640], [390, 844], [640, 400]] as const) {
        await page.setViewportSize({ width, height })
        for (const route of all) {
          await open(page, route)
          const wrong = await tooWide(page)
          if (wrong.length) found[`${route.name} at ${width}`] = wrong
        }
      }
      expect(found).toEqual({})
    })
  })
}

for (const [language, w] of Object.entries(words)) {
  test.describe(`in ${language}, for who looks after the server`, () => {
    test.use({ locale: language })

    test('no entry of the navigation is cut off', async ({ page, server }) => {
      await register(page, w, { ...trainee, name: 'Maximiliane Schwarzenberger' })
      setRole(server, 'ADMIN')
      await page.evaluate(() => sessionStorage.clear())
      await page.reload()
      await signIn(page, w)
      const navigation = page.getByRole('navigation')
      for (const width of [320, 390, 768, 1280]) {
        await page.setViewportSize({ width, height: 640 })
        await navigation.getByRole('link', { name: w.settings }).click() // what is current is wider
        await expect(navigation.locator('[aria-current]')).toHaveText(w.settings)
        const cut = await navigation.getByRole('link').evaluateAll(links => links.filter(link => [...link.querySelectorAll('*')].some(e => e.scrollWidth > e.clientWidth && e.clientWidth)).map(link => link.textContent))
        expect(cut, `at ${width}`).toEqual([])
        expect(await tooWide(page), `at ${width}`).toEqual([])
      }
    })
  })
}

test('on a small screen all of the talk is at hand', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 568 })
  const [, , talk] = await furnish(page)
  await open(page, talk!)
  for (const name of [/^Briefing$/, /^Show progress$/, words.en.save, /^End$/, /^Send$/]) await expect(page.getByRole('button', { name })).toBeInViewport({ ratio: 1 })
  await page.getByRole('button', { name: 'Show progress' }).click()
  await expect(page.getByRole('dialog', { name: 'Progress' }).getByText('of 7 met')).toBeVisible()
})

for (const [width, height] of [[1180, 800], [1024, 768]] as const) {
  test(`at ${width}×${height} the progress stands beside the talk, whole`, async ({ page }) => {
    await page.setViewportSize({ width, height })
    const [, , talk] = await furnish(page)
    await open(page, talk!)
    const progress = page.getByRole('complementary', { name: 'Progress' })
    await expect(progress.getByText(/^Stage \d of \d$/)).toBeInViewport({ ratio: 1 })
    for (const list of [/^Stages$/, /^Mood$/, /^Goals$/]) await expect(progress.getByRole('region', { name: list })).toBeInViewport({ ratio: 1 })
    // A line of 45 to 80 letters is read with ease.
    const { width: measure } = (await page.getByRole('log').locator('ol').boundingBox())!
    expect(measure).toBeGreaterThan(400)
    expect(measure).toBeLessThan(720)
  })
}

for (const [width, height] of [[1280, 800], [1024, 768]] as const) {
  test(`at ${width}×${height} the notes on a talk end where its turns end`, async ({ page }) => {
    await page.setViewportSize({ width, height })
    await open(page, (await furnish(page)).find(({ name }) => name === 'transcript')!)
    const end = async (there: Locator) => {
      const box = (await there.boundingBox())!
      return box.x + box.width
    }
    const turns = await end(page.getByRole('list', { name: 'Transcript' }))
    expect(Math.abs((await end(page.getByRole('button', { name: 'Write a note on the talk' }))) - turns)).toBeLessThan(2)
  })
}

test('the smallest window hides nothing that cannot be reached', async ({ page }) => {
  test.slow()
  await page.setViewportSize({ width: 360, height: 480 })
  for (const route of await furnish(page)) {
    await open(page, route)
    for (const control of await page.locator('main').locator('a, button, input, textarea, summary').all()) {
      if (!(await control.isVisible())) continue
      await control.scrollIntoViewIfNeeded().catch(() => undefined) // a long list makes what is near anew
      // What lies above it is not the control, nor in it.
      const covered = await control.evaluate(element => {
        element.scrollIntoView({ block: 'center' })
        const { left, top, width, height } = element.getBoundingClientRect()
        const hit = document.elementFromPoint(left + width / 2, top + height / 2)
        return hit && (element.contains(hit) || hit.contains(element) || hit.closest('label')) ? '' : `${element.outerHTML.slice(0, 100)} under ${hit?.outerHTML.slice(0, 100)}`
      })
      expect(covered, route.name).toBe('')
    }
  }
})

test('the navigation marks where one is, also below its entries', async ({ page }) => {
  const all = await furnish(page)
  for (const [name, entry] of [['practice', 'Practice'], ['briefing', 'Practice'], ['talk', 'Practice'], ['debrief', 'Sessions'], ['settings', 'Settings']]) {
    await open(page, all.find(route => route.name === name)!)
    await expect(page.getByRole('navigation').locator('[aria-current]'), name).toHaveText(entry!)
  }
})

test('theme and language are kept', async ({ page }) => {
  await furnish(page)
  await page.goto('/#/settings')
  await page.getByRole('radio', { name: 'Dark' }).click()
  await page.getByRole('radio', { name: 'Deutsch' }).click()
  await expect(page.locator('html')).toHaveAttribute('lang', 'de')
  await page.reload()
  await expect(page.locator('html')).toHaveClass('dark')
  await expect(page.getByRole('heading', { name: 'Einstellungen', level: 1 })).toBeVisible()
})
