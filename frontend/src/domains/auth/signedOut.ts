import type { Router } from 'vue-router'
import { type Platform, reporting } from '@/platform'

/** The same host, which reports work that was refused because nobody is signed in any more. */
export function reportingSignOut(host: Platform, report: () => void): Platform {
  return reporting(host, ({ code }, operation) => code === 'unauthenticated' && !operation?.startsWith('auth.') && report())
}

export function toWelcome(router: Router) {
  const { fullPath, name } = router.currentRoute.value
  if (name !== 'welcome') void router.push({ name: 'welcome', query: { to: fullPath } })
}
