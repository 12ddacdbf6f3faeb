import { type Page, expect, test } from '../fixtures'
import { ask, put } from '../library'
import { register, trainee, words } from '../talk'

const said = Array.from({ length: 60 }, (_, n) => (n % 2 ? `Answer ${n + 1} of the character.` : `Question ${n + 1} of mine.`))
const turn = (page: Page, n: number) => page.getByRole('list', { name: 'Transcript' }).getByRole('listitem').filter({ has: page.getByRole('link', { name: `Link to turn ${n}`, exact: true }) })

async function reading(page: Page) {
  await register(page)
  const id = await put(page, 'Ada', said)
  await page.goto(`/#/transcript/${id}`)
  await expect(turn(page, 1)).toBeVisible()
  return id
}

test('bookmarks and notes are kept, also by a server that was killed, and change nothing that was said', async ({ page, server }) => {
  const id = await reading(page)
  const before = await ask<unknown>(page, `/api/chat/session/${id}`)
  await turn(page, 4).scrollIntoViewIfNeeded()
  await turn(page, 4).hover()
  await turn(page, 4).getByRole('button', { name: 'Bookmark turn 4' }).click()
  await expect(turn(page, 4).getByText('Bookmarked')).toHaveCount(1)
  await turn(page, 6).getByRole('button', { name: 'Write a note on turn 6' }).click()
  await turn(page, 6).getByRole('textbox', { name: /^Your note/ }).fill('Ask this *earlier* – „früher“.')
  await turn(page, 6).getByRole('button', { name: 'Save' }).click()
  await expect(turn(page, 6).getByText('Ask this *earlier* – „früher“.')).toBeVisible()
  await page.getByRole('button', { name: 'Write a note on the talk' }).click()
  await page.getByRole('textbox', { name: /^Your note/ }).fill('A calm talk.')
  await page.getByRole('textbox', { name: /^Your note/ }).press('Control+Enter')
  await expect(page.getByText('Not saved yet')).toHaveCount(0)
  // A draft outlives the page.
  await turn(page, 8).getByRole('button', { name: 'Write a note on turn 8' }).click()
  await turn(page, 8).getByRole('textbox', { name: /^Your note/ }).fill('Half a thought')

  await server.kill()
  await server.start()
  await page.reload()
  await expect(turn(page, 4).getByText('Bookmarked')).toHaveCount(1)
  await expect(turn(page, 6).getByText('Ask this *earlier* – „früher“.')).toBeVisible()
  await expect(page.getByText('A calm talk.').first()).toBeVisible()
  await expect(turn(page, 8).getByRole('textbox', { name: /^Your note/ })).toHaveValue('Half a thought')
  expect(await ask<unknown>(page, `/api/chat/session/${id}`)).toEqual(before)

  // A note is found, and leads to its turn.
  await page.goto('/#/search?q=earlier')
  await page.getByRole('region', { name: 'Results' }).getByRole('link').click()
  await expect(turn(page, 6)).toBeInViewport()

  await turn(page, 4).scrollIntoViewIfNeeded()
  await turn(page, 4).getByRole('button', { name: 'Bookmark turn 4' }).click()
  await turn(page, 6).getByRole('button', { name: 'Delete' }).click()
  await expect(turn(page, 6).getByText('früher')).toHaveCount(0)
  await page.reload()
  await expect(turn(page, 1)).toBeVisible()
  await expect(turn(page, 4).getByText('Bookmarked')).toHaveCount(0)
  await expect(page.getByText('früher')).toHaveCount(0)
})

test('goes to a turn, to a mark, and to what is looked for', async ({ page }) => {
  await reading(page)
  await page.getByLabel('Go to turn').fill('50')
  await page.getByLabel('Go to turn').press('Enter')
  await expect(turn(page, 50)).toBeInViewport()
  await expect(turn(page, 50).getByText('You went to this turn')).toHaveCount(1)
  await expect(turn(page, 1)).not.toBeInViewport()

  await turn(page, 50).getByRole('button', { name: 'Bookmark turn 50' }).click()
  await page.getByLabel('Go to turn').fill('2')
  await page.getByLabel('Go to turn').press('Enter')
  await expect(turn(page, 2)).toBeInViewport()
  await page.getByRole('button', { name: 'Next bookmark or note' }).click()
  await expect(turn(page, 50)).toBeInViewport()

  const find = page.getByRole('searchbox', { name: 'Find in this transcript' })
  await find.fill('question 31')
  await find.press('Enter')
  await expect(page.getByText('1 of 1')).toBeVisible()
  await expect(turn(page, 31)).toBeInViewport()
  await expect(turn(page, 31).locator('mark')).toHaveText(['Question 31'])
  await find.fill('no such words anywhere')
  await expect(page.getByText('Not found')).toBeVisible()
})

test('copies one turn, some, and all', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await reading(page)
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText())
  await turn(page, 2).hover()
  await turn(page, 2).getByRole('button', { name: 'Copy turn 2' }).click()
  await expect.poll(clipboard).toMatch(/^Ada \(.*\):\nAnswer 2 of the character\.$/)
  await page.getByRole('button', { name: 'Copy…', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Copy' })
  await dialog.getByRole('radio', { name: 'Some turns' }).click()
  await dialog.getByLabel('From turn').fill('3')
  await dialog.getByLabel('To turn').fill('4')
  await dialog.getByRole('button', { name: 'Copy', exact: true }).click()
  await expect.poll(clipboard).toMatch(/Question 3 of mine\.\n\nAda \(.*\):\nAnswer 4 of the character\.$/)
  expect(await clipboard()).not.toContain('Answer 2')
  await page.getByRole('button', { name: 'Copy…', exact: true }).click()
  await dialog.getByRole('button', { name: 'Copy', exact: true }).click()
  await expect.poll(clipboard).toContain('Answer 60 of the character.')
  for (const text of said) expect(await clipboard()).toContain(text)
})

test('a talk of somebody else, or of nobody, is told to be none', async ({ page }) => {
  const theirs = await reading(page)
  await page.goto('/')
  await page.evaluate(() => sessionStorage.clear())
  await page.reload()
  await register(page, words.en, { ...trainee, email: 'other@example.org' })
  for (const id of [theirs, '0199aaaa-0000-7000-8000-000000000000']) {
    await page.goto(`/#/transcript/${id}`)
    await expect(page.getByRole('alert').filter({ hasText: 'This does not exist' })).toBeVisible()
    await expect(page.getByText(said[0]!)).toHaveCount(0)
    await page.goto('/#/sessions')
    await expect(page.getByRole('alert').filter({ hasText: 'This does not exist' })).toHaveCount(0)
  }
})
