import { createServer } from 'node:net'
import { expect, test } from '../fixtures'
import { FakeModel, beginWithModel, choose, happen, localOnly, lookAfter, mishaps, notice } from '../models'
import { composer, register, say, turns } from '../talk'

// What a trainee sees of each thing that can go wrong with a model. How a model that
// is met in these ways is understood is tested with the clients of the vendors.

let fake: FakeModel
test.beforeEach(async ({ page, server }) => {
  fake = await FakeModel.start()
  await register(page)
  await lookAfter(page, server)
})
test.afterEach(() => fake.stop())
test.use({ flags: ['--models.firstByteSeconds=1', '--models.stallSeconds=1', '--chat.replyPaceMs=0'] })

for (const mishap of mishaps) {
  test(`${mishap.name}: it is said, and the script goes on by one key`, async ({ page }) => {
    await choose(page, `${fake.url}/v1`)
    await beginWithModel(page)
    await happen(page, fake, mishap)
    await expect(notice(page)).toContainText(mishap.title)
    await expect(notice(page)).toContainText('Your message is kept.')
    const before = await turns(page).count()
    if (!(await page.getByRole('button', { name: 'Go on with the script' }).isVisible())) {
      // It may pass: the second failure in a row offers the script.
      const again = notice(page).getByRole('button', { name: /^Try again/ })
      await expect(again).toBeEnabled({ timeout: 12_000 })
      if (mishap.fake) await fake.next({ fault: mishap.fake, times: 3, elsewhere: 'http://192.0.2.1/' })
      await again.click()
      await expect(page.getByRole('button', { name: 'Go on with the script' })).toBeVisible({ timeout: 20_000 })
    }
    await composer(page).focus()
    await page.keyboard.press('F8')
    await expect(turns(page)).toHaveCount(before + 1)
    await expect(page.getByRole('button', { name: 'Who plays: Script' })).toBeVisible()
    await expect(notice(page)).toHaveCount(0)
  })
}

for (const [name, flags] of [
  ['is not one to trust', []],
  ['is for another host', ['--tls-name', 'elsewhere.example']],
] as const) {
  test(`the certificate ${name}: nothing is sent`, async ({ page }) => {
    const secure = await FakeModel.start('--tls', ...flags)
    await choose(page, `${secure.url}/v1`)
    await beginWithModel(page)
    await happen(page, secure, { name: '', fault: 'certificate', title: /./ })
    await expect(notice(page)).toContainText('cannot show that it is the one you chose')
    await secure.stop()
  })
}

test('a model elsewhere is refused once nothing may leave the machine', async ({ page }) => {
  await choose(page, 'https://model.example.org/v1')
  await beginWithModel(page)
  await happen(page, fake, { name: '', fault: 'local_only', title: /./, arrange: page => localOnly(page, true) })
  await expect(notice(page)).toContainText('Nothing may leave this machine')
})

test('an answer of a megabyte is a reply of a usual length', async ({ page }) => {
  await choose(page, `${fake.url}/v1`)
  await beginWithModel(page)
  await fake.next({ fault: 'huge' })
  await say(page, 'How do you feel about your smoking?')
  const said = (await turns(page).last().locator('p').nth(1).textContent())!.trim().split(/\s+/)
  expect(said.length).toBeLessThanOrEqual(140)
  expect(said.length).toBeGreaterThan(5)
})

for (const fault of ['cut', 'reset', 'unfinished', 'stall', 'malformed', 'error_inside']) {
  test(`${fault}: the first words stay, and the model goes on behind them`, async ({ page }) => {
    await choose(page, `${fake.url}/v1`)
    await beginWithModel(page)
    await fake.next({ fault, reply: 'My wife would like to see that.', after: 4 }, { reply: ' like it, I think.' })
    await say(page, 'How do you feel about your smoking?')
    await expect(turns(page).last()).toContainText(fault === 'malformed' ? /^.*My wife would like/ : 'My wife would like it, I think.')
  })
}

test('the line breaks for good: the words stay as a turn that broke off', async ({ page }) => {
  await choose(page, `${fake.url}/v1`)
  await beginWithModel(page)
  await fake.next({ fault: 'cut', reply: 'My wife would like to see that.', after: 4 }, { fault: 'cut_early', times: 2 })
  await say(page, 'How do you feel about your smoking?')
  await expect(turns(page).last()).toContainText('My wife would like')
  await expect(turns(page).last()).toContainText('broke off')
})

test.describe('behind a proxy that closes', () => {
  let port = 0
  const proxy = createServer(socket => socket.destroy())
  test.beforeAll(async () => {
    await new Promise<void>(resolve => proxy.listen(41_234, '127.0.0.1', resolve))
    port = (proxy.address() as { port: number }).port
  })
  test.afterAll(() => void proxy.close())
  test.use({ env: { HTTPS_PROXY: 'http://127.0.0.1:41234' } })

  test('the model cannot be reached, and that is said', async ({ page }) => {
    expect(port).toBe(41_234)
    await choose(page, 'https://model.example.org/v1')
    await beginWithModel(page)
    await happen(page, fake, { name: '', fault: 'offline', title: /./ })
    await expect(notice(page)).toContainText('cannot be reached')
  })
})
