import type { Info, Settings, Voice } from '@/contract/types'

/** Somebody speaks in the session s1, by the live model. */
export function voiceOf(part: Partial<Voice> = {}): Voice {
  return {
    session: 's1', state: 'listening', kind: 'live', partner: 'model', where: 'voice.example', mode: 'hands_free', open: true, muted: false, aloud: false, slow: false, hears: true,
    microphone: 'Headset', speaker: 'Headset', silent: false, echo: false, recording: 'off', usage: { in: 0, out: 0, cost: 0 }, ...part,
  }
}

export const noVoice: Voice = { state: 'off', open: false, muted: false, aloud: false, slow: false, hears: false, silent: false, echo: false, usage: { in: 0, out: 0, cost: 0 } }

export function settingsOf(part: Partial<Settings> = {}): Settings {
  return {
    microphone: '', speaker: '', mode: 'hands_free', talkKey: 'Space', stopKey: 'Escape', aloud: false, slow: false, retention: 'never', days: 30,
    where: 'voice.example', consented: true, asked: true, ...part,
  }
}

/** Three minutes of the session s1. */
export function recordingOf(part: Partial<Info> = {}): Info {
  return { session: 's1', ms: 180_000, trainee: [0, 0.5, 1], character: [1, 0.2, 0], playable: true, ...part }
}
