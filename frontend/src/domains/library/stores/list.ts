import { useDebounceFn } from '@vueuse/core'
import { defineStore } from 'pinia'
import { type Reactive, computed, reactive, ref, shallowRef, watch } from 'vue'
import type { RolePlayEvent, ScenarioCount, SelectionInput, SessionSummary } from '@/contract/types'
import { type LongOperation, type ProblemError, usePlatform } from '@/platform'
import { useAuthStore } from '../../auth'
import { useNewsStore } from '../../news'
import { type Sort, noFilter, sessionFilter } from './filter'
import { useJobsStore } from './jobs'
import { useRows } from './rows'
import { maxNamed, useSelection } from './selection'

/** What the program gives at once. */
const limit = 200

export type Work = 'delete' | 'restore' | 'purge'
const works = { 'library.DeleteSessions': 'delete', 'library.RestoreSessions': 'restore', 'library.PurgeSessions': 'purge' } as const

/** What came of a deletion. `undo` takes back exactly these, and nothing that was there before. */
export interface Removal {
  count: number
  undo: () => Promise<void>
  /** Why it ended before all were deleted. */
  problem?: ProblemError
}

/** One's own sessions: those out of the bin, or those in it. */
function sessionList(deleted: boolean) {
  const platform = usePlatform()
  const auth = useAuthStore()
  const jobs = useJobsStore()
  const filter = reactive({ ...noFilter })
  const sort = ref<Sort>(deleted ? 'deleted' : 'newest')
  const scenarios = shallowRef<ScenarioCount[]>([])
  const chosen = computed(() => sessionFilter(filter, deleted))
  const filtered = computed(() => Object.keys(chosen.value).some(name => name !== 'deleted'))
  const shown = ref(false)

  const rows = useRows<SessionSummary>(async (offset, limit, signal) => {
    const out = await platform.call('library.ListSessions', { ...chosen.value, sort: sort.value, offset, limit }, { signal })
    scenarios.value = out.scenarios
    return { rows: out.sessions, total: out.total }
  })
  const selection = useSelection(() => rows.total.value, () => chosen.value)

  /** While it is shown it follows the news; what happened before is read now. */
  async function open() {
    shown.value = true
    await rows.refresh()
  }
  function close() {
    shown.value = false
  }

  const again = () => rows.rewind().catch(() => undefined)
  watch(chosen, (now, before) => {
    if (JSON.stringify(now) === JSON.stringify(before)) return
    selection.clear()
    if (now.text === before.text) void again()
    else void againSoon()
  })
  const againSoon = useDebounceFn(again, 150)
  watch(sort, again)

  const follow = useDebounceFn(() => (shown.value ? rows.refresh().catch(() => undefined) : undefined), 200, { maxWait: 1000 })
  function take({ type, session, gone }: RolePlayEvent) {
    if (!rows.loaded.value) return
    if (type === 'snapshot') void follow()
    if (!session) return
    const here = rows.indexOf(session.id) >= 0
    const belongs = !gone && Boolean(session.deletedAt) === deleted
    if (here && belongs) rows.replace(session)
    if (!belongs) selection.drop([session.id])
    // Where it stands, and whether it fits, only the program knows.
    if (here !== belongs || type !== 'turn.completed') void follow()
  }
  useNewsStore().on(take)

  /** All that a selection names, one by one. */
  async function idsOf(selected: SelectionInput): Promise<string[]> {
    if (!selected.all) return selected.ids ?? []
    const without = new Set(selected.ids)
    const ids: string[] = []
    for (let offset = 0, total = 1; offset < total; offset += limit) {
      const part = await platform.call('library.ListSessions', { ...selected.filter, offset, limit })
      ids.push(...part.sessions.map(({ id }) => id))
      total = part.total
    }
    return ids.filter(id => !without.has(id))
  }

  /** What takes a while at the moment, and how far it is. */
  const work = shallowRef<{ kind: Work; id: string; before: number; total: number; cancel: () => void } | null>(null)
  const progress = computed(() => {
    if (!work.value) return null
    const { kind, id, before, total } = work.value
    const now = jobs.progress[id]
    return { kind, id, unit: 'talks' as const, done: before + (now?.done ?? 0), total: Math.max(total, now?.total ?? 0) }
  })

  /** `before` of `total` are done already, where it is done part by part. */
  async function long(operation: LongOperation, selected: SelectionInput, before = 0, total = 0) {
    const { id, result, cancel } = jobs.start(mine => platform.callLong(operation, selected, mine))
    work.value = { kind: works[operation], id, before, total, cancel }
    try {
      return (await result).count
    } finally {
      if (work.value?.id === id) work.value = null
    }
  }

  async function change(operation: LongOperation, selected: SelectionInput) {
    try {
      const count = await long(operation, selected)
      if (selected.all) selection.clear()
      else selection.drop(selected.ids ?? [])
      return count
    } finally {
      await rows.refresh().catch(() => undefined)
    }
  }

  /** Into the bin. What was done is told also where it ended in the middle, or where nobody heard of its end. */
  async function remove(selected: SelectionInput): Promise<Removal> {
    const ids = await idsOf(selected)
    try {
      return { count: await change('library.DeleteSessions', selected), undo: () => undo(ids) }
    } catch (error) {
      const inBin = new Set(await idsOf({ all: true, filter: { deleted: true } }).catch(() => []))
      const gone = ids.filter(id => inBin.has(id))
      if (!gone.length) throw error
      return { count: gone.length, undo: () => undo(ids), problem: error as ProblemError }
    }
  }

  async function undo(ids: string[]) {
    try {
      for (let first = 0; first < ids.length; first += maxNamed) await bringBack(ids.slice(first, first + maxNamed), first, ids.length)
    } finally {
      await rows.refresh().catch(() => undefined)
    }
  }

  /** As far as they are still in the bin: who is gone for good, or about to be, keeps nobody else there. */
  async function bringBack(ids: string[], before: number, total: number) {
    if (!ids.length) return
    try {
      await long('library.RestoreSessions', { ids }, before, total)
    } catch (error) {
      if (!['not_found', 'conflict'].includes((error as ProblemError).code)) throw error
      const there = new Set(await idsOf({ all: true, filter: { deleted: true } }))
      const left = ids.filter(id => there.has(id))
      if (left.length < ids.length) return bringBack(left, before, total)
      if (ids.length === 1) return
      const middle = ids.length >> 1
      await bringBack(ids.slice(0, middle), before, total)
      await bringBack(ids.slice(middle), before, total)
    }
  }

  const restore = (selected: SelectionInput) => change('library.RestoreSessions', selected)
  const purge = (selected: SelectionInput) => change('library.PurgeSessions', selected)

  /** Chooses from one row to another, both included. False: more than can be named. */
  async function selectRange(from: number, to: number, on: boolean): Promise<boolean> {
    const [first, last] = [Math.min(from, to), Math.max(from, to)]
    if (last - first >= maxNamed) return false
    await rows.ensure(first, last)
    const ids: string[] = []
    for (let index = first; index <= last; index++) {
      const row = rows.at(index)
      if (row) ids.push(row.id)
    }
    return selection.set(ids, on)
  }

  watch(
    () => auth.user?.id,
    () => {
      rows.forget()
      selection.clear()
      Object.assign(filter, noFilter)
      scenarios.value = []
    },
  )

  const { total, loaded, problem, reading, begun, at, indexOf, look, keep, retry } = rows
  return {
    total, loaded, problem, reading, begun, at, indexOf, look, keep, retry, progress, filter, filtered, sort, scenarios, selection,
    cancel: () => work.value?.cancel(),
    open, close, remove, restore, purge, selectRange,
    sortBy: (by: Sort) => void (sort.value = by),
    clearFilter: () => void Object.assign(filter, noFilter),
  }
}

/** One's own sessions, as far as they are looked at. */
export const useSessionsStore = defineStore('library.sessions', () => sessionList(false))

/** Those that were deleted in the last 30 days. */
export const useBinStore = defineStore('library.bin', () => sessionList(true))

export type SessionList = Reactive<ReturnType<typeof sessionList>>
