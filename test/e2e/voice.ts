import type { Page, Route, WebSocketRoute } from '@playwright/test'

export type Fields = Record<string, unknown>

const quiet = { open: false, muted: false, aloud: false, slow: false, hears: true, silent: false, echo: false, usage: { in: 0, out: 0, cost: 0 } }
const devices = {
  microphones: [
    { id: 'built-in', name: 'Built-in Audio Analogue Stereo', default: true },
    { id: 'headset', name: 'Jabra Evolve2 65 Mono', default: false },
  ],
  speakers: [
    { id: 'built-in', name: 'Built-in Audio Analogue Stereo', default: true },
    { id: 'headset', name: 'Jabra Evolve2 65 Mono', default: false },
  ],
}

/** Plays the voice service to a page whose machine has no sound: `tell` is what the program would say of itself. */
export class FakeVoice {
  session = ''
  voice: Fields = { state: 'off', ...quiet }
  settings: Fields = { microphone: '', speaker: '', mode: 'hands_free', talkKey: 'Space', stopKey: 'Escape', aloud: false, slow: false, retention: 'never', days: 30, where: 'generativelanguage.googleapis.com', consented: false, asked: false }
  check: Fields = { on: false, silent: false, doing: '' }
  devices: Fields = devices
  readonly asked: { call: string; body: Fields }[] = []
  private line?: WebSocketRoute

  static async play(page: Page): Promise<FakeVoice> {
    const fake = new FakeVoice()
    await page.routeWebSocket(/\/api\/events$/, line => {
      fake.line = line
      line.connectToServer()
    })
    await page.route('**/api/voice/**', route => fake.answer(route))
    return fake
  }

  private async answer(route: Route) {
    const request = route.request()
    const call = `${request.method()} ${new URL(request.url()).pathname.replace('/api/voice/', '')}`
    const body = (request.postDataJSON() ?? {}) as Fields
    this.asked.push({ call, body })
    await route.fulfill({ json: this.does(call, body) })
  }

  private does(call: string, body: Fields): Fields {
    switch (call) {
      case 'GET settings': return this.settings
      case 'PUT settings': return Object.assign(this.settings, body)
      case 'PUT consent': return Object.assign(this.settings, { asked: true, consented: body.agreed, retention: body.retention, days: body.days ?? this.settings.days })
      case 'GET devices': return this.devices
      case 'POST check': return (this.check = { ...this.check, on: true, microphone: 'Built-in Audio Analogue Stereo', speaker: 'Built-in Audio Analogue Stereo' })
      case 'DELETE check': return { on: false, silent: false, doing: '' }
      case 'GET check': case 'POST check/tone': case 'POST check/record': return this.check
      case 'POST talk':
        this.session = String(body.id)
        return (this.voice = { ...quiet, session: this.session, state: 'listening', kind: 'live', partner: 'model', where: this.settings.where, mode: this.settings.mode, open: true, microphone: 'Jabra Evolve2 65 Mono', speaker: 'Jabra Evolve2 65 Mono', recording: 'on', usage: { in: 18_400, out: 2_310, cost: 41_000_000 } })
      case 'DELETE talk': return (this.voice = { ...quiet, state: 'off', session: this.session, end: 'stopped' })
      case 'PUT open': return (this.voice = { ...this.voice, open: body.on })
      case 'PUT muted': return (this.voice = { ...this.voice, muted: body.on, open: !body.on })
      default: return this.voice
    }
  }

  tell(event: Fields) {
    this.line!.send(JSON.stringify({ stream: this.session, ...event }))
  }
  become(part: Fields) {
    this.voice = { ...this.voice, ...part }
    this.tell({ type: 'voice.changed', voice: this.voice })
  }
  level(microphone: number, speaker: number) {
    this.tell({ type: 'voice.level', level: { microphone, speaker, speaks: microphone > -40 } })
  }
  caption(turnId: string, speaker: 'trainee' | 'character', text: string, at: number) {
    this.tell({ type: 'voice.caption', caption: { turnId, speaker, text, at } })
  }
  checks(part: Fields) {
    this.check = { ...this.check, ...part }
    this.tell({ type: 'voice.checked', check: this.check })
  }
}
