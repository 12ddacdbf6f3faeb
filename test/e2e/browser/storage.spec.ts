import { execFileSync } from 'node:child_process'
import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '../fixtures'
import { ask, put, setRole } from '../library'
import { Server, makeFolder } from '../program'
import { begin, composer, good, register, say, turns } from '../talk'

test('the storage page is for who looks after the server; it verifies and compacts', async ({ page, server }) => {
  await register(page)
  await page.goto('/#/storage')
  await expect(page.getByText('Only for those who look after this server')).toBeVisible()
  setRole(server, 'ADMIN')
  await page.goto('/')
  await page.evaluate(() => sessionStorage.clear())
  await page.reload()
  const form = page.getByRole('tabpanel', { name: 'Sign in' })
  await form.getByLabel('Email').fill('trainee@example.org')
  await form.getByLabel('Password', { exact: false }).first().fill('correct horse battery')
  await form.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(page.getByRole('navigation').getByRole('link', { name: 'Practice' })).toBeVisible()
  const ids: string[] = []
  for (let n = 0; n < 5; n++) ids.push(await put(page, `Ada ${n}`, Array.from({ length: 40 }, () => 'x'.repeat(4000)), `2026-03-0${n + 1}T09:00:00.000Z`))
  await ask(page, '/api/library/sessions/delete', { ids: ids.slice(1) })
  await ask(page, '/api/library/sessions/purge', { ids: ids.slice(1) })

  await page.goto('/#/storage')
  await expect(page.getByText('All is well: what you say is saved at once.')).toBeVisible()
  await expect(page.getByText(`${server.folder}/roleplay.db`)).toBeVisible()
  await page.getByRole('button', { name: 'Check now' }).click()
  await expect(page.getByText('Everything is sound')).toBeVisible()
  await expect(page.getByText(/^1 talk of 1 person with/)).toBeVisible()
  await page.getByRole('button', { name: 'Give room back' }).click()
  await expect(page.getByText(/were given back to the disk\.$/)).toBeVisible()
  // It goes on, on the file that was written anew.
  await page.goto(`/#/transcript/${ids[0]}`)
  await expect(page.getByRole('list', { name: 'Transcript' }).getByRole('listitem').first()).toBeVisible()
})

test('the disk is full: what is said is refused in words, all else goes on; with room again, so does the talk', async ({ browser }) => {
  test.slow()
  test.skip(process.getuid!() !== 0, 'needs root, to mount a small disk')
  const disk = makeFolder()
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', disk.path])
  try {
    const server = await Server.start(join(disk.path, 'data'), ['--chat.replyPaceMs', '1'])
    const page = await browser.newPage({ baseURL: server.url, locale: 'en-GB' })
    await register(page)
    await begin(page)
    await say(page, good[0]!)

    const ballast = join(disk.path, 'ballast')
    const file = openSync(ballast, 'w')
    for (let size = 1 << 20; size > 0; size >>= 1) {
      try {
        for (;;) if (!writeSync(file, Buffer.alloc(size))) break
      } catch {
        // Smaller pieces may still fit.
      }
    }
    closeSync(file)

    // What is free within the file is used up first.
    const refused = page.getByRole('log').getByText('Not sent.')
    const unanswered = page.getByRole('log').getByText('No reply came.')
    const long = 'Tell me more, please. '.repeat(300)
    let sent = 0
    for (; sent < 60 && !(await refused.isVisible()); sent++) {
      const before = await turns(page).count()
      await composer(page).fill(`${long}${sent}`)
      await composer(page).press('Enter')
      // The last that fits may be a message, or the reply to one.
      await expect.poll(async () => (await refused.isVisible()) || (await unanswered.isVisible()) || (await turns(page).count()) >= before + 2).toBe(true)
    }
    await expect(refused).toBeVisible()
    await expect(page.getByRole('alert').getByText('The disk is full')).toBeVisible()
    await expect(page.getByRole('log')).toContainText(/disk/i)
    // Reading goes on, and so does an export.
    await page.goto('/#/sessions')
    await expect(page.getByRole('grid').getByRole('row')).toHaveCount(1)
    await expect(page.getByRole('alert').getByText('The disk is full')).toBeVisible()
    await page.goBack()
    await expect(turns(page).first()).toContainText(/\w/)

    rmSync(ballast)
    await page.getByRole('log').getByRole('button', { name: 'Try again' }).first().click()
    await expect(refused).toHaveCount(0)
    await expect(turns(page).filter({ hasText: `please. ${sent - 1}` })).toHaveCount(1)
    await expect(turns(page).last()).toHaveAccessibleName('Frank Mercer')
    await expect(page.getByText('The disk is full')).toHaveCount(0, { timeout: 30_000 })
    await say(page, good[1]!)
    await page.close()
    await server.stop()
  } finally {
    execFileSync('umount', ['-l', disk.path])
    disk.remove()
  }
})
