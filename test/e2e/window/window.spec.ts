import { readFile, writeFile } from 'node:fs/promises'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { Program, binary, makeFolder } from '../program'
import { good } from '../talk'
import { firstAnswer, test } from './fixtures'
import { active, closeWindow, dialog, hide, pause, picture, windowOf, windows } from './person'

test('there is no network here', () => {
  const [, ...routes] = readFileSync('/proc/net/route', 'utf8').trim().split('\n')
  expect(routes).toEqual([])
  const interfaces = readFileSync('/proc/net/dev', 'utf8').split('\n').slice(2).map(line => line.split(':')[0]?.trim()).filter(Boolean)
  expect(interfaces).toEqual(['lo'])
})

test('from the first start to an answer to one’s own sentence: 3 actions, 60 seconds, no network', async ({ home, start }) => {
  expect(readdirSync(home)).toEqual([])
  const begun = Date.now()
  const { person } = await start()
  await firstAnswer(person)
  expect(person.actions).toBeLessThanOrEqual(3)
  expect(Date.now() - begun).toBeLessThan(60_000)
  await picture('window-first-answer')
})

test('the main job in the real window, closed and opened again', async ({ home, start }) => {
  const first = await start()
  await firstAnswer(first.person)
  for (const text of good.slice(1, 6)) await first.person.says(text)
  const said = await first.person.turns()
  await picture('window-talk')
  if (!/of 7 met/.test(await first.person.reads())) await first.person.clicks('button', '^Show progress$') // where there is no room beside the talk
  await expect.poll(() => first.person.reads()).toMatch(/[2-7] of 7 met/)
  for (const part of ['Mood', 'Goals', 'Stages']) expect(await first.person.reads()).toContain(part)
  await closeWindow(first.window)
  await first.program.ended
  expect(first.program.code).toBe(0)

  // The profile opens by itself, and the talk is there.
  const second = await start()
  const { person } = second
  await person.clicks('link', '^Sessions$')
  await person.clicks('link', '^Continue')
  await expect.poll(() => person.turns()).toEqual(said)
  for (const text of good.slice(6)) await person.says(text)
  await person.clicks('button', '^End$')
  await person.clicks('button', '^End and see the debriefing$')
  await person.sees('heading', '^What counted$')
  const debriefing = await person.reads()
  expect(debriefing).toMatch(/[3-7] of 7 (met|found)/)
  for (const part of ['Found out', 'What was measured', 'Open questions']) expect(debriefing).toContain(part)
  await picture('window-debriefing')

  const file = join(home, 'my talk, first try.txt')
  await person.clicks('button', '^Save transcript')
  await person.clicks('menuitem', '\\.txt')
  await dialog.cancel(second.window)
  expect(existsSync(file)).toBe(false)
  await person.clicks('button', '^Save transcript')
  await person.clicks('menuitem', '\\.txt')
  await dialog.there(second.window)
  await picture('window-save')
  await dialog.save(second.window, file)
  await expect.poll(() => existsSync(file)).toBe(true)
  const saved = (await readFile(file, 'utf8')).replace(/\s+/g, ' ')
  for (const text of good) expect(saved).toContain(text)
  await expect.poll(() => person.reads()).toContain('my talk, first try.txt')
  expect(readdirSync(home).filter(name => name.startsWith('.roleplay-'))).toEqual([])

  // A folder that does not take it is told.
  await person.clicks('button', '^Save transcript')
  await person.clicks('menuitem', '\\.md')
  await dialog.save(second.window, '/proc/nothing.md')
  await expect.poll(() => person.reads()).toMatch(/could not be saved/)
  await second.end()
})

test('kill -9 during a talk loses nothing; the next start opens it and the talk goes on', async ({ start }) => {
  const first = await start()
  await firstAnswer(first.person)
  await first.person.says(good[1]!)
  const said = await first.person.turns()
  await first.person.types(good[2]!, 'Your message')
  await expect.poll(async () => (await first.person.turns()).length).toBeGreaterThan(said.length)
  await first.end('SIGKILL')

  const second = await start()
  await second.person.clicks('link', '^Sessions$')
  await second.person.clicks('link', '^Continue')
  await expect.poll(async () => (await second.person.turns()).length, { timeout: 20_000 }).toBe(said.length + 2)
  expect((await second.person.turns()).slice(0, said.length)).toEqual(said)
  expect((await second.person.turns())[said.length]).toContain(good[2])
  await second.person.says(good[3]!)
})

test('a second start on the same folder brings the first window to the front, and ends', async ({ home, start }) => {
  const first = await start()
  await firstAnswer(first.person)
  await hide(first.window)
  await expect.poll(active).not.toBe(first.window)
  const second = new Program(binary('roleplay-devtools'), [], { HOME: home })
  await second.ended
  expect([second.code, second.signal]).toEqual([0, null])
  await expect.poll(active).toBe(first.window)
  await picture('window-second-start')
  expect(await windows('RolePlay')).toEqual([first.window])
  await first.person.says(good[1]!)
  await first.end()
  expect(first.program.code).toBe(0)
})

test('SIGTERM ends it cleanly', async ({ start }) => {
  const { program, page, person } = await start()
  await firstAnswer(person)
  page.close()
  await program.end('SIGTERM')
  expect([program.code, program.signal]).toEqual([0, null])
})

test('SIGTERM ends it at any moment of its start', async () => {
  const stuck: string[] = []
  for (let wait = 50; wait <= 800; wait += 50) {
    const folder = makeFolder()
    const program = new Program(binary('roleplay-devtools'), [], { HOME: folder.path })
    await pause(wait)
    await program.end('SIGTERM', 3000)
    // Before main runs, the system ends it.
    if (program.code !== 0 && program.signal !== 'SIGTERM') stuck.push(`after ${wait} ms: ${program.code ?? program.signal}\n${program.stderr.trim()}`)
    folder.remove()
  }
  expect(stuck).toEqual([])
})

test('a folder that cannot be used is told in a window and on the terminal', async ({ home }) => {
  const file = join(home, 'a file')
  await writeFile(file, '')
  const program = new Program(binary('roleplay-devtools'), ['--data', join(file, 'below')], { HOME: home })
  const message = await windowOf('^RolePlay could not start$')
  await program.says(/a file/)
  await pause(500)
  await picture('window-unwritable')
  await closeWindow(message)
  await program.ended
  expect(program.code).toBeGreaterThan(0)
})
