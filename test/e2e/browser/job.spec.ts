import { readFile } from 'node:fs/promises'
import { expect, test } from '../fixtures'
import { act, closeDialog, exportAs } from '../library'
import { begin, complaint, composer, endTalk, good, register, say, signIn, trainee, transcript, turns, words } from '../talk'

for (const [language, w] of Object.entries(words)) {
  test.describe(`in ${language}`, () => {
    test.use({ locale: language })

    test('the main job: from registering to the debriefing and the file', async ({ page }) => {
      test.slow()
      await register(page, w)
      await expect(page.getByRole('heading', { name: w.first, level: 1 })).toBeVisible()

      // Somebody new is led to a first talk; the gallery and the briefing are a click away.
      await page.getByRole('navigation').getByRole('link', { name: w.practice }).click()
      await page.getByRole('link', { name: 'A talk about smoking' }).click()
      await expect(page.getByText('You are a nurse in a family practice.')).toBeVisible()
      await expect(page.getByRole('radio')).toHaveCount(2)
      await begin(page, w)

      const progress = page.getByRole('complementary')
      const goals = () => progress.getByText(language === 'en' ? /^\d of 7 met$/ : /^\d von 7 erreicht$/).innerText().then(parseInt)
      const moods = () => progress.getByRole('definition').allInnerTexts()
      const stage = () => progress.locator('[aria-current=step]').innerText()
      const before = { goals: await goals(), moods: await moods(), stage: await stage() }
      for (const text of good) await say(page, text, w)
      expect(await goals()).toBeGreaterThan(before.goals + 2)
      expect(await moods()).not.toEqual(before.moods)
      expect(await stage()).not.toBe(before.stage)

      const said = await turns(page).count()
      await endTalk(page, w)
      for (const name of [w.counted, w.facts, w.measured]) await expect(page.getByRole('heading', { name, exact: true })).toBeVisible()

      // An objective leads to the turn that shows it.
      const objective = page.getByRole('region', { name: w.counted }).getByRole('button', { name: /show in the transcript|im Gesprächsverlauf zeigen/ }).first()
      const number = /\d+/.exec(await objective.innerText())?.[0]
      await objective.click()
      const shown = page.locator('li[aria-current=location]')
      await expect(shown).toBeFocused()
      await expect(shown).toBeInViewport()
      await expect(shown).toContainText(`${number}`)
      expect(good).toContainEqual(await shown.locator('p[lang=en]').innerText())

      const facts = page.getByRole('region', { name: w.facts })
      // First what was found out, then what was not.
      await expect(facts.getByRole('heading', { level: 3 })).toHaveText([/[1-9]/, /[1-9]/])
      const measured = page.getByRole('region', { name: w.measured })
      await expect(measured.getByRole('heading', { level: 3 })).toHaveCount(9)
      await expect(measured.getByRole('listitem').filter({ has: page.getByRole('heading', { name: language === 'en' ? 'Open questions' : 'Offene Fragen' }) })).toContainText(/[5-8]/)

      await page.getByRole('navigation').getByRole('link', { name: w.sessions }).click()
      await expect(page.getByRole('main').getByRole('link', { name: new RegExp(w.debriefing) })).toHaveCount(1)
      await act(page, /Frank Mercer/, w.export)
      const [name, file] = [...(await exportAs(page, [w.text]))][0]!
      expect(name).toMatch(/\.txt$/)
      const text = file.toString()
      for (const sentence of good) expect(text.replace(/\s+/g, ' ')).toContain(sentence)
      expect(text).toContain('Frank Mercer')
      await closeDialog(page)
      expect(said).toBe(2 * good.length + 1)

      await page.getByRole('button', { name: w.account }).first().click()
      await page.getByRole('menuitem', { name: w.signOut }).click()
      await expect(page.getByRole('tab', { name: w.signIn })).toBeVisible()
      await signIn(page, w)
      await page.getByRole('navigation').getByRole('link', { name: w.sessions }).click()
      await expect(page.getByRole('main').getByRole('link', { name: new RegExp(w.debriefing) })).toHaveCount(1)
    })
  })
}

for (const [language, w] of Object.entries(words)) {
  test.describe(`in ${language}`, () => {
    test.use({ locale: language })

    test('the second scenario is as whole as the first, in the language of the interface', async ({ page }) => {
      test.slow()
      const { path, role, characters, good: lines } = complaint[language as keyof typeof complaint]
      await register(page, w)
      for (const [i, character] of characters.entries()) {
        await page.goto(`/#${path}`)
        await expect(page.getByText(role)).toBeVisible()
        await page.getByRole('radio').nth(i).click()
        await begin(page, w)
        const progress = page.getByRole('complementary')
        const goals = () => progress.getByText(language === 'en' ? /^\d of 6 met$/ : /^\d von 6 erreicht$/).innerText().then(parseInt)
        expect(await goals()).toBe(0)
        for (const text of lines) await say(page, text, w)
        await expect(turns(page).last()).toHaveAccessibleName(character)
        expect(await goals()).toBeGreaterThan(2)
        await endTalk(page, w)
        for (const name of [w.counted, w.facts, w.measured]) await expect(page.getByRole('heading', { name, exact: true })).toBeVisible()
        const measured = page.getByRole('region', { name: w.measured })
        const open = measured.getByRole('listitem').filter({ has: page.getByRole('heading', { name: language === 'en' ? 'Open questions' : 'Offene Fragen' }) })
        await expect(open).toContainText('2')
      }
    })
  })
}

