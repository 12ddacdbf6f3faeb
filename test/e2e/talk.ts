import { type Locator, type Page, expect } from '@playwright/test'

/** What stands on the screen, in both languages. Tests find things as people do: by what they are and are called. */
export const words = {
  en: {
    register: 'Register', signIn: 'Sign in', name: 'Your name', email: 'Email', password: 'Password', create: 'Create account', begin: 'Begin', send: 'Send',
    practice: 'Practice', sessions: 'Sessions', settings: 'Settings', limits: 'Limits', message: /^Your message to/, transcript: 'Transcript', end: 'End', endTalk: 'End and see the debriefing',
    debriefing: 'Debriefing', storage: 'Storage', counted: 'What counted', facts: 'What there was to find out', measured: 'What was measured', signOut: 'Sign out', account: /^Account/,
    first: 'A talk about smoking', save: /^Save transcript/, text: /\(\.txt\)/, markdown: /\(\.md\)/, everything: /\(\.jsonl\)/, export: 'Export…', answering: /is (thinking|answering)…/,
  },
  de: {
    register: 'Registrieren', signIn: 'Anmelden', name: 'Ihr Name', email: 'E-Mail', password: 'Passwort', create: 'Konto anlegen', begin: 'Beginnen', send: 'Senden',
    practice: 'Üben', sessions: 'Gespräche', settings: 'Einstellungen', limits: 'Grenzen', message: /^Ihre Nachricht an/, transcript: 'Gesprächsverlauf', end: 'Beenden', endTalk: 'Beenden und zur Nachbesprechung',
    debriefing: 'Nachbesprechung', storage: 'Speicher', counted: 'Worauf es ankam', facts: 'Was es herauszufinden gab', measured: 'Was gemessen wurde', signOut: 'Abmelden', account: /^Konto/,
    first: 'Ein verärgerter Kunde', save: /^Verlauf speichern/, text: /\(\.txt\)/, markdown: /\(\.md\)/, everything: /\(\.jsonl\)/, export: 'Exportieren …', answering: /(überlegt|antwortet) …/,
  },
} as const
export type Words = (typeof words)[keyof typeof words]

export const trainee = { name: 'Trainee', email: 'trainee@example.org', password: 'correct horse battery' }

/** A talk of good technique: open questions, reflections, permission, and a step that is theirs. */
export const good = [
  'What brings you here today?',
  'It sounds like you would rather be at work. How do you feel about your smoking yourself?',
  'So a cigarette is the one quiet moment of your day. What do you like about smoking?',
  'You know this better than anybody, and it is your decision. What happened when you tried to stop?',
  'It took real strength to manage that without any help. What worries you most about your health?',
  'So on the one hand the breaks keep you going, and on the other hand you notice the stairs. Why might you want to stop?',
  'Would it be okay if I tell you what has helped others?',
  'What could a first step look like, one that you would choose yourself?',
]

/** The same with a customer who is angry, in the language of the interface. */
export const complaint = {
  en: {
    path: '/practice/angry-customer', role: 'You work at the customer desk of Tallis', characters: ['Derek Halloran', 'Imogen Vale'],
    good: [
      'Hello, my name is Sam Porter. I can hear how angry you are.',
      'I am sorry. That should never have happened, and it is our failure.',
      'What happened, from the beginning?',
      'So you stayed at home twice for an engineer who never came.',
      'What does it mean for you day to day, to be without the line?',
      'I can send you a mobile router by courier today.',
    ],
  },
  de: {
    path: '/practice/angry-customer-de', role: 'Sie arbeiten im Kundenservice von Falknetz', characters: ['Ralf Brandner', 'Dr. Helene Voss'],
    good: [
      'Guten Tag, mein Name ist Jonas Keller. Ich höre, wie verärgert Sie sind.',
      'Es tut mir leid. Das hätte nicht passieren dürfen, das ist unser Fehler.',
      'Erzählen Sie mir bitte von Anfang an, was passiert ist.',
      'Sie haben also zweimal umsonst auf den Techniker gewartet.',
      'Was bedeutet es für Sie im Alltag, dass die Leitung tot ist?',
      'Ich kann Ihnen heute noch per Kurier einen mobilen Router schicken.',
    ],
  },
} as const

export async function register(page: Page, w: Words = words.en, who = trainee) {
  await page.goto('/')
  await page.getByRole('tab', { name: w.register }).click()
  const form = page.getByRole('tabpanel', { name: w.register })
  await form.getByLabel(w.name).fill(who.name)
  await form.getByLabel(w.email).fill(who.email)
  await form.getByLabel(w.password, { exact: false }).first().fill(who.password)
  await form.getByRole('button', { name: w.create }).click()
  await expect(page.getByRole('button', { name: w.begin, exact: true })).toBeVisible()
}

export async function signIn(page: Page, w: Words = words.en, who = trainee) {
  await page.goto('/')
  const form = page.getByRole('tabpanel', { name: w.signIn })
  await form.getByLabel(w.email).fill(who.email)
  await form.getByLabel(w.password, { exact: false }).first().fill(who.password)
  await form.getByRole('button', { name: w.signIn, exact: true }).click()
  await expect(page.getByRole('navigation').getByRole('link', { name: w.practice })).toBeVisible()
}

export async function begin(page: Page, w: Words = words.en) {
  await page.getByRole('button', { name: w.begin, exact: true }).click()
  await expect(composer(page, w)).toBeFocused()
}

export const composer = (page: Page, w: Words = words.en) => page.getByRole('textbox', { name: w.message })
export const transcript = (page: Page, w: Words = words.en) => page.getByRole('log', { name: w.transcript })
/** The turns that stand in the talk, whoever spoke; one that is still spoken is not among them. */
export const turns = (page: Page): Locator => page.getByRole('log').getByRole('article')

export async function say(page: Page, text: string, w: Words = words.en) {
  const before = await turns(page).count()
  await composer(page, w).fill(text)
  await composer(page, w).press('Enter')
  await expect(turns(page)).toHaveCount(before + 2)
  await expect(page.getByRole('log').getByText(w.answering)).toHaveCount(0)
  await expect(turns(page).nth(before)).toContainText(text)
}

export async function endTalk(page: Page, w: Words = words.en) {
  await page.getByRole('button', { name: w.end, exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: w.endTalk }).click()
  await expect(page.getByRole('heading', { name: w.counted })).toBeVisible()
}

// Not the inner text: what a tab in the background has not drawn has none.
export const texts = (page: Page) => turns(page).allTextContents()
