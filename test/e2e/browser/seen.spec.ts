import { AxeBuilder } from '@axe-core/playwright'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Page, expect, test } from '../fixtures'
import { act, importFiles, put, setRole, sillyTavern } from '../library'
import { register, words } from '../talk'

/** The fields whose edge cannot be told from what lies around it: less than 3:1 (WCAG 1.4.11). How many there are, too. */
const edges = (page: Page) =>
  page.evaluate(() => {
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })!
    const rgba = (colour: string) => {
      canvas.clearRect(0, 0, 1, 1)
      canvas.fillStyle = colour
      canvas.fillRect(0, 0, 1, 1)
      return [...canvas.getImageData(0, 0, 1, 1).data]
    }
    const luminance = (colour: number[]) => {
      const [r, g, b] = colour.slice(0, 3).map(part => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4))
      return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!
    }
    const contrast = (one: number[], other: number[]) => {
      const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a)
      return (light! + 0.05) / (dark! + 0.05)
    }
    const ground = (element: Element | null): number[] => {
      const colour = element ? rgba(getComputedStyle(element).backgroundColor) : [255, 255, 255, 255]
      return colour[3] === 255 ? colour : ground(element!.parentElement)
    }
    // The order of the list is chosen in words with a sign of their own, without an edge.
    document.querySelectorAll<HTMLElement>('[role=combobox][aria-label="Order"]').forEach(menu => (menu.dataset.ghost = 'true'))
    const fields = [...document.querySelectorAll<HTMLElement>('input, textarea, select, [role=checkbox], [role=radio], [role=switch], [role=combobox]')].filter(
      ({ type, dataset, ariaHidden, offsetWidth }: HTMLElement & { type?: string }) =>
        !['checkbox', 'radio', 'file', 'hidden'].includes(type ?? '') && !dataset.ghost && dataset.state !== 'checked' && ariaHidden !== 'true' && offsetWidth > 4,
    )
    const faint = fields.flatMap(field => {
      // The box of a field may be drawn by what is right around it.
      const colours = [field, field.parentElement!].flatMap(element => {
        const { boxShadow, borderTopColor, borderTopWidth } = getComputedStyle(element)
        return [...(boxShadow.match(/\w+\([^)]*\)/g) ?? []), ...(parseFloat(borderTopWidth) ? [borderTopColor] : [])]
      })
      if (field.role === 'switch') colours.push(getComputedStyle(field).backgroundColor)
      const best = Math.max(0, ...colours.map(rgba).filter(([, , , alpha]) => alpha === 255).map(colour => contrast(colour, ground(field.parentElement))))
      return best < 3 ? [`${best.toFixed(2)} ${field.outerHTML.slice(0, 120)}`] : []
    })
    return { fields: fields.length, faint }
  })

async function violations(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary?.replace(/\s+/g, ' ')}`))
}

const said = Array.from({ length: 30 }, (_, n) => (n % 2 ? `Answer ${n + 1} of the character.` : `Question ${n + 1} of mine.`))
const long = `${'Donaudampfschifffahrtsgesellschaftskapitänspatent'.repeat(4)}.jsonl`

for (const theme of ['light', 'dark'] as const) {
  test.describe(theme, () => {
    test.use({ colorScheme: theme, reducedMotion: 'reduce' } as object)

    test('dialogs and the states of the storage: axe finds nothing, the edge of each field is seen', async ({ page, server }) => {
      test.slow()
      const wrong: Record<string, string[]> = {}
      let measured = 0
      const look = async (name: string) => {
        const { fields, faint } = await edges(page)
        measured += fields
        const found = [...faint, ...(await violations(page))]
        if (found.length) wrong[name] = found
      }
      await page.goto('/')
      await expect(page.getByRole('tab', { name: 'Register' })).toBeVisible()
      await look('welcome')
      await register(page)
      setRole(server, 'ADMIN')
      const id = await put(page, 'Ada', said)
      await page.goto('/#/sessions')
      await act(page, 'Ada', 'Export…')
      await look('export')
      await page.keyboard.press('Escape')
      await page.setViewportSize({ width: 640, height: 400 })
      await importFiles(page, { [long]: '{', 'b.jsonl': sillyTavern('Bert', said), 'c.jsonl': '{', 'd.jsonl': '{' })
      const dialog = page.getByRole('dialog', { name: 'Import' })
      await expect(dialog.getByText('could not be imported').first()).toBeVisible()
      // Nothing of a name is cut off.
      expect(await dialog.evaluate(box => [...box.querySelectorAll('*')].filter(e => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX !== 'visible' && !e.classList.contains('sr-only')).map(e => e.outerHTML.slice(0, 120)))).toEqual([])
      await look('import')
      await page.keyboard.press('Escape')
      await page.setViewportSize({ width: 1280, height: 800 })
      await page.goto(`/#/transcript/${id}`)
      await expect(page.getByRole('list', { name: 'Transcript' })).toBeVisible()
      await look('transcript')
      await page.getByRole('button', { name: 'Copy…' }).click()
      await page.getByRole('radio', { name: 'Some turns' }).click()
      await look('copy')
      await page.keyboard.press('Escape')
      await page.goto('/#/settings')
      await expect(page.getByRole('radio', { name: 'Deutsch' })).toBeVisible()
      await look('settings')
      for (const state of ['full', 'read_only', 'salvaged'] as const) {
        await page.route('**/api/upkeep/health', route => route.fulfill({ json: { state, ...(state === 'salvaged' && { salvage: { kept: 1200, stale: 1, lost: 3 } }) } }))
        await page.reload()
        await expect(page.getByRole('radio', { name: 'Deutsch' })).toBeVisible()
        await look(`storage ${state}`)
        await page.unroute('**/api/upkeep/health')
      }
      expect(wrong).toEqual({})
      expect(measured).toBeGreaterThan(30)
    })
  })
}

