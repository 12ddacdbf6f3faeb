import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { FakeModel } from '../models'
import { good } from '../talk'
import { test } from './fixtures'
import { type Person, picture } from './person'

/** Chooses a model on its page, and agrees to what is sent. */
async function choose(person: Person, service: string, address: string, model: string, key = '') {
  await person.clicks('radio', service)
  if (service === '^Gemini$') await person.clicks('button', '^Another address than the usual one$')
  await person.fills('^Address', address)
  await person.fills('^Model', model)
  if (key) await person.fills('^Key', key)
  await person.clicks('button', '^Save$')
  await person.sees('dialog', '')
  await picture(`window-consent-${model}`)
  await person.clicks('button', '^Agree$')
  await person.sees('button', '^Test$')
}

test('a talk in the window begins with Gemini, loses it, goes on by the script, comes back to another model, and ends with one debriefing', async ({ home, start }) => {
  const key = 'a-key-of-gemini-that-nobody-sees'
  const gemini = await FakeModel.start('--key', key)
  const first = await start()
  const { person } = first
  await person.types('Trainee', 'Your name')
  await person.sees('button', '^Begin$')
  await person.clicks('link', '^Settings$')
  await person.clicks('link', '^Open the page of the model$')
  await choose(person, '^Gemini$', gemini.url, 'gemini-3.8-flash', key)
  await person.clicks('button', '^Test$')
  await expect.poll(() => person.reads()).toMatch(/Ready\. The first word came after/)
  await picture('window-model')

  await person.clicks('link', '^Practice$')
  await person.clicks('link', 'A talk about smoking')
  await person.clicks('radio', '^gemini-3.8-flash$')
  await person.clicks('button', '^Begin$')
  await gemini.reset()
  await gemini.next({ reply: 'The doctor sent me over, so here I am.' })
  await person.says(good[0]!)
  await picture('window-talk-model')

  await gemini.stop()
  await person.types(good[1]!, 'Your message')
  await expect.poll(() => person.reads()).toMatch(/The model cannot be reached\./)
  await person.clicks('button', '^Try again$')
  await person.sees('button', '^Go on with the script')
  await picture('window-talk-lost')
  const before = (await person.turns()).length
  await person.presses('F8')
  await expect.poll(async () => (await person.turns()).length).toBe(before + 1)

  const llama = await FakeModel.start()
  await person.clicks('link', '^Settings$')
  await person.clicks('link', '^Open the page of the model$')
  await choose(person, '^On this machine$', `${llama.url}/v1`, 'llama3.2')
  await person.clicks('link', '^Sessions$')
  await person.clicks('link', '^Continue')
  await person.clicks('button', '^Who plays: ?Script')
  await person.clicks('button', '^Let llama3.2 play$')
  await person.sees('button', '^Who plays: ?llama3.2')
  await llama.next({ reply: 'In spring I held out for three weeks.' })
  await person.clicks('textbox', '^Your message')
  await person.says(good[2]!)
  expect((await person.turns()).at(-1)).toContain('three weeks')
  await person.clicks('button', '^End$')
  await person.clicks('button', '^End and see the debriefing$')
  await person.sees('heading', '^What counted$')
  await llama.stop()
  await first.end()

  // Nowhere in what the program keeps is the key, nor in what it tells.
  const folder = join(home, '.local/share/roleplay')
  for (const name of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (name.isFile()) expect(readFileSync(join(name.parentPath, name.name)).includes(key), `${name.name} holds the key`).toBe(false)
  }
  expect(first.program.stdout + first.program.stderr).not.toContain(key)
})
