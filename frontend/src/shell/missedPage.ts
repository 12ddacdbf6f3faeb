import { shallowRef } from 'vue'
import type { Router } from 'vue-router'
import type { Problem } from '@/ui/problem'

interface Host {
  reachable(): Promise<boolean>
  /** Loads the whole program anew, at this address. */
  reload(address: string): void
}

/**
 * A page that was not opened before is loaded only now, and that fails when the server is gone, or after an update:
 * the files have new names then, which only a reload finds out.
 */
export function watchMissedPages(router: Router, { reachable, reload }: Host) {
  const problem = shallowRef<Problem | null>(null)
  let busy = false
  let wanted = ''

  router.onError(async (_error, to, from) => {
    wanted = router.resolve(to.fullPath).href
    // The first page of a start is not reloaded by itself: it might never end.
    const stale = from.matched.length > 0 && (await reachable())
    if (stale) reload(wanted)
    else problem.value = { code: 'unreachable', message: '' }
  })
  router.afterEach((_to, _from, failure) => {
    if (!failure) problem.value = null
  })

  async function retry() {
    if (busy) return
    busy = true
    // A browser may keep in mind that a file could not be had; a new page forgets it.
    if (await reachable()) reload(wanted)
    busy = false
  }

  return { problem, retry }
}
export type MissedPages = ReturnType<typeof watchMissedPages>