test('a data file in which nothing can be read is no first start: the welcome says so, before anybody signs in', async ({ page, server }) => {
  await register(page)
  await put(page, 'Ada', said)
  await server.stop()
  writeFileSync(join(server.folder, 'roleplay.db'), Buffer.alloc(1 << 20))
  await server.start()
  await page.goto('/')
  await page.evaluate(() => sessionStorage.clear())
  await page.reload()
  await expect(page.getByRole('tab', { name: 'Sign in' })).toBeVisible()
  const banner = page.getByRole('alert').filter({ hasText: 'The stored data could not be read' })
  await expect(banner).toBeVisible()
  await expect(banner).not.toContainText('again')
  await expect(banner.getByRole('link')).toHaveCount(0)
  expect(await violations(page)).toEqual([])
  await register(page)
  // Who uses a server may not open the page of its storage.
  await expect(banner).toBeVisible()
  await expect(banner.getByRole('link', { name: 'What is missing' })).toHaveCount(0)
})

test.describe('who wants less motion', () => {
  test.use({ reducedMotion: 'reduce' } as object)
  test('sees nothing move, and no full bar while the end is unknown', async ({ page }) => {
    await register(page)
    await put(page, 'Ada', said)
    await page.goto('/#/sessions')
    let go = () => {}
    const held = new Promise<void>(resolve => (go = resolve))
    await page.route('**/api/exchange/export', async route => {
      await held
      await route.abort()
    })
    await act(page, 'Ada', 'Export…')
    await page.getByRole('dialog').getByRole('button', { name: 'Export', exact: true }).click()
    const bar = page.getByRole('dialog').getByRole('progressbar')
    await expect(bar).toBeVisible()
    const [whole, filled] = await bar.evaluate(box => [box.clientWidth, box.firstElementChild!.clientWidth])
    expect(filled! / whole!).toBeGreaterThan(0.2)
    expect(filled! / whole!).toBeLessThan(0.6)
    await page.waitForTimeout(200)
    expect(await page.evaluate(() => document.getAnimations().filter(one => one.playState === 'running').length)).toBe(0)
    go()
  })
})

test('a toast does not cover what finds words in a transcript', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await register(page)
  const id = await put(page, 'Ada', said)
  await page.goto(`/#/transcript/${id}`)
  await page.getByRole('spinbutton').fill('20')
  await page.getByRole('spinbutton').press('Enter')
  await page.getByRole('button', { name: 'Copy turn 20' }).click()
  const toast = page.getByRole('region', { name: /notification/i }).getByRole('listitem').filter({ hasText: 'One turn is copied' })
  await expect(toast).toBeVisible()
  const [bar, box] = await Promise.all([page.getByRole('search').boundingBox(), toast.boundingBox()])
  expect(box!.y).toBeGreaterThan(bar!.y + bar!.height)
})

test('at 320 × 256 the navigation does not stand over the page', async ({ page }) => {
  await register(page)
  const id = await put(page, 'Ada', said)
  await page.setViewportSize({ width: 320, height: 256 })
  await page.goto(`/#/transcript/${id}`)
  await page.getByRole('spinbutton').fill('20')
  await page.getByRole('spinbutton').press('Enter')
  await expect(page.locator('[aria-current=location]')).toBeInViewport()
  const covered = await page.evaluate(() => [...document.querySelectorAll('body *')].filter(e => ['fixed', 'sticky'].includes(getComputedStyle(e).position)).map(e => e.getBoundingClientRect()).filter(({ top, bottom, width }) => width > 100 && bottom > 0 && top < innerHeight).reduce((sum, { height }) => sum + height, 0))
  expect(covered).toBeLessThan(20)
})

test('why a transcript could not be saved is told', async ({ page }) => {
  await register(page)
  const id = await put(page, 'Ada', said)
  await page.goto(`/#/transcript/${id}`)
  await page.route('**/api/exchange/session/**', route => route.fulfill({ status: 503, contentType: 'application/problem+json', body: JSON.stringify({ status: 503, code: 'unavailable', detail: 'The disk of the archive sleeps.' }) }))
  await page.getByRole('button', { name: words.en.save }).click()
  await page.getByRole('menuitem', { name: words.en.text }).click()
  await expect(page.getByText('The disk of the archive sleeps.').first()).toBeVisible()
})
