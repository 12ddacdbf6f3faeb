import type { Router } from 'vue-router'
import { type Platform, ProblemError } from '@/platform'

/** The same host, which reports a call that was refused because nobody is signed in any more. */
export function reportingSignOut(host: Platform, report: () => void): Platform {
  return {
    ...host,
    async call(operation, input, options) {
      try {
        return await host.call(operation, input, options)
      } catch (error) {
        const refused = error instanceof ProblemError && error.code === 'unauthenticated'
        if (refused && !operation.startsWith('auth.')) report()
        throw error
      }
    },
  }
}

export function toWelcome(router: Router) {
  const { fullPath, name } = router.currentRoute.value
  if (name !== 'welcome') void router.push({ name: 'welcome', query: { to: fullPath } })
}
