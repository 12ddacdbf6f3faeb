import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { expect, test } from '../fixtures'
import { ask, choose, grid, names, put, row, rows, toast, told } from '../library'
import { root } from '../program'
import { register } from '../talk'

const many = 10_000

// In memory, where there is such a folder: it is the list that is looked at here, not the disk.
test.use({ within: existsSync('/dev/shm') ? '/dev/shm' : tmpdir() })

test('ten thousand sessions: seen, filtered, selected, deleted and found', async ({ page, server }) => {
  test.slow()
  await register(page)
  const user = await page.evaluate(() => (JSON.parse(atob(JSON.parse(sessionStorage.getItem('roleplay.tokens')!).accessToken.split('.')[1]!.replace(/-/g, '+').replace(/_/g, '/'))) as { sub: string }).sub)
  await server.stop()
  execFileSync('go', ['run', './test/e2e/tools/fill', '-data', server.folder, '-user', user, '-n', String(many)], { cwd: root })
  await server.start()
  await page.goto('/#/sessions')
  await page.reload()

  await expect(told(page)).toHaveText('10,000 sessions')
  await expect(grid(page)).toHaveAttribute('aria-rowcount', String(many))
  await expect(rows(page).first()).toContainText('Talk 10000')
  expect(await rows(page).count()).toBeLessThan(60)

  // To the end, and to the middle.
  const key = (name: string) => page.keyboard.press(name)
  await row(page, 'Talk 10000').getByRole('checkbox').focus()
  await key('Control+End')
  await expect(row(page, 'Talk 00001').getByRole('checkbox')).toBeVisible()
  await expect(row(page, 'Talk 00001').getByRole('checkbox')).toBeFocused()
  await page.evaluate(() => scrollTo({ top: document.documentElement.scrollHeight / 2 }))
  await expect.poll(async () => (await rows(page).allInnerTexts()).some(text => /Talk 0(49|50)\d\d/.test(text))).toBe(true)
  expect(await rows(page).count()).toBeLessThan(60)

  // A talk that comes moves nothing of what is looked at, and neither does one that goes; another order begins at its top.
  const seen = page.locator('[data-id]').filter({ hasText: /Talk 0(49|50)/ }).nth(8)
  const id = await seen.getAttribute('data-id')
  const place = async () => Math.round((await page.locator(`[data-id="${id}"]`).boundingBox())!.y)
  const before = await place()
  const newcomer = await put(page, 'Newcomer', ['Good morning.', 'Good morning to you.'], '2030-03-01T09:00:00.000Z')
  await expect(told(page)).toHaveText('10,001 sessions')
  expect(Math.abs((await place()) - before)).toBeLessThan(3)
  await ask(page, '/api/library/sessions/delete', { ids: [newcomer] })
  await expect(told(page)).toHaveText('10,000 sessions')
  expect(Math.abs((await place()) - before)).toBeLessThan(3)
  await choose(page, 'Order', 'Oldest first')
  await expect(row(page, 'Talk 00001')).toBeInViewport()
  await choose(page, 'Order', 'Newest first')
  await expect(row(page, 'Talk 10000')).toBeInViewport()

  // All that fit a filter are one selection, without those left out.
  await page.evaluate(() => scrollTo({ top: 0 }))
  await page.getByRole('searchbox', { name: 'Title or name' }).fill('Guide H')
  await expect(told(page)).toHaveText('1,000 sessions')
  await expect.poll(async () => (await names(page))[0]).toBe('Guide H')
  await page.getByRole('checkbox', { name: 'Select all' }).click()
  await expect(told(page)).toHaveText('1,000 selected')
  await row(page, 'Talk 09997').getByRole('checkbox').uncheck()
  await expect(told(page)).toHaveText('999 selected')
  await page.getByRole('button', { name: 'Delete', exact: true }).click()
  await page.getByRole('dialog', { name: 'Move 999 sessions to the bin?' }).getByRole('button', { name: 'Delete' }).click()
  await expect(toast(page, '999 sessions are in the bin now')).toBeVisible({ timeout: 60_000 })
  await expect(told(page)).toHaveText('One session')
  await page.getByRole('region', { name: /notification/i }).getByRole('button', { name: 'Undo' }).click()
  await expect(told(page)).toHaveText('1,000 sessions', { timeout: 60_000 })

  // A range is at most as long as can be named.
  await page.getByRole('searchbox', { name: 'Title or name' }).fill('')
  await expect(told(page)).toHaveText('10,000 sessions')
  await row(page, 'Talk 10000').getByRole('checkbox').check()
  await row(page, 'Talk 10000').getByRole('checkbox').focus()
  await page.evaluate(() => scrollTo({ top: document.documentElement.scrollHeight }))
  await row(page, 'Talk 00001').getByRole('checkbox').focus()
  await key('Shift+Space')
  await expect(toast(page, /At most .* sessions can be selected one by one/)).toBeVisible()

  // What was said in any of them is found.
  await page.goto('/#/search')
  await page.getByRole('searchbox', { name: 'What are you looking for?' }).fill('"number 4242"')
  await expect.poll(async () => {
    const again = page.getByRole('button', { name: 'Search again' })
    if (await again.isVisible()) await again.click()
    return page.locator('main mark').allInnerTexts()
  }, { timeout: 60_000 }).not.toEqual([])
  await expect(page.getByRole('heading', { name: 'Talk 04242' })).toBeVisible()
})
