import type { Domain } from '../domain'

export { useJob } from './components/exchange/useJob'
export { default as JobProgress } from './components/exchange/JobProgress.vue'
export { useSearchShortcut } from './shortcut'

export const domain: Domain = {
  routes: [
    {
      path: '/sessions',
      component: () => import('./views/SessionsView.vue'),
      meta: { title: { en: 'Sessions', de: 'Gespräche' } },
    },
    {
      path: '/sessions/bin',
      component: () => import('./views/BinView.vue'),
      meta: { title: { en: 'Bin', de: 'Papierkorb' }, section: '/sessions' },
    },
    {
      path: '/search',
      component: () => import('./views/SearchView.vue'),
      meta: { title: { en: 'Search', de: 'Suche' }, section: '/sessions' },
    },
    {
      path: '/transcript/:id',
      component: () => import('./views/TranscriptView.vue'),
      props: true,
      meta: { title: { en: 'Transcript', de: 'Gesprächsverlauf' }, section: '/sessions' },
    },
  ],
  navigation: [{ to: '/sessions', label: { en: 'Sessions', de: 'Gespräche' }, icon: 'i-lucide-history', order: 20 }],
}
