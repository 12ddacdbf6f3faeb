import { type App, type InjectionKey, inject } from 'vue'
import type { Platform } from './platform'

export type * from './platform'
export { openPlatform } from './open'
export { reachable } from './reachable'
export { reporting } from './reporting'
export { type FieldProblem, ProblemError } from './problem'

const platformKey: InjectionKey<Platform> = Symbol('platform')

export function providePlatform(app: App, platform: Platform) {
  app.provide(platformKey, platform)
}

/** The host of this page, in a component's or a store's setup. */
export function usePlatform(): Platform {
  const platform = inject(platformKey)
  if (!platform) throw new Error('No platform is provided.')
  return platform
}
