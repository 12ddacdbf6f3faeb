import type { Domain } from '../domain'

export { default as ReplayPlayer } from './components/replay/ReplayPlayer.vue'
export { default as CaptionLine } from './components/talk/CaptionLine.vue'
export { default as SpokenNotes } from './components/talk/SpokenNotes.vue'
export { default as VoicePanel } from './components/talk/VoicePanel.vue'
export { useReplayStore } from './stores/replay'
export { useVoiceStore } from './stores/voice'

export const domain: Domain = {
  routes: [
    {
      path: '/settings/voice',
      name: 'voice',
      component: () => import('./views/VoiceSettingsView.vue'),
      meta: { title: { en: 'Talking by voice', de: 'Sprechen' }, section: '/settings' },
    },
    {
      path: '/settings/voice/check',
      name: 'voice-check',
      component: () => import('./views/VoiceCheckView.vue'),
      meta: { title: { en: 'Check microphone and sound', de: 'Mikrofon und Ton prüfen' }, section: '/settings' },
    },
    {
      path: '/settings/voice/voices',
      name: 'voices',
      component: () => import('./views/VoicesView.vue'),
      meta: { title: { en: 'Voices and speech recognition', de: 'Stimmen und Spracherkennung' }, section: '/settings' },
    },
  ],
}
