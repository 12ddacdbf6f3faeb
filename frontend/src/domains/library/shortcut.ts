import { defineShortcuts } from '@nuxt/ui/composables'
import { useRouter } from 'vue-router'

/** Ctrl+K, on a Mac Cmd+K, leads to the search from everywhere. There it goes to the field. */
export function useSearchShortcut() {
  const router = useRouter()
  defineShortcuts({
    meta_k: {
      usingInput: true,
      handler() {
        const { path, meta } = router.currentRoute.value
        if (path !== '/search' && !meta.bare) void router.push('/search')
      },
    },
  })
}
