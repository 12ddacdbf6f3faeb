import ui from '@nuxt/ui/vue-plugin'
import { createPinia, setActivePinia } from 'pinia'
import { createApp, h, ref } from 'vue'
import { createI18n } from 'vue-i18n'
import { RouterView, createMemoryHistory, createRouter } from 'vue-router'
import type { Session, Turn, User } from '@/contract/types'
import { type Platform, providePlatform } from '@/platform'
import { type Theme, appearanceKey } from '@/ui/appearance'
import { pageTitleKey } from '@/ui/pageTitle'
import type { Language } from '@/ui/text'
import type { Domain } from './domain'

export const trainee: User = { id: 'u1', name: 'Trainee', email: '', role: 'USER' }

/** A page in memory: what shell/main.ts makes, for tests. */
export function testPage(platform: Platform, domains: Domain[] = []) {
  const app = createApp({ render: () => h(RouterView) })
  const pinia = createPinia()
  const router = createRouter({ history: createMemoryHistory(), routes: domains.flatMap(domain => domain.routes) })
  const i18n = createI18n({ legacy: false, locale: 'en', messages: { en: {}, de: {} } })
  providePlatform(app, platform)
  app.provide(appearanceKey, { theme: ref<Theme>('light'), language: ref<Language>('en') })
  app.provide(pageTitleKey, ref(''))
  app.use(pinia).use(i18n).use(ui)
  setActivePinia(pinia)
  return { app, router }
}

export function turnOf(seq: number, speaker: Turn['speaker'], text: string, part: Partial<Turn> = {}): Turn {
  return {
    id: `t${seq}`, seq, speaker, text, by: speaker === 'trainee' ? 'person' : 'script',
    at: seq * 1000, createdAt: '2026-01-05T10:00:00Z', state: 'completed', ...part,
  }
}

export function sessionOf(turns: Turn[] = [], part: Partial<Session> = {}): Session {
  return {
    id: 's1', title: 'A talk', scenarioId: 'smoking', scenarioRev: 1, characterId: 'frank', characterName: 'Frank',
    state: 'active', startedAt: '2026-01-05T10:00:00Z', endedAt: null, turnCount: turns.length,
    turns, seq: turns.at(-1)?.seq ?? 1, progress: { stages: [], goals: [], moods: [] }, partner: 'script', usage: { in: 0, out: 0, cost: 0 }, ...part,
  }
}
