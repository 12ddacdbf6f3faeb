import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { type Page, expect } from '@playwright/test'
import { type Server, binary } from './program'
import { trainee } from './talk'
import { unzip } from './zip'

/** The list of talks, as it is seen, and what is done with it. */
export const grid = (page: Page) => page.getByRole('grid')
export const rows = (page: Page) => grid(page).getByRole('row')
export const row = (page: Page, text: string | RegExp) => rows(page).filter({ hasText: text })
export const told = (page: Page) => page.getByRole('group', { name: /^(Selection|Auswahl)$/ }).getByRole('status')
export const toast = (page: Page, text: string | RegExp) => page.getByRole('region', { name: /notification/i }).getByText(text, { exact: typeof text === 'string' }).first()
export const names = async (page: Page) => (await rows(page).locator('p').allInnerTexts()).map(text => text.replace(/^(with|mit) /, '').trim())

export async function choose(page: Page, field: string, option: string | RegExp) {
  await page.getByRole('combobox', { name: field }).click()
  await page.getByRole('option', { name: option }).click()
  await expect(page.getByRole('listbox')).toHaveCount(0)
}

export async function act(page: Page, text: string | RegExp, action: string | RegExp) {
  await row(page, text).getByRole('button', { name: /^(More actions|Weitere Aktionen)/ }).click()
  await page.getByRole('menuitem', { name: action }).click()
}

/** A chat as SillyTavern keeps it: the trainee and the character by turns. */
export function sillyTavern(character: string, said: string[], at = '2026-03-01T09:00:00.000Z') {
  const time = (n: number) => new Date(Date.parse(at) + n * 20_000).toISOString()
  const lines = said.map((mes, n) => ({ name: n % 2 ? character : trainee.name, is_user: n % 2 === 0, send_date: time(n), mes }))
  return [{ user_name: trainee.name, character_name: character, create_date: at, chat_metadata: {} }, ...lines].map(line => JSON.stringify(line)).join('\n') + '\n'
}

export async function token(page: Page): Promise<string> {
  const kept = await page.evaluate(() => sessionStorage.getItem('roleplay.tokens'))
  return (JSON.parse(kept!) as { accessToken: string }).accessToken
}

/** Asks the server as the page would, to make what a test needs. */
export async function ask<T>(page: Page, path: string, data?: unknown, type = 'application/json'): Promise<T> {
  const headers = { Authorization: `Bearer ${await token(page)}`, ...(data !== undefined && { 'Content-Type': type }) }
  const answer = await page.request.fetch(path, { method: data === undefined ? 'GET' : 'POST', headers, data })
  if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`)
  return (await answer.json()) as T
}

/** The complete record of a talk. */
export async function record(page: Page, id: string): Promise<string> {
  const answer = await page.request.get(`/api/exchange/session/${id}?format=jsonl`, { headers: { Authorization: `Bearer ${await token(page)}` } })
  expect(answer.status()).toBe(200)
  return answer.text()
}

/** Puts a talk with that character into the list, without the page; its id. */
export async function put(page: Page, character: string, said: string[], at?: string): Promise<string> {
  const { sessions } = await ask<{ sessions: string[] }>(page, `/api/exchange/import?name=${character}.jsonl`, sillyTavern(character, said, at), 'application/octet-stream')
  return sessions[0]!
}

/** Chooses files in the dialog of the browser. */
export async function importFiles(page: Page, files: Record<string, string | Buffer>) {
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Import', exact: true }).click()
  await (await chooser).setFiles(Object.entries(files).map(([name, body]) => ({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(body) })))
  await expect(page.getByRole('dialog', { name: 'Import' }).getByRole('button', { name: 'Close', exact: true }).last()).toBeVisible()
}
export const outcome = (page: Page, file: string) => page.getByRole('dialog', { name: 'Import' }).getByRole('region', { name: file })
export const closeDialog = async (page: Page) => {
  await page.getByRole('dialog').getByRole('button', { name: /^(Close|Schließen)$/ }).last().click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
}

/** Exports what the dialog is open for, in these formats alone; the files of the archive. */
export async function exportAs(page: Page, formats: (string | RegExp)[]): Promise<Map<string, Buffer>> {
  const dialog = page.getByRole('dialog', { name: /^(Export|\d+ |Ein )/ })
  for (const box of await dialog.getByRole('group', { name: /^(Formats|Formate)/ }).getByRole('checkbox').all()) await box.setChecked(false)
  for (const name of formats) await dialog.getByRole('checkbox', { name }).setChecked(true)
  const download = page.waitForEvent('download')
  await dialog.getByRole('button', { name: /^(Export|Exportieren)$/ }).click()
  const file = await download
  expect(file.suggestedFilename()).toMatch(/\.zip$/)
  return unzip(await readFile(await file.path()))
}

/** The lines of a log with the seal of each in the next, as the program writes it. */
export function sealed(appends: Record<string, unknown>[]): string {
  let prev: string | undefined
  return appends.map(append => {
    const line = JSON.stringify({ ...append, ...(prev && { prev }) })
    prev = createHash('sha256').update(line).digest('hex')
    return `${line}\n`
  }).join('')
}

/** Gives the trainee's account another role, as who looks after a server does. */
export function setRole(server: Server, role: 'ADMIN' | 'USER', email: string = trainee.email) {
  execFileSync(binary('roleplay-server'), ['user', 'role', '--data', server.folder, '--email', email, '--role', role])
}
