import type { Router } from 'vue-router'
import { useAuthStore } from './store'

/** Leads whoever is not signed in to the welcome, and back to where they wanted to go. */
export function guardRoutes(router: Router) {
  const auth = useAuthStore()
  router.beforeEach(async to => {
    // The welcome asks again and shows what is wrong.
    await auth.restore().catch(() => undefined)
    if (to.name === 'welcome') return auth.user ? homeOf(to.query.to) : true
    if (auth.user) return true
    return { name: 'welcome', query: (to.redirectedFrom ?? to).path === '/' ? {} : { to: to.fullPath } }
  })
}

/** A place in this program, never another address. */
export function homeOf(wanted: unknown): string {
  return typeof wanted === 'string' && /^\/(?!\/)/.test(wanted) ? wanted : '/'
}
