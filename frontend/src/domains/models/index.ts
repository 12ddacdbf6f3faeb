import type { Domain } from '../domain'

export { default as ConsentDialog } from './components/ConsentDialog.vue'
export { default as PartnerPicker } from './components/PartnerPicker.vue'
export { type Fault, isAway, isLasting, useFaultText } from './faults/faults'
export { useCost } from './money'
export { useModelsStore } from './stores/models'
export { type Partner, usePreferredPartner } from './stores/preferred'

export const domain: Domain = {
  routes: [
    {
      path: '/settings/model',
      name: 'model',
      component: () => import('./views/ModelView.vue'),
      meta: { title: { en: 'Language model', de: 'Sprachmodell' }, section: '/settings' },
    },
  ],
}
