import { type Page, expect, test } from '../fixtures'
import { ask, choose, put, record, sealed } from '../library'
import { begin, composer, register } from '../talk'

const field = (page: Page) => page.getByRole('searchbox', { name: 'What are you looking for?' })
const hits = (page: Page) => page.getByRole('region', { name: 'Results' }).getByRole('listitem')

async function find(page: Page, text: string) {
  await field(page).fill(text)
  await expect(page.getByRole('main').getByRole('status').first()).toHaveText(/found/)
}

test('a sentence just said is found as soon as it is taken', async ({ page }) => {
  await register(page)
  await begin(page)
  const id = page.url().split('/').at(-1)!
  for (const word of ['xylophone', 'quagmire', 'zeppelin']) {
    await ask(page, `/api/chat/session/${id}/message`, { turnId: crypto.randomUUID(), text: `A ${word} is not a cigarette.` })
    const { hits } = await ask<{ hits: { snippet: string }[] }>(page, '/api/library/search', { text: word })
    expect(hits.map(({ snippet }) => snippet), `right after “${word}” was taken`).toEqual([expect.stringContaining(word)])
  }
  await page.keyboard.press('Control+k')
  await expect(field(page)).toBeFocused()
  await find(page, 'zeppelin')
  await expect(hits(page)).toHaveCount(1)
  await expect(page.locator('main mark')).toHaveText(['zeppelin'])
  // Also in a talk that goes on it is shown where it is; from there the talk goes on.
  await hits(page).getByRole('link').click()
  await expect(page).toHaveURL(new RegExp(`/transcript/${id}`))
  await expect(page.locator('main mark').first()).toHaveText('zeppelin')
  await expect(page.locator('main mark').first()).toBeInViewport()
  await page.getByRole('link', { name: 'Continue' }).click()
  await expect(composer(page)).toBeVisible()
})

test.describe('in what was said', () => {
  const english = ['She smokes quietly behind the kitchens.', 'Smoking was always my brother’s habit, not running.', 'He tried stopping twice.', 'I never stopped. The quiet moment belongs to me.']
  const german = ['Wie viele Häuser haben Sie gebaut?', 'Ich habe das Haus mit meinen Händen gebaut und nie geraucht.', 'Und der Garten?', 'Die Gärten sind größer geworden.']

  test.beforeEach(async ({ page }) => {
    await register(page)
    await put(page, 'Ada', english, '2026-03-01T09:00:00.000Z')
    await put(page, 'Bert', german, '2026-03-02T09:00:00.000Z')
    await page.goto('/#/search')
  })

  test('phrases, prefixes and speakers', async ({ page }) => {
    await find(page, '"quiet moment"')
    await expect(hits(page)).toHaveCount(1)
    await expect(hits(page)).toContainText('I never stopped. The quiet moment belongs to me.')
    await field(page).fill('"moment quiet"')
    await expect(page.getByText('Nothing found for “"moment quiet"”')).toBeVisible()

    await find(page, 'smok*')
    await expect(hits(page)).toHaveCount(2)
    expect(new Set(await page.locator('main mark').allInnerTexts())).toEqual(new Set(['smokes', 'Smoking']))
    await choose(page, 'Said by', 'Me')
    await expect(hits(page)).toHaveCount(1)
    await expect(hits(page)).toContainText('She smokes quietly')
    await choose(page, 'Said by', 'The character')
    await expect(hits(page)).toContainText('Smoking was always')
    await page.getByRole('button', { name: 'Clear filters' }).click()
    await expect(hits(page)).toHaveCount(2)

    // As one types, the last word may be unfinished.
    await field(page).fill('')
    await field(page).pressSequentially('belo')
    await expect(hits(page)).toHaveCount(1)
    await expect(page).toHaveURL(/search\?q=belo/)
    await page.reload()
    await expect(field(page)).toHaveValue('belo')
    await expect(hits(page)).toHaveCount(1)
  })

  test('a hit opens the transcript at its turn', async ({ page }) => {
    await find(page, '"größer geworden"')
    await hits(page).getByRole('link').click()
    await expect(page).toHaveURL(/\/transcript\/.*turn=/)
    const turn = page.getByRole('listitem').filter({ hasText: 'Die Gärten sind größer geworden.' })
    await expect(turn).toBeInViewport()
    await expect(turn.getByText('You went to this turn')).toHaveCount(1)
    await expect(turn.locator('mark')).not.toHaveCount(0)
    await page.goBack()
    await expect(field(page)).toHaveValue('"größer geworden"')
    await expect(hits(page)).toHaveCount(1)
  })

  test('what is in the bin is not found, and is again when it is back', async ({ page }) => {
    await find(page, 'kitchens')
    await expect(hits(page)).toHaveCount(1)
    const { sessions } = await ask<{ sessions: { id: string; characterName: string }[] }>(page, '/api/library/sessions')
    const ids = sessions.filter(({ characterName }) => characterName === 'Ada').map(({ id }) => id)
    await ask(page, '/api/library/sessions/delete', { ids })
    await field(page).press('Enter')
    await expect(page.getByText('Nothing found for “kitchens”')).toBeVisible()
    await ask(page, '/api/library/sessions/restore', { ids })
    await field(page).press('Enter')
    await expect(hits(page)).toHaveCount(1)
  })
})

for (const [language, said, asked, marked] of [
  ['en', 'You mentioned that stopping was difficult.', 'stopped mention', ['mentioned', 'stopping']],
  ['de', 'Erzählen Sie von den alten Häusern und den langen Gesprächen.', 'Haus Gespräch', ['Häusern', 'Gesprächen']],
] as const) {
  test(`words in another form are found and marked, in ${language}`, async ({ page }) => {
    await register(page)
    await begin(page)
    const there = page.url().split('/').at(-1)!
    await ask(page, `/api/chat/session/${there}/message`, { turnId: crypto.randomUUID(), text: 'AS IT WAS SAID' })
    // The record of a talk in that language, about what is not there, which the program takes in.
    const id = there.replace(/^.{8}/, '0190abcd')
    const appends = (await record(page, there)).trim().split('\n').map(line => JSON.parse(line.replaceAll(there, id).replace('AS IT WAS SAID', said).replace(/"language":"\w+"/, `"language":"${language}"`).replace(/"(scenario|character|script)":"[^"]+"/g, '"$1":"elsewhere"')) as Record<string, unknown>)
    await ask(page, '/api/exchange/import?name=talk.jsonl', sealed(appends), 'application/octet-stream')
    await page.goto(`/#/search?q=${encodeURIComponent(asked)}`)
    await expect(page.locator('main mark')).toHaveText([...marked])
  })
}
