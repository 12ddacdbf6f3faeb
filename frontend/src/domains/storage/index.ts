import type { Domain } from '../domain'
import { useAutoExportStore } from './stores/autoExport'
import { useStorageStore } from './stores/storage'

export { default as StorageBanner } from './components/StorageBanner.vue'
export { reportingStorage } from './reportingStorage'
export { useStorageStore } from './stores/storage'

export const domain: Domain = {
  routes: [
    {
      path: '/storage',
      name: 'storage',
      component: () => import('./views/StorageView.vue'),
      meta: { title: { en: 'Storage', de: 'Speicher' }, section: '/settings' },
    },
  ],
  start() {
    useStorageStore()
    useAutoExportStore()
  },
}
