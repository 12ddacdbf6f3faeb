import { type Range, useWindowVirtualizer, defaultRangeExtractor } from '@tanstack/vue-virtual'
import { useMediaQuery, useResizeObserver } from '@vueuse/core'
import { type ComputedRef, type Ref, computed, nextTick, onMounted, ref, watch } from 'vue'

/** Which control of a row has the focus. */
const columnOf = (element: Element | null) => element?.closest<HTMLElement>('[data-column]')?.dataset.column ?? ''

interface Rows {
  total: () => number
  /** Of the row that is there; undefined while it is being read. */
  idAt: (index: number) => string | undefined
  indexOf: (id: string) => number
  look: (first: number, last: number) => void
  /** This row must not be missing when all is read anew, for the focus is in it; -1: none. */
  keep: (index: number) => void
  /** How often all was read anew, and how often it became another list by that. */
  reading: () => number
  begun: () => number
}

/** What is sticky above and below must not cover the row that is gone to. */
const [above, below] = [72, 96]

/**
 * The rows that are near what is seen, and the one row whose controls the keyboard reaches; arrows go from row to row.
 * Rows come and go while one works: what is current, and what is seen, is held by its id.
 */
export function useGrid(grid: Readonly<Ref<HTMLElement | null>>, rows: Rows) {
  const current = ref(0)
  const margin = ref(0)
  const wide = useMediaQuery('(min-width: 48rem)')
  let column = ''
  let id: string | undefined
  let seen: { id: string; start: number } | undefined
  let held: typeof seen
  let inside = false

  const keyOf = (index: number) => rows.idAt(index) ?? `row-${index}`
  // Another reading may have put others in their places: a new function has them measured anew.
  const keysOf = computed(() => {
    void rows.reading()
    return (index: number) => keyOf(index)
  })
  const virtualizer = useWindowVirtualizer(
    computed(() => ({
      count: rows.total(),
      rangeExtractor: withRow(current.value),
      getItemKey: keysOf.value,
      estimateSize: () => (wide.value ? 77 : 141),
      overscan: 6,
      scrollMargin: margin.value,
      scrollPaddingStart: above,
      scrollPaddingEnd: below,
    })),
  )
  const items = computed(() => virtualizer.value.getVirtualItems().map(({ index, start }) => ({ index, start, key: keyOf(index) })))
  const height = computed(() => virtualizer.value.getTotalSize())

  /** A row that has the focus must not go, however far one scrolls, and one that is to get it must come at once. */
  function withRow(row: number) {
    return (range: Range): number[] => {
      const indexes = defaultRangeExtractor(range)
      return row >= range.count || indexes.includes(row) ? indexes : [...indexes, row].sort((one, other) => one - other)
    }
  }

  const range: ComputedRef<[number, number]> = computed(() => {
    const near = items.value.map(({ index }) => index).filter(index => index !== current.value)
    return [near[0] ?? 0, near.at(-1) ?? 0]
  })
  watch(range, ([first, last]) => rows.look(first, last), { immediate: true })
  watch(rows.total, total => set(Math.max(0, Math.min(current.value, total - 1))))

  function set(index: number) {
    current.value = index
    id = rows.idAt(index)
    rows.keep(grid.value?.contains(document.activeElement) ? index : -1)
  }

  const top = () => window.scrollY + above
  watch(
    items,
    now => {
      const first = now.find(({ index, start }) => rows.idAt(index) && start + (wide.value ? 77 : 141) > top())
      seen = first && { id: first.key, start: first.start }
    },
    { flush: 'post' },
  )
  // As it was before anything of it is drawn.
  watch(
    rows.reading,
    () => {
      held = seen
      inside = Boolean(grid.value?.contains(document.activeElement))
    },
    { flush: 'sync' },
  )
  watch(rows.reading, () => {
    const place = id === undefined ? -1 : rows.indexOf(id)
    set(place < 0 ? current.value : place)
  })
  watch(
    () => [rows.reading(), rows.begun()] as const,
    async (now, before) => {
      const was = held
      if (now[1] !== before[1]) window.scrollTo({ top: Math.min(window.scrollY, Math.max(0, margin.value - above)) })
      else if (was && window.scrollY > margin.value) hold(was)
      await nextTick()
      // Its element may have been moved, or may be another's.
      if (inside && document.activeElement === document.body) void focus(current.value, true)
    },
    { flush: 'post' },
  )

  /** What is seen stays where it is when others come or go above it. */
  function hold(was: { id: string; start: number }) {
    const index = rows.indexOf(was.id)
    const start = index < 0 ? undefined : virtualizer.value.measurementsCache[index]?.start
    if (start !== undefined && start !== was.start) window.scrollBy(0, start - was.start)
  }

  function place() {
    if (grid.value) margin.value = Math.round(grid.value.getBoundingClientRect().top + window.scrollY)
  }
  onMounted(place)
  useResizeObserver(() => document.body, place)

  const rowOf = (index: number) => grid.value?.querySelector<HTMLElement>(`[data-index="${index}"]`) ?? null

  /** Puts the focus into a row, at the same control as before; `still`: without going there. */
  async function focus(index: number, still = false) {
    set(Math.max(0, Math.min(index, rows.total() - 1)))
    if (!still) virtualizer.value.scrollToIndex(current.value, { align: 'auto' })
    await nextTick()
    const row = rowOf(current.value)
    const controls = row?.querySelectorAll<HTMLElement>('[data-column]')
    const same = [...(controls ?? [])].find(control => control.dataset.column === column)
    ;(same ?? controls?.[0] ?? row)?.focus({ preventScroll: true })
  }

  // Who waits at a row that is still being read goes on at its controls.
  watch(
    () => rows.idAt(current.value),
    async now => {
      id ??= now
      const waits = document.activeElement === rowOf(current.value)
      await nextTick()
      if (now && waits) void focus(current.value)
    },
  )

  function onFocusIn(event: FocusEvent) {
    const row = (event.target as HTMLElement).closest<HTMLElement>('[data-index]')
    if (!row) return
    set(Number(row.dataset.index))
    column = columnOf(event.target as HTMLElement) || column
  }

  const steps: Record<string, (page: number) => number> = {
    ArrowDown: () => current.value + 1,
    ArrowUp: () => current.value - 1,
    PageDown: page => current.value + page,
    PageUp: page => current.value - page,
  }
  const ends: Record<string, () => number> = { Home: () => 0, End: () => rows.total() - 1 }

  function onKeydown(event: KeyboardEvent) {
    const row = rowOf(current.value)
    if (event.altKey || event.metaKey || !row?.contains(event.target as Node)) return
    if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') return beside(event, row)
    const to = event.ctrlKey ? ends[event.key]?.() : steps[event.key]?.(8)
    if (to === undefined) return
    event.preventDefault()
    void focus(to)
  }

  function beside(event: KeyboardEvent, row: HTMLElement) {
    const controls = [...row.querySelectorAll<HTMLElement>('[data-column]')]
    const next = controls[controls.indexOf(event.target as HTMLElement) + (event.key === 'ArrowRight' ? 1 : -1)]
    event.preventDefault()
    next?.focus()
  }

  return { current, items, height, margin, measure: (row: unknown) => virtualizer.value.measureElement(row as HTMLElement | null), focus, onFocusIn, onKeydown }
}
