import { readFileSync, readdirSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { sillyTavern } from '../library'
import { good } from '../talk'
import { firstAnswer, test } from './fixtures'
import { dialog, picture } from './person'

test('talks are taken in, listed, found, read and written out, in the real window', async ({ home, start }) => {
  const desktop = await start()
  const { person, page, window } = desktop
  await firstAnswer(person)
  const folder = join(home, 'my talks')
  mkdirSync(folder)
  for (const [n, name] of ['Ada', 'Bert'].entries()) {
    writeFileSync(join(home, `${name}.jsonl`), sillyTavern(name, [`Hello ${name}, a zeppelin!`, 'A fine airship.', ...Array.from({ length: 40 }, (_, i) => `Line ${i}`), `Goodbye ${name}`], `2026-03-0${n + 1}T09:00:00.000Z`))
  }

  // In, by the dialog of the system.
  await person.clicks('link', '^Sessions$')
  await person.clicks('button', '^Import$')
  await dialog.cancel(window)
  for (const name of ['Ada', 'Bert']) {
    await person.clicks('button', '^Import$')
    await dialog.open(window, join(home, `${name}.jsonl`))
    await expect.poll(() => person.reads()).toContain('One new session')
    if (name === 'Ada') await picture('window-import')
    await person.clicks('button', '^Close$')
  }
  await expect.poll(() => person.reads()).toContain('3 sessions')
  for (const text of ['with Ada', 'with Bert', 'with Frank Mercer']) expect(await person.reads()).toContain(text)
  await picture('window-sessions')

  // Out, all into one folder.
  await person.clicks('checkbox', '^Select all$')
  await expect.poll(() => person.reads()).toContain('3 selected')
  await person.clicks('button', '^Export…$')
  await person.clicks('button', '^Export$')
  await dialog.open(window, folder)
  await expect.poll(() => person.reads()).toContain('3 sessions are exported')
  await picture('window-export')
  await person.clicks('button', '^Close$')
  const written = readdirSync(folder)
  expect(written.filter(name => name.endsWith('.txt'))).toHaveLength(3)
  expect(written.filter(name => name.startsWith('.'))).toEqual([])
  const texts = written.map(name => readFileSync(join(folder, name), 'utf8')).join('\n')
  for (const text of ['Hello Ada, a zeppelin!', 'Hello Bert, a zeppelin!', good[0]!]) expect(texts.replace(/\s+/g, ' ')).toContain(text)

  // Found by Ctrl+K, and read at its turn.
  await person.presses('ctrl+k')
  await person.sees('textbox', 'What are you looking for')
  await expect.poll(() => page.evaluate<boolean>(`document.activeElement?.type === 'search'`)).toBe(true)
  await person.writes('goodbye bert')
  await expect.poll(() => page.evaluate<string[]>(`[...document.querySelectorAll('main mark')].map(e => e.textContent)`)).toEqual(['Goodbye', 'Bert'])
  await picture('window-search')
  await person.clicks('link', 'Goodbye Bert')
  const inSight = `(() => { const li = [...document.querySelectorAll('[role=listitem], li')].find(e => e.textContent.includes('Goodbye Bert')); if (!li) return false; const { top, bottom } = li.getBoundingClientRect(); return top < innerHeight && bottom > 0 })()`
  await expect.poll(() => page.evaluate<boolean>(inSight)).toBe(true)
  await picture('window-transcript')
})
