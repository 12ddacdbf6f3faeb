import { type Locator, type Page, expect, test } from '../fixtures'
import { good, register, trainee, turns } from '../talk'

/** Goes on by Tab until the place is reached; each place on the way must be seen. */
async function tabTo(page: Page, place: Locator, most = 40) {
  for (let i = 0; i < most; i++) {
    if (await place.evaluate(element => element === document.activeElement, undefined, { timeout: 2000 }).catch(() => false)) return
    await page.keyboard.press('Tab')
    await seesFocus(page)
  }
  throw new Error(`${place} is not reached with ${most} tabs`)
}

/** The place that has the focus is on the screen and is marked: by an outline, a ring, or a border of its own or what holds it. */
async function seesFocus(page: Page) {
  const trouble = await page.evaluate(async () => {
    await Promise.all(document.getAnimations().map(a => a.finished.catch(() => undefined)))
    const element = document.activeElement
    // A date has several places in one field; whoever leaves it comes back to the first.
    const seen = window as { lastSeen?: Element }
    if (!element || element === document.body || element === seen.lastSeen) return ''
    seen.lastSeen = element
    const name = element.outerHTML.slice(0, 120)
    const box = element.getBoundingClientRect()
    if (!box.width || box.bottom <= 0 || box.top >= innerHeight || box.right <= 0 || box.left >= innerWidth) return `out of sight: ${name}`
    const look = (e: Element) => {
      const { outlineStyle, outlineWidth, boxShadow, borderColor, backgroundColor } = getComputedStyle(e)
      return [outlineStyle === 'none' ? '' : outlineStyle + outlineWidth, boxShadow, borderColor, backgroundColor].join()
    }
    // Its look, and that of what holds it, with the focus and without.
    const line = [element, element.parentElement, element.parentElement?.parentElement, element.closest('article, form, label, li')].filter(e => e !== null && e !== undefined)
    const siblings = element.nextElementSibling ? [element.nextElementSibling] : []
    const all = [...line, ...siblings]
    const focused = all.map(look)
    const style = new CSSStyleSheet()
    style.replaceSync('* { transition: none !important }')
    document.adoptedStyleSheets.push(style)
    const settled = all.map(look)
    ;(element as HTMLElement).blur()
    const blurred = all.map(look)
    ;(element as HTMLElement).focus({ preventScroll: true })
    document.adoptedStyleSheets.pop()
    return settled.join() === blurred.join() && focused.join() === blurred.join() ? `no mark: ${name}` : ''
  })
  expect(trouble).toBe('')
}

