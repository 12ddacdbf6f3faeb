import { defineStore } from 'pinia'
import { computed, reactive, ref, shallowRef, watch } from 'vue'
import type { Hit, SearchInput } from '@/contract/types'
import { type ProblemError, usePlatform } from '@/platform'
import { useAuthStore } from '../../auth'
import { span } from './filter'

export const kinds = ['turn', 'note', 'title'] as const
const nothing = {
  text: '',
  speaker: '' as '' | 'trainee' | 'character',
  scenarioId: '',
  kind: '' as '' | (typeof kinds)[number],
  from: '',
  to: '',
  order: 'best' as 'best' | 'newest',
}
/** The fields in the address of the page: back, forward and a page that is loaded again find the same. */
export interface Address {
  q?: string
  speaker?: string
  in?: string
  scenario?: string
  from?: string
  to?: string
  order?: string
}

const limit = 50
const wait = 150

/** What was said, written and titled, found as one types. Only the answer to what stands in the fields counts. */
export const useSearchStore = defineStore('library.search', () => {
  const platform = usePlatform()
  const auth = useAuthStore()
  const query = reactive({ ...nothing })
  /** As they were read, page by page. */
  const pages = shallowRef<Hit[][]>([])
  const total = ref(0)
  const building = ref(false)
  const busy = ref(false)
  /** The words that the hits are for. */
  const found = ref('')
  /** How often the pages became others. */
  const round = ref(0)
  const problem = shallowRef<ProblemError | null>(null)
  const count = computed(() => pages.value.reduce((sum, { length }) => sum + length, 0))
  const more = computed(() => count.value < total.value)
  let asking: AbortController | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  const input = computed<SearchInput>(() => ({
    text: query.text.trim(),
    typing: true,
    ...(query.speaker && { speaker: query.speaker }),
    ...(query.scenarioId && { scenarioId: query.scenarioId }),
    ...(query.kind && { kinds: [query.kind] }),
    ...span(query.from, query.to),
    order: query.order,
  }))
  /** What is asked for, or what the pages answer. */
  let asked: SearchInput | undefined
  const isAsked = (wanted: SearchInput) => JSON.stringify(wanted) === JSON.stringify(asked)

  function stop() {
    clearTimeout(timer)
    asking?.abort()
    asking = undefined
    busy.value = false
  }

  /** Asks at once; whatever was asked before is of no interest any more. */
  async function search() {
    stop()
    problem.value = null
    if (!input.value.text) return clear()
    const mine = (asking = new AbortController())
    const wanted = (asked = input.value)
    busy.value = true
    try {
      const out = await platform.call('library.Search', { ...wanted, offset: 0, limit }, { signal: mine.signal })
      if (mine !== asking) return
      pages.value = [out.hits]
      total.value = out.total
      building.value = out.building
      found.value = wanted.text
      round.value++
    } catch (error) {
      if (mine === asking) problem.value = error as ProblemError
    } finally {
      if (mine === asking) busy.value = false
    }
  }

  /** More of what is shown; nothing while something else is about to be asked for. */
  async function loadMore() {
    const mine = asking
    if (!mine || !asked || busy.value) return
    try {
      const out = await platform.call('library.Search', { ...asked, offset: count.value, limit }, { signal: mine.signal })
      if (mine !== asking) return
      pages.value = [...pages.value, out.hits]
      // Hits that went meanwhile must not make an end that never comes.
      total.value = out.hits.length ? out.total : count.value
    } catch (error) {
      if (mine === asking) throw error
    }
  }

  function clear() {
    asked = undefined
    pages.value = []
    total.value = 0
    building.value = false
    found.value = ''
  }

  function clearFilter() {
    Object.assign(query, { ...nothing, text: query.text })
  }

  /** What an address says, as far as it can be; what it does not say is not chosen. */
  function read(address: Address) {
    const next = { ...nothing }
    if (address.q) next.text = address.q
    if (address.speaker === 'trainee' || address.speaker === 'character') next.speaker = address.speaker
    if (address.scenario) next.scenarioId = address.scenario
    next.kind = kinds.find(kind => kind === address.in) ?? ''
    for (const day of ['from', 'to'] as const) if (/^\d{4}-\d\d-\d\d$/.test(address[day] ?? '')) next[day] = address[day]!
    if (address.order === 'newest') next.order = 'newest'
    Object.assign(query, next)
  }

  const address = computed<Address>(() => ({
    ...(query.text.trim() && { q: query.text.trim() }),
    ...(query.speaker && { speaker: query.speaker }),
    ...(query.kind && { in: query.kind }),
    ...(query.scenarioId && { scenario: query.scenarioId }),
    ...(query.from && { from: query.from }),
    ...(query.to && { to: query.to }),
    ...(query.order !== nothing.order && { order: query.order }),
  }))

  /** Asks for what stands in the fields, now. Hits for something else are shown no longer. */
  function open() {
    if (!isAsked(input.value)) clear()
    return search()
  }

  watch(input, now => {
    // A space more is no other search.
    if (isAsked(now) && asking) return
    stop()
    timer = setTimeout(search, now.text ? wait : 0)
  })
  watch(
    () => auth.user?.id,
    () => {
      stop()
      Object.assign(query, nothing)
      clear()
    },
  )

  return { query, pages, total, building, busy, found, round, problem, count, more, address, read, open, search, loadMore, clearFilter }
})
