import type { Domain } from '../domain'
import { useDraftsStore } from './stores/drafts'

export { type TranscriptFormat, transcriptFormats, useFormatText } from './components/transcript/formats'
export { usePractisable } from './components/practice/practisable'
export { useScenarioLanguage } from './components/transcript/scenarioLanguage'
export { default as TranscriptMenu } from './components/transcript/TranscriptMenu.vue'

export const domain: Domain = {
  routes: [
    {
      path: '/practice',
      component: () => import('./views/PracticeView.vue'),
      meta: { title: { en: 'Practice', de: 'Üben' } },
    },
    {
      path: '/practice/:id',
      component: () => import('./views/BriefingView.vue'),
      props: true,
      meta: { title: { en: 'Briefing', de: 'Einweisung' }, section: '/practice' },
    },
    {
      path: '/first-talk',
      name: 'first-talk',
      component: () => import('./views/FirstTalkView.vue'),
      meta: { title: { en: 'Your first talk', de: 'Ihr erstes Gespräch' } },
    },
    {
      path: '/talk/:id',
      component: () => import('./views/TalkView.vue'),
      props: true,
      meta: { title: { en: 'Talk', de: 'Gespräch' }, section: '/practice', fills: true },
    },
  ],
  navigation: [
    { to: '/practice', label: { en: 'Practice', de: 'Üben' }, icon: 'i-lucide-messages-square', order: 10 },
  ],
  start() {
    useDraftsStore()
  },
}
