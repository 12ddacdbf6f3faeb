import { type Browser, type Page, expect, test } from '@playwright/test'
import { FakeVoice } from '../voice'
import { idOf } from '../routes'
import { Server, makeFolder } from '../program'
import { begin, complaint, register, words } from '../talk'
import { clear, shoot } from './shoot'

// A talk by voice, from consent to stepping back to text, and what one sets for it.

const languages = {
  en: {
    start: /^Speak with/, dialog: 'Before you speak', agree: 'Agree and speak', days: /after some days/, menu: 'How you speak', stop: 'Stop speaking', check: 'Check microphone and sound', settings: 'Talking by voice', full: /would have said/, test: /^Test/,
    mine: 'Hello, my name is Sam Porter. I can hear how angry you', hers: 'Angry? You have not heard angry yet. Twice I took the day off, and twice', heard: 'Angry? You have not heard angry yet. Twice I took', all: 'Angry? You have not heard angry yet. Twice I took the day off, and twice nobody came.',
  },
  de: {
    start: /^Mit .* sprechen/, dialog: 'Bevor Sie sprechen', agree: 'Zustimmen und sprechen', days: /nach einigen Tagen/, menu: 'Wie Sie sprechen', stop: 'Nicht mehr sprechen', check: 'Mikrofon und Ton prüfen', settings: 'Sprechen', full: /noch gesagt hätte/, test: /prüfen$/,
    mine: 'Guten Tag, mein Name ist Jonas Keller. Ich höre, wie verärgert', hers: 'Verärgert? Sie haben mich noch nicht verärgert erlebt. Zweimal hab ich', heard: 'Verärgert? Sie haben mich noch nicht verärgert erlebt. Zweimal', all: 'Verärgert? Sie haben mich noch nicht verärgert erlebt. Zweimal hab ich mir freigenommen, und zweimal kam keiner.',
  },
} as const

/** Who speaks and who writes down, where an own service and a live model are chosen. */
const voices = {
  choice: { liveModel: 'gemini-3.8-live', liveVoice: 'Kore', address: 'http://192.168.1.20:8000/v1', hasKey: true, speakModel: 'speaches-ai/Kokoro-82M-v1.0-ONNX', speakVoice: 'af_heart', hearModel: 'Systran/faster-whisper-small' },
  mayChoose: true, shared: false, keyKept: 'keyring', liveWhere: 'generativelanguage.googleapis.com', liveVoices: ['Zephyr', 'Puck', 'Kore'], where: '192.168.1.20:8000', onMachine: false,
  system: 'espeak-ng', systemVoices: [{ name: 'gmw/en', language: 'en' }, { name: 'gmw/de', language: 'de' }],
}

/** Light and dark, wide and narrow; in German light alone. */
async function shootAll(page: Page, name: string, language: keyof typeof languages) {
  await page.evaluate(() => document.fonts.ready)
  for (const theme of language === 'en' ? (['light', 'dark'] as const) : (['light'] as const)) {
    await page.emulateMedia({ colorScheme: theme })
    for (const [width, height] of [[1280, 800], [390, 844]] as const) {
      await page.setViewportSize({ width, height })
      await shoot(page, `voice/${name}${language === 'en' ? '' : `-${language}`}-${theme}-${width}`)
    }
  }
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize({ width: 1280, height: 800 })
}

