import type { Domain } from '../domain'

export const domain: Domain = {
  routes: [
    {
      path: '/debrief/:id',
      name: 'debrief',
      component: () => import('./views/DebriefView.vue'),
      props: true,
      meta: { title: { en: 'Debriefing', de: 'Nachbesprechung' }, section: '/sessions' },
    },
    {
      path: '/evaluation',
      name: 'evaluation',
      component: () => import('./views/EvaluationView.vue'),
      meta: { title: { en: 'Evaluation', de: 'Auswertung' } },
    },
  ],
  navigation: [
    { to: '/evaluation', label: { en: 'Evaluation', de: 'Auswertung' }, icon: 'i-lucide-clipboard-list', order: 40, role: 'ADMIN' },
  ],
}
