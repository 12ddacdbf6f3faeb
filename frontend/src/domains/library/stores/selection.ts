import { computed, ref, shallowRef } from 'vue'
import type { SelectionInput, SessionFilter } from '@/contract/types'

/** How many sessions can be named one by one. */
export const maxNamed = 1000

/** Sessions that are chosen: one by one, or all that fit besides some. */
export function useSelection(total: () => number, filter: () => SessionFilter) {
  const all = ref(false)
  /** Those chosen, or with `all` those left out. */
  const ids = shallowRef<ReadonlySet<string>>(new Set())
  const count = computed(() => (all.value ? Math.max(0, total() - ids.value.size) : ids.value.size))

  const has = (id: string): boolean => all.value !== ids.value.has(id)

  /** Whether that many can be named; if not, nothing is changed. */
  function set(these: string[], chosen: boolean): boolean {
    const next = new Set(ids.value)
    for (const id of these) {
      if (chosen === all.value) next.delete(id)
      else next.add(id)
    }
    if (next.size > maxNamed) return false
    ids.value = next
    if (!count.value) clear()
    return true
  }

  function selectAll() {
    all.value = true
    ids.value = new Set()
  }

  function clear() {
    all.value = false
    ids.value = new Set()
  }

  /** They are not in the list any more. */
  function drop(gone: string[]) {
    if (gone.some(id => ids.value.has(id))) ids.value = new Set([...ids.value].filter(id => !gone.includes(id)))
  }

  const input = (): SelectionInput => (all.value ? { all: true, filter: filter(), ids: [...ids.value] } : { ids: [...ids.value] })

  return { all, ids, count, has, set, selectAll, clear, drop, input }
}
