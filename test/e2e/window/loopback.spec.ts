import { expect, test } from '@playwright/test'
import { Program, binary, makeFolder } from '../program'
import { composer, good, say, turns } from '../talk'

test('without a display it serves a page to the browser: 3 actions to an answer, no network', async ({ page }) => {
  const folder = makeFolder()
  const program = new Program(binary('roleplay'), [], { HOME: folder.path, DISPLAY: undefined, WAYLAND_DISPLAY: undefined })
  try {
    await program.says(/There is no display/)
    const [, address] = await program.says(/(http:\/\/127\.0\.0\.1:\d+\/#key=\S+)/)
    const outside: string[] = []
    page.on('request', request => {
      if (!request.url().startsWith(new URL(address!).origin)) outside.push(request.url())
    })
    await page.goto(address!)

    // 1: the name
    await expect(page.getByLabel('Your name')).toBeFocused()
    await page.keyboard.type('Trainee')
    await page.keyboard.press('Enter')
    // 2: Begin
    await page.getByRole('button', { name: 'Begin', exact: true }).click()
    // 3: a sentence
    await expect(composer(page)).toBeFocused()
    const before = await turns(page).count()
    await page.keyboard.type(good[0]!)
    await page.keyboard.press('Enter')
    await expect(turns(page)).toHaveCount(before + 2)

    expect(page.url()).not.toContain('key=') // it would stay in the history
    expect(outside).toEqual([])

    // Nobody else on this machine gets in without the key.
    const other = await page.context().browser()!.newPage()
    await other.goto(new URL(address!).origin)
    await expect(other.getByText('Trainee')).toHaveCount(0)
    const answer = await other.request.get(`${new URL(address!).origin}/api/auth/profiles`)
    expect(answer.status()).toBe(403)

    await page.reload()
    await expect(turns(page)).toHaveCount(before + 2)
    await say(page, good[1]!)
    await program.end('SIGTERM')
    expect([program.code, program.signal]).toEqual([0, null])
  } finally {
    await program.end('SIGKILL')
    folder.remove()
  }
})