async function talk(page: Page, fake: FakeVoice, language: keyof typeof languages) {
  const l = languages[language]
  const bar = page.locator('.voice-bar')
  const state = async (state: string) => expect(bar).toHaveAttribute('data-state', state)
  await shootAll(page, 'start', language)
  await page.getByRole('button', { name: l.start }).click()
  await expect(page.getByRole('dialog', { name: l.dialog })).toBeVisible()
  await page.getByRole('radio', { name: l.days }).click()
  await shootAll(page, 'consent', language)
  await page.getByRole('button', { name: l.agree }).click()
  await state('listening')
  const id = idOf(page)
  const { seq, at } = await page.evaluate(async id => {
    const { accessToken } = JSON.parse(sessionStorage.getItem('roleplay.tokens')!) as { accessToken: string }
    const session = (await (await fetch(`/api/chat/session/${id}`, { headers: { Authorization: `Bearer ${accessToken}` } })).json()) as { seq: number; turns: { at: number }[] }
    return { seq: session.seq, at: session.turns.at(-1)?.at ?? 0 }
  }, id)
  const turn = (n: number, speaker: string, text: string, part: object = {}) =>
    fake.tell({ type: 'turn.completed', seq: seq + n, turn: { id: `spoken-${n}`, seq: seq + n, speaker, by: speaker === 'trainee' ? 'person' : 'model', text, at: at + n * 1000, createdAt: '2026-01-05T10:00:00Z', state: 'completed', ...part } })
  fake.caption('spoken-1', 'trainee', l.mine, at + 1000)
  fake.level(-18, -96)
  await expect(page.getByText(l.mine)).toBeVisible()
  await shootAll(page, 'listening', language)

  turn(1, 'trainee', `${l.mine}.`, { spoken: { ms: 3000, from: -1 } })
  fake.become({ state: 'thinking' })
  await state('thinking')
  fake.level(-60, -96)
  await shootAll(page, 'thinking', language)
  fake.become({ state: 'speaking' })
  fake.caption('spoken-2', 'character', l.hers, at + 2000)
  fake.level(-55, -14)
  await expect(page.getByText(l.hers)).toBeVisible()
  await shootAll(page, 'speaking', language)

  turn(2, 'character', l.heard, { state: 'cut', model: 'gemini-live-2.5', spoken: { ms: 2500, from: -1, full: l.all } })
  fake.become({ state: 'listening', mode: 'hold', open: false })
  turn(3, 'trainee', '[…]', { spoken: { ms: 900, from: -1, unclear: true } })
  await page.getByText(l.full).click()
  await shootAll(page, 'interrupted', language)
  await page.getByRole('button', { name: l.menu }).click()
  await expect(page.getByRole('dialog')).toBeVisible()
  await shootAll(page, 'menu', language)
  await page.keyboard.press('Escape')

  fake.become({ state: 'reconnecting', fault: 'offline' })
  await state('reconnecting')
  await shootAll(page, 'reconnecting', language)
  fake.become({ state: 'listening', mode: 'toggle', fault: undefined, open: true, hears: false, echo: true, recording: 'stopped' })
  await state('listening')
  await shootAll(page, 'warnings', language)
  fake.become({ microphoneFault: 'lost', microphone: '', echo: false, hears: true, open: false })
  await shootAll(page, 'no-microphone', language)
  fake.become({ microphoneFault: undefined, microphone: 'Jabra', silent: true, muted: true, recording: 'off' })
  await shootAll(page, 'muted', language)
  turn(4, 'character', l.heard, { model: 'gemini-live-2.5', spoken: { ms: 2500, from: -1 } })
  await page.getByRole('button', { name: l.stop }).click()
  await expect(bar).toHaveCount(0)
  await shootAll(page, 'stopped', language)
}

async function setting(page: Page, fake: FakeVoice, language: keyof typeof languages) {
  const l = languages[language]
  await page.goto('/#/settings/voice')
  await expect(page.getByRole('heading', { name: l.settings, level: 1 })).toBeVisible()
  await page.getByRole('link', { name: l.check }).waitFor()
  await shootAll(page, 'settings', language)
  await page.setViewportSize({ width: 1280, height: 1500 })
  await shoot(page, `voice/settings${language === 'en' ? '' : `-${language}`}-whole`)
  await page.setViewportSize({ width: 1280, height: 800 })
  await page.getByRole('link', { name: l.check }).click()
  await expect(page.getByRole('meter')).toBeVisible()
  fake.level(-20, -96)
  fake.checks({ doing: 'recording' })
  await shootAll(page, 'check', language)
  fake.checks({ doing: '', silent: true, speakerFault: 'taken' })
  fake.level(-96, -96)
  await shootAll(page, 'check-faults', language)

  await page.route('**/api/models/speech', route => route.fulfill({ json: voices }))
  await page.goto('/#/settings/voice/voices')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await page.getByRole('button', { name: l.test }).first().waitFor()
  await shootAll(page, 'voices', language)
  await page.setViewportSize({ width: 1280, height: 1900 })
  await shoot(page, `voice/voices${language === 'en' ? '' : `-${language}`}-whole`)
  await page.setViewportSize({ width: 1280, height: 800 })
}

async function pictures(browser: Browser, server: Server, language: keyof typeof languages) {
  const w = words[language]
  const context = await browser.newContext({ baseURL: server.url, locale: language, timezoneId: 'Europe/Berlin', reducedMotion: 'reduce', viewport: { width: 1280, height: 800 } })
  const page = await context.newPage()
  const fake = await FakeVoice.play(page)
  await register(page, w)
  await page.goto(`/#${complaint[language].path}`)
  await begin(page, w)
  await talk(page, fake, language)
  await setting(page, fake, language)
  await context.close()
}

test('the pictures of a talk by voice', async ({ browser }) => {
  test.setTimeout(600_000)
  clear('voice')
  for (const language of ['en', 'de'] as const) {
    const data = makeFolder()
    const server = await Server.start(data.path)
    try {
      await pictures(browser, server, language)
    } finally {
      await server.stop()
      data.remove()
    }
  }
})
