import { test as base, expect } from '@playwright/test'
import { makeFolder } from '../program'
import { good } from '../talk'
import { SoundCard } from '../soundcard'
import { Desktop } from './desktop'
import { type Person, picture, windows } from './person'

export const test = base.extend<{ home: string; card: SoundCard; start: (args?: string[], env?: NodeJS.ProcessEnv) => Promise<Desktop> }>({
  // eslint-disable-next-line no-empty-pattern -- Playwright wants a pattern here
  home: async ({}, use) => {
    const folder = makeFolder()
    await use(folder.path)
    folder.remove()
  },
  // eslint-disable-next-line no-empty-pattern -- Playwright wants a pattern here
  card: async ({}, use) => {
    const card = await SoundCard.start()
    await use(card)
    await card.stop()
  },
  start: async ({ home }, use, info) => {
    const started: Desktop[] = []
    await use(async (args, env) => {
      const desktop = await Desktop.start(home, args, env)
      started.push(desktop)
      return desktop
    })
    if (info.status !== info.expectedStatus && started.length) await picture(`window-${info.title.replace(/\W+/g, '-').slice(0, 60)}`).catch(() => undefined)
    for (const desktop of started) if (desktop.program.running) await desktop.end()
    await expect.poll(() => windows('RolePlay').then(ids => ids.length)).toBe(0)
  },
})

/** The way of somebody new to an answer. */
export async function firstAnswer(person: Person) {
  await person.types('Trainee', 'Your name')
  await person.clicks('button', '^Begin$')
  await person.says(good[0]!)
}
