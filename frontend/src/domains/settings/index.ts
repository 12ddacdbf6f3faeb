import type { Domain } from '../domain'

export const domain: Domain = {
  routes: [
    {
      path: '/settings',
      name: 'settings',
      component: () => import('./views/SettingsView.vue'),
      meta: { title: { en: 'Settings', de: 'Einstellungen' } },
    },
  ],
  navigation: [{ to: '/settings', label: { en: 'Settings', de: 'Einstellungen' }, icon: 'i-lucide-settings', order: 90 }],
}