test('the main job by keyboard alone', async ({ page }) => {
  test.slow()
  // Who touches the mouse fails.
  await page.addInitScript(() => addEventListener('mousedown', () => { throw new Error('the mouse was used') }))
  // As long as a finger rests on a key: a radio button looks whether an arrow is still held.
  const key = (name: string) => page.keyboard.press(name, { delay: 50 })
  await page.goto('/')

  await tabTo(page, page.getByRole('tab', { name: 'Sign in' }))
  await key('ArrowRight')
  await expect(page.getByRole('tab', { name: 'Register' })).toHaveAttribute('aria-selected', 'true')
  const form = page.getByRole('tabpanel', { name: 'Register' })
  await tabTo(page, form.getByLabel('Your name'))
  await page.keyboard.type(trainee.name)
  await tabTo(page, form.getByLabel('Email'))
  await page.keyboard.type(trainee.email)
  await tabTo(page, form.getByLabel('Password', { exact: false }).first())
  await page.keyboard.type(trainee.password)
  await key('Enter')

  // The first talk waits with the focus on Begin.
  await expect(page.getByRole('button', { name: 'Begin' })).toBeFocused()
  await tabTo(page, page.getByRole('link', { name: 'Practice' }))
  await key('Enter')
  await tabTo(page, page.getByRole('link', { name: 'A talk about smoking' }))
  await key('Enter')
  await expect(page.getByRole('heading', { name: 'A talk about smoking' })).toBeVisible()
  await tabTo(page, page.getByRole('radio', { name: 'Frank' }))
  await key('ArrowDown')
  await expect(page.getByRole('radio', { name: 'Rosie' })).toBeChecked()
  await tabTo(page, page.getByRole('button', { name: 'Begin' }))
  await key('Enter')

  const composer = page.getByRole('textbox', { name: 'Your message to Rosie' })
  await expect(composer).toBeFocused()
  for (const text of good.slice(0, 4)) {
    const before = await turns(page).count()
    await page.keyboard.type(text)
    await key('Enter')
    await expect(turns(page)).toHaveCount(before + 2)
    await expect(composer).toBeFocused()
  }

  // The briefing opens, and Escape gives the focus back.
  const briefing = page.getByRole('button', { name: 'Briefing' })
  await tabTo(page, briefing)
  await key('Enter')
  await expect(page.getByRole('dialog', { name: 'Briefing' })).toBeVisible()
  await key('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(briefing).toBeFocused()

  // A goal leads to its turn.
  await tabTo(page, page.getByRole('complementary').getByRole('button', { name: 'Show where' }).first())
  await key('Enter')
  await expect(page.getByRole('log').getByRole('article').and(page.locator(':focus'))).toHaveCount(1)

  await tabTo(page, page.getByRole('button', { name: 'End', exact: true }))
  await key('Enter')
  const dialog = page.getByRole('dialog', { name: 'End this talk?' })
  await expect(dialog).toBeVisible()
  await key('Escape')
  await expect(dialog).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'End', exact: true })).toBeFocused()
  await key('Enter')
  await tabTo(page, dialog.getByRole('button', { name: 'End and see the debriefing' }))
  await key('Enter')

  await expect(page.getByRole('heading', { name: 'What counted' })).toBeVisible()
  await tabTo(page, page.getByRole('region', { name: 'What counted' }).getByRole('button').first())
  await key('Enter')
  await expect(page.locator('li[aria-current=location]')).toBeFocused()
  await tabTo(page, page.getByRole('button', { name: 'Back to where you were' }))
  await key('Enter')
  await expect(page.getByRole('region', { name: 'What counted' }).getByRole('button').first()).toBeFocused()

  await tabTo(page, page.getByRole('link', { name: 'Sessions', exact: true }), 80)
  await key('Enter')
  // The list is one stop; arrows go within it.
  await tabTo(page, page.getByRole('grid').getByRole('link', { name: /^Debriefing/ }))
  await key('ArrowRight')
  await expect(page.getByRole('grid').getByRole('button', { name: /^More actions/ })).toBeFocused()
  await key('Enter')
  await expect(page.getByRole('menu')).toBeVisible()
  await key('ArrowDown')
  await key('Enter')
  const exporting = page.getByRole('dialog', { name: 'Export one session' })
  await tabTo(page, exporting.getByRole('button', { name: 'Export', exact: true }))
  const download = page.waitForEvent('download')
  await key('Enter')
  expect((await download).suggestedFilename()).toMatch(/\.zip$/)
  await tabTo(page, exporting.getByRole('button', { name: 'Close', exact: true }).last())
  await key('Enter')
  await expect(exporting).toHaveCount(0)

  await tabTo(page, page.getByRole('button', { name: /^Account/ }))
  await key('Enter')
  await expect(page.getByRole('menu')).toBeVisible()
  await key('End')
  await key('Enter')
  await expect(page.getByRole('tab', { name: 'Sign in' })).toBeVisible()
})

test('the first Tab of a page leads past the navigation', async ({ page }) => {
  await register(page)
  await page.goto('/#/practice')
  await page.reload()
  await expect(page.getByRole('link', { name: 'A talk about smoking' })).toBeVisible()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('button', { name: 'Skip to content' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('main')).toBeFocused()
})
