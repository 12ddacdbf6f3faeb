import { defineStore } from 'pinia'
import { ref, watch } from 'vue'
import { usePlatform } from '@/platform'

/** Whether the progress stands beside the talk. Who prefers to practise without it puts it away for good. */
export const usePanelStore = defineStore('panel', () => {
  const { preferences } = usePlatform()
  const shown = ref(preferences.get('progress') !== 'hidden')
  watch(shown, shown => preferences.set('progress', shown ? null : 'hidden'))
  return { shown }
})
