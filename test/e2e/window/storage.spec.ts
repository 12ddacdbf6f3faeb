import { readFileSync, readdirSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { good } from '../talk'
import { firstAnswer, test } from './fixtures'
import { closeWindow, dialog, picture } from './person'

test('a chosen folder gets each talk that ends; a list that says too little is found, and repaired', async ({ home, start }) => {
  const first = await start()
  const folder = join(home, 'ended talks')
  mkdirSync(folder)
  await firstAnswer(first.person)
  await first.person.says(good[1]!)

  await first.person.clicks('link', '^Settings$')
  await first.person.clicks('link', '^Open the storage page$')
  await first.person.sees('heading', '^Storage$')
  const section = (id: string) => `document.getElementById('${id}').scrollIntoView({ behavior: 'instant' })`
  await first.page.evaluate(section('storage-auto'))
  await first.person.clicks('button', '^Choose a folder…$')
  await dialog.cancel(first.window)
  expect(await first.person.reads()).toContain('No folder is chosen yet.')
  await first.person.clicks('button', '^Choose a folder…$')
  await dialog.open(first.window, folder)
  await expect.poll(() => first.person.reads()).toContain(folder)
  await first.person.clicks('button', 'Export ended talks by itself')
  await first.person.clicks('button', '^Save$')
  await expect.poll(() => first.person.reads()).toMatch(/Save\s+Saved/)
  await picture('window-auto-export')

  await first.person.clicks('link', '^Sessions$')
  await first.person.clicks('link', '^Continue')
  await first.person.says(good[2]!)
  await first.person.clicks('button', '^End$')
  await first.person.clicks('button', '^End and see the debriefing$')
  await first.person.sees('heading', '^What counted$')
  const written = () => readdirSync(folder).filter(name => !name.startsWith('.'))
  await expect.poll(written).toHaveLength(1)
  for (const text of good.slice(0, 3)) expect(readFileSync(join(folder, written()[0]!), 'utf8').replace(/\s+/g, ' ')).toContain(text)
  await closeWindow(first.window)
  await first.program.ended

  countFewer(join(home, '.local/share/roleplay/roleplay.db'))
  const { person, page } = await start()
  await person.clicks('link', '^Settings$')
  await person.clicks('link', '^Open the storage page$')
  await person.sees('heading', '^Storage$')
  await page.evaluate(section('storage-verify'))
  await person.clicks('button', '^Check now$')
  await expect.poll(() => person.reads()).toContain('One problem was found')
  expect(await person.reads()).toContain('The list does not say what the talks say.')
  await picture('window-verify')
  await person.clicks('button', '^Repair$')
  await expect.poll(() => person.reads()).toContain('One list was written anew')
  await picture('window-repaired')
  await person.clicks('button', '^Check again$')
  await expect.poll(() => person.reads()).toContain('Everything is sound')
})

/** Makes the lists in a closed data file say that each talk has one turn, with sums that are right. */
function countFewer(path: string) {
  const file = readFileSync(path)
  let changed = 0
  for (let at = file.indexOf('/session_pages/'); at >= 0; at = file.indexOf('/session_pages/', at + 1)) {
    const key = file.lastIndexOf('users/', at)
    const value = file.indexOf('{"schema"', at)
    const stored = value - 12 // the revision and the sum are before it
    const end = endOf(file, value)
    const count = /"turnCount":\d/.exec(file.subarray(value, end).toString('latin1'))
    if (at - key !== 'users/'.length + 36 || !count) continue
    file[value + count.index + count[0].length - 1] = '1'.charCodeAt(0)
    const sum = crc32c(Buffer.concat([Buffer.from('o'), file.subarray(key, stored), file.subarray(stored, stored + 8), file.subarray(value, end)]))
    file.writeUInt32BE(sum, stored + 8)
    changed++
  }
  expect(changed).toBeGreaterThan(0)
  writeFileSync(path, file)
}

/** Behind the object that begins at a place: no text in it holds a brace. */
function endOf(file: Buffer, at: number): number {
  for (let depth = 0; ; at++) {
    if (file[at] === 0x7b) depth++
    if (file[at] === 0x7d && --depth === 0) return at + 1
  }
}

/** CRC-32C (Castagnoli), as RFC 3720 has it. */
function crc32c(bytes: Buffer): number {
  let sum = 0xffffffff
  for (const byte of bytes) {
    sum ^= byte
    for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0x82f63b78 : sum >>> 1
  }
  return (sum ^ 0xffffffff) >>> 0
}
