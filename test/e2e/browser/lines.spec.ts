import { expect, test } from '../fixtures'
import { begin, composer, endTalk, good, register, say, texts, turns, words } from '../talk'

test.describe('kill -9 during a talk', () => {
  test('loses no acknowledged turn; the next start opens it and the talk goes on', async ({ page, server }) => {
    await register(page)
    await begin(page)
    for (const text of good.slice(0, 3)) await say(page, text)
    const before = await texts(page)

    await server.kill()
    await expect(page.getByText('The connection is lost. Reconnecting…')).toBeVisible()
    await composer(page).fill('Said into the void')
    await composer(page).press('Enter')
    await expect(page.getByText('Not sent.')).toBeVisible()
    expect((await texts(page)).slice(0, before.length)).toEqual(before)

    await server.start()
    await expect(page.getByText('The connection is lost. Reconnecting…')).toBeHidden({ timeout: 30_000 })
    await page.getByRole('log').getByRole('button', { name: 'Try again' }).click()
    await expect(turns(page)).toHaveCount(before.length + 2)
    await say(page, good[3]!)
    const after = await texts(page)
    expect(after.slice(0, before.length)).toEqual(before)
    expect(after).toHaveLength(before.length + 4)

    // What the page shows is what the server has.
    await page.reload()
    await expect(turns(page)).toHaveCount(after.length)
    expect(await texts(page)).toEqual(after)
    await endTalk(page)
  })

  test('in the middle of a reply: what was said is kept, and is answered after all', async ({ page, server }) => {
    await register(page)
    await begin(page)
    const before = await turns(page).count()
    await composer(page).fill(good[0]!)
    await composer(page).press('Enter')
    await expect(page.getByRole('log').locator('[aria-busy=true]')).toBeVisible()
    await server.kill()
    await server.start()
    await expect(turns(page)).toHaveCount(before + 2, { timeout: 40_000 })
    await expect(turns(page).nth(before)).toContainText(good[0]!)
    await expect(turns(page).filter({ hasText: good[0]! })).toHaveCount(1)
    await say(page, good[1]!)
  })
})

test('a message that was not sent outlives the page too', async ({ page, server }) => {
  await register(page)
  await begin(page)
  await say(page, good[0]!)
  const before = await turns(page).count()
  await server.kill()
  await composer(page).fill('Nobody has this yet')
  await composer(page).press('Enter')
  await expect(page.getByText('Not sent.')).toBeVisible()
  await server.start()
  await page.reload()
  await expect(page.getByRole('log')).toContainText('Nobody has this yet')
  await page.getByRole('log').getByRole('button', { name: 'Try again' }).click()
  await expect(turns(page)).toHaveCount(before + 2)
  await expect(turns(page).filter({ hasText: 'Nobody has this yet' })).toHaveCount(1)
})

test('a page that cannot reach the server says so, and recovers', async ({ page, server }) => {
  await register(page)
  await server.kill()
  await page.getByRole('navigation').getByRole('link', { name: 'Sessions' }).click()
  await expect(page.getByText('The server cannot be reached.')).toBeVisible()
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByText('The server cannot be reached.')).toBeVisible()
  await server.start()
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByText('No sessions yet')).toBeVisible()
})

test('a page whose files went with an update is found by a reload', async ({ page }) => {
  await register(page)
  await page.route('**/assets/SessionsView-*.js', route => route.fulfill({ status: 404 }), { times: 1 })
  await page.getByRole('navigation').getByRole('link', { name: 'Sessions' }).click()
  await expect(page.getByText('No sessions yet')).toBeVisible()
  await expect(page).toHaveURL(/#\/sessions$/)
})

test('two tabs on one talk stay in step, without doubles', async ({ page, context }) => {
  await register(page)
  await begin(page)
  const tokens = await page.evaluate(() => sessionStorage.getItem('roleplay.tokens')!)
  const other = await context.newPage()
  await other.addInitScript(kept => sessionStorage.setItem('roleplay.tokens', kept), tokens)
  await other.goto(page.url())
  await expect(turns(other)).toHaveCount(await turns(page).count())

  await say(page, good[0]!)
  await expect(turns(other)).toHaveCount(await turns(page).count())
  expect(await texts(other)).toEqual(await texts(page))
  await say(other, good[1]!)
  await expect(turns(page)).toHaveCount(await turns(other).count())
  expect(await texts(page)).toEqual(await texts(other))

  // Both at once: each is answered, and both tabs show the same talk.
  const before = await turns(page).count()
  await composer(page).fill('From the one')
  await composer(other).fill('From the other')
  await Promise.all([composer(page).press('Enter'), composer(other).press('Enter')])
  for (const tab of [page, other]) {
    for (const text of ['From the one', 'From the other']) await expect(turns(tab).filter({ hasText: text })).toHaveCount(1)
  }
  await expect(page.getByRole('log').getByText(words.en.answering)).toHaveCount(0)
  await expect.poll(() => turns(page).count()).toBeGreaterThanOrEqual(before + 3)
  await expect.poll(async () => (await texts(other)).join('|') === (await texts(page)).join('|')).toBe(true)

  await endTalk(other)
  await expect(page.getByText('This talk has ended.')).toBeVisible()
  await expect(composer(page)).toHaveCount(0)
})