test('a reply comes word by word', async ({ page }) => {
  await register(page)
  await begin(page)
  const pieces: string[] = []
  await page.exposeFunction('hear', (text: string) => void pieces.push(text))
  await page.evaluate(() => {
    const log = document.querySelector('[role=log]')!
    new MutationObserver(() => {
      const reply = log.querySelector('[aria-busy=true] p[lang]')?.textContent
      if (reply) void (window as unknown as { hear(text: string): void }).hear(reply)
    }).observe(log, { childList: true, subtree: true, characterData: true })
  })
  for (const text of good.slice(0, 3)) await say(page, text)
  const whole = await turns(page).allInnerTexts()
  for (const piece of pieces) expect(whole.some(text => text.includes(piece.trim())), piece).toBe(true)
  expect(pieces.filter(piece => !whole.some(text => text.trimEnd().endsWith(piece.trim()))).length, `pieces: ${pieces}`).toBeGreaterThan(3)
})

test('every form of the transcript holds what was said', async ({ page }) => {
  await register(page)
  await begin(page)
  await say(page, 'What brings you here today? Ich frage höflich: “why” – <b>really</b>?')
  for (const [name, ending] of [[words.en.text, 'txt'], [words.en.markdown, 'md'], [words.en.everything, 'jsonl']] as const) {
    await page.getByRole('button', { name: words.en.save }).click()
    const download = page.waitForEvent('download')
    await page.getByRole('menuitem', { name }).click()
    const file = await download
    expect(file.suggestedFilename()).toMatch(new RegExp(`\\.${ending}$`))
    const text = await readFile(await file.path(), 'utf8')
    expect(text).toContain('höflich: “why”')
    if (ending === 'jsonl') for (const line of text.trimEnd().split('\n')) expect(() => JSON.parse(line)).not.toThrow()
  }
})

test('nothing empty can be sent', async ({ page }) => {
  await register(page)
  await begin(page)
  const before = await turns(page).count()
  const send = page.getByRole('button', { name: 'Send', exact: true })
  for (const nothing of ['', '   ', '\n \n']) {
    await composer(page).fill(nothing)
    await expect(send).toBeDisabled()
    await composer(page).press('Enter')
  }
  await composer(page).fill('x'.repeat(8001))
  await expect(send).toBeDisabled()
  await expect(page.getByText('One character too many')).toBeVisible()
  await composer(page).fill('')
  await expect(turns(page)).toHaveCount(before)
})

test('a draft outlives the page, and is gone once sent', async ({ page }) => {
  await register(page)
  await begin(page)
  await composer(page).fill('Half a thought')
  await page.reload()
  await expect(composer(page)).toHaveValue('Half a thought')
  await composer(page).press('Shift+Enter')
  await composer(page).pressSequentially('and its end')
  await composer(page).press('Enter')
  await expect(transcript(page)).toContainText('Half a thought\nand its end', { useInnerText: true })
  await expect(composer(page)).toHaveValue('')
  await page.reload()
  await expect(transcript(page)).toContainText('Half a thought')
  await expect(composer(page)).toHaveValue('')
})

test('nothing is said after the end, in no tab', async ({ page, context, server }) => {
  await register(page)
  await begin(page)
  await say(page, good[0]!)
  const tokens = await page.evaluate(() => sessionStorage.getItem('roleplay.tokens'))
  const id = page.url().split('/').at(-1)
  await endTalk(page)
  await page.goto(`/#/talk/${id}`)
  await expect(page).toHaveURL(new RegExp(`/transcript/${id}`))
  await expect(composer(page)).toHaveCount(0)
  const answer = await context.request.post(`${server.url}/api/chat/session/${id}/message`, {
    headers: { Authorization: `Bearer ${JSON.parse(tokens!).accessToken}` },
    data: { turnId: crypto.randomUUID(), text: 'One more thing' },
  })
  expect(answer.status()).toBe(409)
  expect((await answer.json()).code).toBe('session_ended')
})

test('an account is refused what it should be: taken, wrong, missing', async ({ page }) => {
  await page.goto('/')
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(page.getByText('Please enter an email address.')).toBeVisible()
  await register(page)
  await page.getByRole('button', { name: words.en.account }).first().click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await page.getByLabel('Email').fill(trainee.email)
  await page.getByLabel('Password', { exact: false }).first().fill('something else')
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(page.getByRole('alert')).toHaveText('Email or password is not right.')
  await page.getByRole('tab', { name: 'Register' }).click()
  const form = page.getByRole('tabpanel', { name: 'Register' })
  await form.getByLabel('Your name').fill('Somebody else')
  await form.getByLabel('Email').fill(trainee.email)
  await form.getByLabel('Password', { exact: false }).first().fill(trainee.password)
  await form.getByRole('button', { name: 'Create account' }).click()
  await expect(page.getByText('There is an account with this email already.')).toBeVisible()
})
