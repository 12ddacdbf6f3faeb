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
    busy.value = true
    const asked = input.value
    try {
      const out = await platform.call('library.Search', { ...asked, offset: 0, limit }, { signal: mine.signal })
      if (mine !== asking) return
      pages.value = [out.hits]
      total.value = out.total
      building.value = out.building
      found.value = asked.text
    } catch (error) {
      if (mine === asking) problem.value = error as ProblemError
    } finally {
      if (mine === asking) busy.value = false
    }
  }

  async function loadMore() {
    const mine = asking
    const out = await platform.call('library.Search', { ...input.value, offset: count.value, limit }, { signal: mine?.signal })
    if (mine !== asking) return
    pages.value = [...pages.value, out.hits]
    // Hits that went meanwhile must not make an end that never comes.
    total.value = out.hits.length ? out.total : count.value
  }

  function clear() {
    pages.value = []
    total.value = 0
    building.value = false
    found.value = ''
  }

  function clearFilter() {
    Object.assign(query, { ...nothing, text: query.text })
  }

  watch(input, (now, before) => {
    if (JSON.stringify(now) === JSON.stringify(before)) return
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

  return { query, pages, total, building, busy, found, problem, count, more, search, loadMore, clearFilter }
})
