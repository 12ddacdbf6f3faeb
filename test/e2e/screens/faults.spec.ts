import { createServer } from 'node:net'
import { type Page } from '@playwright/test'
import { expect, test } from '../fixtures'
import { FakeModel, beginWithModel, choose, happen, limit, localOnly, lookAfter, mishaps, notice } from '../models'
import { composer, register, say, turns } from '../talk'
import { clear, shoot } from './shoot'

// What a trainee sees of each thing that can go wrong with a model.

const proxy = createServer(socket => socket.destroy())
test.beforeAll(() => {
  clear('faults')
  return new Promise<void>(resolve => proxy.listen(41_235, '127.0.0.1', resolve))
})
test.afterAll(() => void proxy.close())
test.use({
  flags: ['--models.firstByteSeconds=1', '--models.stallSeconds=1', '--chat.replyPaceMs=0'],
  env: { HTTPS_PROXY: 'http://127.0.0.1:41235' },
  viewport: { width: 900, height: 620 },
})

test('the pictures of the faults', async ({ page, server }) => {
  test.setTimeout(600_000)
  let fake = await FakeModel.start()
  const talk = async (address = `${fake.url}/v1`) => {
    await choose(page, address)
    await beginWithModel(page)
  }
  const take = async (page: Page, name: string) => shoot(page, `faults/${name.replace(/\W+/g, '-')}`)
  await register(page)
  await lookAfter(page, server)
  for (const mishap of mishaps) {
    await talk()
    await happen(page, fake, mishap)
    await expect(notice(page)).toContainText(mishap.title)
    await take(page, mishap.name)
    await fake.stop()
    fake = await FakeModel.start()
    await limit(page, 0)
  }

  const secure = await FakeModel.start('--tls', '--tls-name', 'elsewhere.example')
  await talk(`${secure.url}/v1`)
  await happen(page, secure, { name: '', fault: 'certificate', title: /./ })
  await take(page, 'the certificate does not match')
  await secure.stop()

  await talk('https://model.example.org/v1')
  await happen(page, fake, { name: '', fault: 'offline', title: /./ })
  await take(page, 'a proxy closes')
  await talk('https://model.example.org/v1')
  await happen(page, fake, { name: '', fault: 'local_only', title: /./, arrange: page => localOnly(page, true) })
  await take(page, 'nothing may leave the machine')
  await localOnly(page, false)

  await talk()
  await fake.next({ fault: 'huge' })
  await say(page, 'How do you feel about your smoking?')
  await take(page, 'a reply of a megabyte')
  await talk()
  await fake.next({ fault: 'cut', reply: 'My wife would like to see that.', after: 4 }, { fault: 'cut_early', times: 2 })
  await say(page, 'How do you feel about your smoking?')
  await take(page, 'the line breaks after the first words')
  await expect(composer(page)).toBeVisible()
  await expect(turns(page).last()).toContainText('broke off')
  await fake.stop()
})
