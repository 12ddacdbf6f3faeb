import { expect, test } from '../fixtures'
import { act, ask, closeDialog, exportAs, importFiles, names, outcome, put, record, row, rows, sillyTavern } from '../library'
import { begin, endTalk, good, register, say, trainee, words } from '../talk'

/** How a file of each format begins; and what was said stands in it as it is, besides in those that pack it. */
const formats: [RegExp, string, RegExp, packed?: boolean][] = [
  [/\(\.txt\)/, '.txt', /SillyTavern/],
  [/\(\.md\)/, '.md', /^# /],
  [/\(\.html\)/, '.html', /^<!doctype html>/i],
  [/\(\.pdf\)/, '.pdf', /^%PDF-/, true],
  [/\(\.docx\)/, '.docx', /^PK/, true],
  [/\(\.csv\)/, '.csv', /,/],
  [/\(\.vtt\)/, '.vtt', /^WEBVTT/],
  [/\(\.srt\)/, '.srt', /^1\r?\n00:00:00,/],
  [/\(\.sillytavern\.jsonl\)/, '.sillytavern.jsonl', /^{"/],
  [/^Complete record/, '.jsonl', /^{"schema"/],
]

test('export: each format, from the talk and from the list', async ({ page }) => {
  await register(page)
  const id = await put(page, 'Ada', ['Ich frage höflich, warum?', 'Because I like it.'])
  await page.goto(`/#/transcript/${id}`)
  await expect(page.getByText('Because I like it.').first()).toBeVisible()
  for (const [label, ending] of formats) {
    await page.getByRole('button', { name: words.en.save }).click()
    const download = page.waitForEvent('download')
    await page.getByRole('menuitem', { name: label }).click()
    expect((await download).suggestedFilename()).toMatch(new RegExp(`${ending.replaceAll('.', '\\.')}$`))
  }

  await page.goto('/#/sessions')
  await act(page, 'Ada', 'Export…')
  const files = await exportAs(page, formats.map(([label]) => label))
  expect(files.size).toBe(formats.length + 1)
  for (const [, ending, start, packed] of formats) {
    const [name] = [...files.keys()].filter(name => name.endsWith(ending) && (ending !== '.jsonl' || !name.endsWith('.sillytavern.jsonl')))
    const text = files.get(name ?? '')?.toString('utf8') ?? ''
    expect(text, ending).toMatch(start)
    if (!packed) for (const said of ['höflich', 'Because I like it.']) expect(text, ending).toContain(said)
  }
  expect(JSON.parse(files.get('report.json')!.toString())).toMatchObject({ talks: 1, files: formats.length, failed: [] })
  await expect(page.getByRole('dialog').getByRole('status')).toContainText('One session is exported')
  await closeDialog(page)
})

test('export: several talks, of one speaker, are an archive with a report', async ({ page }) => {
  await register(page)
  for (const name of ['Ada', 'Bert', 'Cleo']) await put(page, name, [`Hello ${name}, my friend.`, `I am ${name} indeed.`])
  await page.goto('/#/sessions')
  await page.getByRole('checkbox', { name: 'Select all' }).click()
  await row(page, 'Bert').getByRole('checkbox').uncheck()
  await page.getByRole('button', { name: 'Export…', exact: true }).click()
  await page.getByRole('dialog', { name: 'Export 2 sessions' }).getByRole('radio', { name: 'Mine only' }).click()
  const files = await exportAs(page, [/\(\.txt\)/, /\(\.md\)/])
  expect([...files.keys()].filter(name => name !== 'report.json')).toHaveLength(4)
  const all = [...files].filter(([name]) => name !== 'report.json').map(([, text]) => text.toString()).join('\n')
  for (const said of ['Hello Ada, my friend.', 'Hello Cleo, my friend.']) expect(all).toContain(said)
  for (const left of ['indeed', 'Hello Bert']) expect(all).not.toContain(left)
  expect(JSON.parse(files.get('report.json')!.toString())).toMatchObject({ talks: 2, files: 4, failed: [] })
})

test('export: can be cancelled, and the next one works', async ({ page }) => {
  await register(page)
  await put(page, 'Ada', ['Hello', 'Good day.'])
  await page.goto('/#/sessions')
  // The archive is held back, as a large one is for a while.
  let let_go = () => {}
  const held = new Promise<void>(resolve => (let_go = resolve))
  await page.route('**/api/exchange/export', async route => {
    await held
    await route.abort().catch(() => undefined)
  }, { times: 1 })
  await act(page, 'Ada', 'Export…')
  const dialog = page.getByRole('dialog', { name: 'Export one session' })
  await dialog.getByRole('button', { name: 'Export', exact: true }).click()
  await expect(dialog.getByRole('progressbar')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(dialog).toBeVisible()
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await expect(dialog.getByText('The export was cancelled')).toBeVisible()
  let_go()
  await closeDialog(page)
  await act(page, 'Ada', 'Export…')
  expect((await exportAs(page, [/\(\.txt\)/])).size).toBe(2)
})

test('import: one’s own record comes back after it was deleted for good, byte for byte; twice adds nothing', async ({ page }) => {
  await register(page)
  await begin(page)
  await say(page, good[0]!)
  const id = page.url().split('/').at(-1)!
  await endTalk(page)
  const before = await record(page, id)
  await ask(page, '/api/library/sessions/delete', { ids: [id] })
  await ask(page, '/api/library/sessions/purge', { ids: [id] })
  await page.goto('/#/sessions')
  await expect(page.getByText('No sessions yet')).toBeVisible()

  await importFiles(page, { 'my talk.jsonl': before })
  await expect(outcome(page, 'my talk.jsonl').getByText('One new session')).toBeVisible()
  await closeDialog(page)
  await expect(rows(page)).toHaveCount(1)
  expect(await record(page, id)).toBe(before)

  await importFiles(page, { 'my talk.jsonl': before })
  await expect(outcome(page, 'my talk.jsonl').getByText('One was here already')).toBeVisible()
  await closeDialog(page)
  await expect(rows(page)).toHaveCount(1)

  // One letter is another: the chain does not hold.
  await ask(page, '/api/library/sessions/delete', { ids: [id] })
  await ask(page, '/api/library/sessions/purge', { ids: [id] })
  await importFiles(page, { 'changed.jsonl': before.replace(good[0]!, good[0]!.replace('brings', 'drives')) })
  await expect(outcome(page, 'changed.jsonl').getByRole('alert')).toContainText(/[Ll]ine \d/)
  await closeDialog(page)
  await expect(page.getByText('No sessions yet')).toBeVisible()
})

test('import: SillyTavern and garbage, several files at once', async ({ page }) => {
  await register(page)
  await page.goto('/#/sessions')
  const files = {
    'Ada.jsonl': sillyTavern('Ada', ['Hello Ada', 'Good day to you.']),
    'garbage.jsonl': Buffer.from([0, 1, 2, 254, 255, 0, 13, 10]),
    'page.html': '<!doctype html><title>No talk</title>',
    'empty.jsonl': '',
    'half.zip': 'PK\u0003\u0004 and no more',
  }
  await importFiles(page, files)
  await expect(outcome(page, 'Ada.jsonl').getByText('One new session')).toBeVisible()
  for (const name of Object.keys(files).slice(1)) {
    const alert = outcome(page, name).getByRole('alert')
    await expect(alert).toContainText(`${name} could not be imported`)
    // In words that say what would be right, not only that it failed.
    expect((await alert.innerText()).replace(`${name} could not be imported`, '').trim().length, name).toBeGreaterThan(20)
  }
  await closeDialog(page)
  await expect.poll(() => names(page)).toEqual(['Ada'])
  await expect(rows(page)).toContainText(['Imported'])
  await importFiles(page, { 'again.jsonl': files['Ada.jsonl'] })
  await expect(outcome(page, 'again.jsonl').getByText('One was here already')).toBeVisible()
  await closeDialog(page)
  await rows(page).first().getByRole('link', { name: /^Read/ }).click()
  await expect(page.getByText('Good day to you.').first()).toBeVisible()
})

test('import: somebody else’s talk is refused, and then taken as a copy', async ({ page, browser, server }) => {
  await register(page)
  await begin(page)
  await say(page, good[0]!)
  const id = page.url().split('/').at(-1)!
  await endTalk(page)
  const theirs = await record(page, id)

  const context = await browser.newContext({ baseURL: server.url })
  const other = await context.newPage()
  await register(other, words.en, { ...trainee, name: 'Other', email: 'other@example.org' })
  await other.goto('/#/sessions')
  await importFiles(other, { 'theirs.jsonl': theirs })
  const told = outcome(other, 'theirs.jsonl')
  await expect(told.getByRole('alert')).toContainText('This talk belongs to somebody else.')
  await told.getByRole('button', { name: 'Import as a copy' }).click()
  await expect(told.getByText('One new session')).toBeVisible()
  await closeDialog(other)
  await expect(rows(other)).toHaveCount(1)
  await expect(rows(other)).toContainText(['Imported'])
  await other.goto(`/#/transcript/${id}`)
  await expect(other.getByText(good[0]!).first()).toBeVisible()
  await expect(other.getByText('Another RolePlay')).toBeVisible()
  await context.close()
})
