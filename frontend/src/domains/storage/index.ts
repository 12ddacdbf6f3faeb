import type { Domain } from '../domain'

export const domain: Domain = {
  routes: [
    {
      path: '/storage',
      name: 'storage',
      component: () => import('./views/StorageView.vue'),
      meta: { title: { en: 'Storage', de: 'Speicher' }, section: '/settings' },
    },
  ],
}
