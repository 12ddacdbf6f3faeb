import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { FakeModel } from '../models'
import { test } from './fixtures'
import { type Person, picture } from './person'

/** The pieces of the recordings that lie in a home. */
function recorded(home: string): string[] {
  const folder = join(home, '.local/share/roleplay/recordings')
  return existsSync(folder) ? readdirSync(folder, { recursive: true }).map(String).filter(name => /\d{6}$/.test(name)) : []
}

/** Ends the talk, and opens its transcript. */
async function endAndRead(person: Person) {
  await person.clicks('button', '^End$')
  await person.clicks('button', '^End and see the debriefing$')
  await person.sees('heading', '^What counted$')
  await person.clicks('link', '^Sessions$')
  await person.clicks('link', '^A talk about smoking$')
}

/** Agrees to speak, and to be recorded. */
async function agree(person: Person) {
  await person.clicks('button', '^Speak with')
  await person.sees('dialog', '')
  await person.clicks('radio', '^Yes, as long as the talk is kept$')
  await picture('window-voice-consent')
  await person.clicks('button', '^Agree and speak$')
}

test('somebody speaks with Gemini Live by microphone, hears it, interrupts it, and reads what was heard', async ({ home, card, start }) => {
  test.setTimeout(150_000)
  const gemini = await FakeModel.start('--key', 'a-key')
  const first = await start([], card.env)
  const { person } = first
  await person.types('Trainee', 'Your name')
  await person.sees('button', '^Begin$')
  await person.clicks('link', '^Settings$')
  await person.clicks('link', '^Open the page of the model$')
  await person.clicks('radio', '^Gemini$')
  await person.clicks('button', '^Another address than the usual one$')
  await person.fills('^Address', gemini.url)
  await person.fills('^Model', 'gemini-3.8-flash')
  await person.fills('^Key', 'a-key')
  await person.clicks('button', '^Save$')
  await person.sees('dialog', '')
  await person.clicks('button', '^Agree$')
  await person.clicks('link', '^Settings$')
  await person.clicks('link', '^Open the page of voice$')
  await person.clicks('link', '^Voices and speech recognition$')
  await person.fills('^Model$', 'gemini-3.8-live')
  await person.clicks('button', '^Save$')
  await person.clicks('button', '^Test the line$')
  await expect.poll(() => person.reads()).toMatch(/The line opens, after/)
  await picture('window-voices')

  await person.clicks('link', '^Practice$')
  await person.clicks('link', 'A talk about smoking')
  await person.clicks('radio', '^gemini-3.8-flash$')
  await person.clicks('button', '^Begin$')
  await gemini.nextLive(
    { heard: 'How do you feel about smoking?', said: 'Nobody has ever asked me that. I have smoked for thirty years, and I am not sure that I want to go on like this for another thirty years of my life.' },
    { heard: 'Wait a moment.', said: 'Fine.' },
  )
  await agree(person)
  await expect.poll(() => person.reads()).toMatch(/is listening\. Speak\./)
  await card.say('How do you feel about smoking?')
  await card.isHeard()
  await expect.poll(() => person.reads()).toMatch(/is speaking/)
  await new Promise(resolve => setTimeout(resolve, 2500))
  await picture('window-voice')
  await card.say('Wait a moment please.')
  await card.isQuiet()
  await expect.poll(async () => (await person.turns()).length, { timeout: 30_000 }).toBe(5)
  const turns = await person.turns()
  expect(turns[1]).toContain('How do you feel about smoking?')
  expect(turns[2]).toContain('Nobody has ever asked me that.')
  expect(turns[2]).not.toContain('another thirty years of my life')
  expect(turns[2]).toContain('interrupted')
  expect(turns[3]).toContain('Wait a moment.')
  expect(turns[4]).toContain('Fine.')
  await picture('window-voice-said')
  await person.clicks('button', '^Stop speaking$')
  await person.sees('button', '^Speak with')
  expect(recorded(home).length).toBeGreaterThan(1)

  // Both are heard again, beside the transcript.
  await endAndRead(person)
  await person.clicks('button', '^Play the recording$')
  await card.isHeard()
  await picture('window-replay')
  await person.clicks('button', '^Pause$')
  await card.isQuiet()
  await first.end()
  await gemini.stop()
})

test('somebody speaks and types with the script, by the voice of the system, with no network', async ({ home, card, start }) => {
  test.setTimeout(150_000)
  const first = await start([], card.env)
  const { person } = first
  await person.types('Trainee', 'Your name')
  await person.clicks('button', '^Begin$')
  await agree(person)
  await card.isHeard() // the character begins
  await card.isQuiet(30_000)
  await card.say('How do you feel about smoking?')
  await expect.poll(() => person.reads()).toMatch(/Nobody writes down what you say/)
  await person.clicks('textbox', '^Your message')
  await person.types('How do you feel about smoking?', 'Your message')
  await card.isHeard()
  await picture('window-voice-script')
  await card.say('Wait please, wait.')
  await card.isQuiet()
  await person.clicks('button', '^Stop speaking$')
  await person.sees('button', '^Speak with')
  const turns = await person.turns()
  expect(turns[1]).toContain('How do you feel about smoking?')
  expect(turns[2]).toContain('interrupted')
  expect(recorded(home).length).toBeGreaterThan(1)
  await first.end()
})

test('a talk by voice whose program is killed has its turns and its recording', async ({ home, card, start }) => {
  test.setTimeout(120_000)
  const first = await start([], card.env)
  const { person } = first
  await person.types('Trainee', 'Your name')
  await person.clicks('button', '^Begin$')
  await agree(person)
  await card.isHeard()
  await card.isQuiet(30_000)
  await person.clicks('textbox', '^Your message')
  await person.types('How do you feel about smoking?', 'Your message')
  await card.isHeard()
  await card.isQuiet(30_000)
  await expect.poll(async () => (await person.turns()).length).toBe(3)
  const turns = await person.turns()
  await first.end('SIGKILL')
  expect(recorded(home).length).toBeGreaterThan(0)

  const second = await start([], card.env)
  await second.person.clicks('link', '^Sessions$')
  await second.person.clicks('link', '^A talk about smoking$')
  for (const turn of turns) await expect.poll(() => second.person.reads()).toContain(turn.split('\n').find(line => line.length > 20)!)
  await endAndRead(second.person)
  await second.person.clicks('button', '^Play the recording$')
  await card.isHeard()
  await second.end()
})
