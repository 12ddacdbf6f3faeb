import { expect, test } from '../fixtures'
import { ask, record } from '../library'
import { FakeModel, lookAfter, notice } from '../models'
import { idOf } from '../routes'
import { composer, endTalk, good, register, say, turns } from '../talk'

interface Line { entries: { type: string; turn?: { speaker: string; by: string; model?: string }; partner?: { to: string } }[] }

test('a talk begins with Gemini, loses it, goes on by the script, comes back to another model, and ends with one debriefing', async ({ page, server }) => {
  const gemini = await FakeModel.start('--key', 'a-key-of-gemini')
  await register(page)
  await lookAfter(page, server)

  // Chosen, agreed to and tested on the screens.
  await page.goto('/#/settings/model')
  await page.getByRole('radio', { name: /^Gemini$/ }).click()
  await page.getByRole('button', { name: 'Another address than the usual one' }).click()
  await page.getByRole('textbox', { name: 'Address' }).fill(gemini.url)
  await page.getByRole('textbox', { name: 'Model', exact: true }).fill('gemini-3.8-flash')
  await page.getByLabel('Key', { exact: true }).fill('a-key-of-gemini')
  expect(await gemini.asked()).toEqual([])
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  const consent = page.getByRole('dialog', { name: 'Before the model plays' })
  await expect(consent).toContainText(new URL(gemini.url).host)
  await expect(consent).toContainText('your name and your account')
  expect(await gemini.asked()).toEqual([])
  await consent.getByRole('button', { name: 'Agree' }).click()
  await page.getByRole('button', { name: 'Test', exact: true }).click()
  await expect(page.getByText(/^Ready\. The first word came after/)).toBeVisible()
  await expect(page.getByLabel('Key', { exact: true })).toHaveValue('')

  // Gemini plays.
  await page.goto('/#/practice/quit-smoking')
  await page.getByRole('radio', { name: 'gemini-3.8-flash' }).click()
  await page.getByRole('button', { name: 'Begin', exact: true }).click()
  await expect(composer(page)).toBeFocused()
  await gemini.reset()
  await gemini.next({ reply: 'The doctor sent me over, so here I am.' })
  await say(page, good[0]!)
  await expect(turns(page).last()).toContainText('so here I am.')
  await expect(turns(page).last()).toContainText('gemini-3.8-flash')
  const [asked] = await gemini.asked()
  expect(asked?.path).toContain('gemini-3.8-flash:streamGenerateContent')
  expect(asked?.system).toContain('Frank Mercer')

  // It is gone, and that is said; after two failures one key lets the script go on, in the same state.
  await gemini.stop()
  const before = await turns(page).count()
  await composer(page).fill(good[1]!)
  await composer(page).press('Enter')
  await expect(notice(page)).toContainText('The model cannot be reached.')
  await expect(page.getByRole('button', { name: 'Go on with the script' })).toHaveCount(0)
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByRole('button', { name: 'Go on with the script' })).toBeVisible()
  await composer(page).focus()
  await page.keyboard.press('F8')
  await expect(turns(page)).toHaveCount(before + 2)
  await expect(turns(page).last()).toContainText('Script')
  await say(page, good[2]!)

  // Another model is chosen, and takes over where the talk stands.
  const id = idOf(page)
  const llama = await FakeModel.start()
  await page.goto('/#/settings/model')
  await page.getByRole('radio', { name: /^On the machine of this server$/ }).click()
  await page.getByRole('textbox', { name: 'Address' }).fill(`${llama.url}/v1`)
  await page.getByRole('textbox', { name: 'Model', exact: true }).fill('llama3.2')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByRole('dialog', { name: 'Before the model plays' }).getByRole('button', { name: 'Agree' }).click()
  await page.goto(`/#/talk/${id}`)
  await page.getByRole('button', { name: 'Who plays: Script' }).click()
  await page.getByRole('button', { name: 'Let llama3.2 play' }).click()
  await expect(page.getByRole('button', { name: /^Who plays: llama3\.2/ })).toBeVisible()
  await llama.next({ reply: 'In spring I held out for three weeks.' })
  await say(page, good[3]!)
  await expect(turns(page).last()).toContainText('three weeks')
  await expect(turns(page).last()).toContainText('llama3.2')

  await endTalk(page)
  const { sessions } = await ask<{ sessions: { id: string }[] }>(page, '/api/evaluation/sessions')
  expect(sessions.filter(session => session.id === id)).toHaveLength(1)

  // The log tells who played each turn.
  const lines = (await record(page, id)).trim().split('\n').map(line => JSON.parse(line) as Line)
  const entries = lines.flatMap(line => line.entries)
  expect(entries.flatMap(({ turn }) => (turn?.speaker === 'character' ? [[turn.by, turn.model ?? ''].join(' ').trim()] : []))).toEqual(['script', 'model gemini-3.8-flash', 'script', 'script', 'model llama3.2'])
  expect(entries.flatMap(({ partner }) => (partner ? [partner.to] : []))).toEqual(['script', 'model'])
  await llama.stop()
})

test('stepping out stops the character at once, by the key and by a phrase; nothing is scored', async ({ page }) => {
  await register(page)
  await page.goto('/#/practice/quit-smoking')
  await page.getByRole('button', { name: 'Begin', exact: true }).click()
  await composer(page).fill('What brings you here today?')
  await composer(page).press('Enter')
  await page.keyboard.press('F9')
  await expect(page.getByRole('heading', { name: 'You have stepped out' })).toBeFocused()
  await expect(composer(page)).toHaveCount(0)

  await page.goto('/#/practice/quit-smoking')
  await page.getByRole('button', { name: 'Begin', exact: true }).click()
  await composer(page).fill('Do you want to stop the roleplay?')
  await composer(page).press('Enter')
  await expect(turns(page)).toHaveCount(3) // a question is none of the phrases, so it is answered
  await composer(page).fill('Stop the roleplay!')
  await composer(page).press('Enter')
  await expect(page.getByRole('heading', { name: 'You have stepped out' })).toBeVisible()
  const { sessions } = await ask<{ sessions: unknown[] }>(page, '/api/evaluation/sessions')
  expect(sessions).toEqual([])
})
