import type { Domain } from '../domain'

export { default as AccountMenu } from './components/AccountMenu.vue'
export { guardRoutes } from './guard'
export { reportingSignOut, toWelcome } from './signedOut'
export { useAuthStore } from './store'

export const domain: Domain = {
  routes: [
    {
      path: '/welcome',
      name: 'welcome',
      component: () => import('./views/WelcomeView.vue'),
      meta: { title: { en: 'Welcome', de: 'Willkommen' }, bare: true },
    },
  ],
}
