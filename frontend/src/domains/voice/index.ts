import type { Domain } from '../domain'

export { default as CaptionLine } from './components/talk/CaptionLine.vue'
export { default as SpokenNotes } from './components/talk/SpokenNotes.vue'
export { default as VoicePanel } from './components/talk/VoicePanel.vue'
export { useVoiceStore } from './stores/voice'

export const domain: Domain = {
  routes: [],
}
