import type { Domain } from '../domain'
import { useDraftsStore } from './stores/drafts'
import { useNewsStore } from './stores/news'

export { useScenarioLanguage } from './components/sessions/scenarioLanguage'
export { default as TranscriptMenu } from './components/sessions/TranscriptMenu.vue'
export { useNewsStore } from './stores/news'
export { useSessionsStore } from './stores/sessions'

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
    {
      path: '/sessions',
      component: () => import('./views/SessionsView.vue'),
      meta: { title: { en: 'Sessions', de: 'Gespräche' } },
    },
  ],
  navigation: [
    { to: '/practice', label: { en: 'Practice', de: 'Üben' }, icon: 'i-lucide-messages-square', order: 10 },
    { to: '/sessions', label: { en: 'Sessions', de: 'Gespräche' }, icon: 'i-lucide-history', order: 20 },
  ],
  start() {
    useNewsStore()
    useDraftsStore()
  },
}
