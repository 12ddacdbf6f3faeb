import type { Domain } from '../domain'

export { default as HelpContacts } from './components/HelpContacts.vue'
export { useHelpStore } from './store'

export const domain: Domain = {
  routes: [
    {
      path: '/settings/help',
      name: 'help-settings',
      component: () => import('./views/HelpView.vue'),
      meta: { title: { en: 'Help after stepping out', de: 'Hilfe nach dem Aussteigen' }, section: '/settings' },
    },
  ],
}
