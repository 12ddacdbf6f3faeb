import { ref, shallowRef } from 'vue'

export const pageSize = 100

interface Part<T> {
  rows: T[]
  total: number
}

/** A page that was asked for. One that is only passed by can be given up. */
interface Asked {
  answer: Promise<void>
  stop: AbortController
  passing: boolean
  settled: boolean
}

/** All that was asked for since the list was last read anew. */
interface Round<T> {
  pages: Map<number, T[]>
  asked: Map<number, Asked>
  total: number
  shown: boolean
}

const pageOf = (index: number) => Math.floor(index / pageSize)

/** A list of thousands, of which only the pages that were looked at are here. */
export function useRows<T extends { id: string }>(read: (offset: number, limit: number, signal: AbortSignal) => Promise<Part<T>>) {
  const pages = shallowRef(new Map<number, T[]>())
  const total = ref(0)
  const loaded = ref(false)
  const problem = shallowRef<Error | null>(null)
  /** How often the list was read anew, and how often it became another one by that. */
  const reading = ref(0)
  const begun = ref(0)
  let round = newRound()
  let standing = round
  let seen: [number, number] = [0, 0]
  let kept = -1

  function newRound(): Round<T> {
    return { pages: new Map(), asked: new Map(), total: 0, shown: false }
  }

  const at = (index: number): T | undefined => pages.value.get(pageOf(index))?.[index % pageSize]

  function indexOf(id: string): number {
    for (const [page, rows] of pages.value) {
      const place = rows.findIndex(row => row.id === id)
      if (place >= 0) return page * pageSize + place
    }
    return -1
  }

  function ask(page: number, passing: boolean): Promise<void> {
    const mine = round
    const known = mine.asked.get(page)
    if (known) {
      known.passing &&= passing
      return known.answer
    }
    const stop = new AbortController()
    const asked: Asked = {
      stop,
      passing,
      settled: false,
      answer: read(page * pageSize, pageSize, stop.signal).then(
        part => {
          asked.settled = true
          if (!stop.signal.aborted) take(mine, page, part)
        },
        (error: Error) => {
          if (stop.signal.aborted) return
          mine.asked.delete(page)
          if (mine === round) problem.value = error
          throw error
        },
      ),
    }
    mine.asked.set(page, asked)
    return asked.answer
  }

  /** What was only passed by, such as while the scrollbar is dragged, is not waited for. */
  function giveUpBesides(first: number, last: number) {
    for (const [page, { passing, settled, stop }] of round.asked)
      if (passing && !settled && (page < pageOf(first) || page > pageOf(last))) {
        round.asked.delete(page)
        stop.abort()
      }
  }

  function take(mine: Round<T>, page: number, part: Part<T>) {
    mine.pages.set(page, part.rows)
    mine.total = part.total
    if (mine !== round) return
    problem.value = null
    if (!mine.shown) return
    // Rows came or went since the other pages were read: they no longer fit together.
    if (part.total !== total.value) void refresh().catch(() => undefined)
    else pages.value = new Map(mine.pages)
  }

  /** Reads anew what is looked at; what was read before stands until the answer comes. Only the newest reading counts. */
  async function refresh(another = false) {
    const mine = (round = newRound())
    problem.value = null
    try {
      await Promise.all([another && ask(0, false), kept >= 0 && ask(pageOf(kept), false), ensure(...seen)])
    } catch (error) {
      // What stands can still be gone on with.
      if (mine === round) round = standing
      throw error
    }
    if (mine !== round) return
    mine.shown = true
    standing = mine
    total.value = mine.total
    pages.value = new Map(mine.pages)
    loaded.value = true
    reading.value++
    if (another) begun.value++
    // It was scrolled on while that was read.
    void ensure(seen[0], Math.min(seen[1], total.value - 1), true).catch(() => undefined)
  }

  /** Settles when the rows from `first` to `last`, both included, are here. */
  async function ensure(first: number, last: number, passing = false) {
    const asked: Promise<void>[] = []
    for (let page = pageOf(first); page <= pageOf(last); page++) asked.push(ask(page, passing))
    await Promise.all(asked)
  }

  /** These rows are looked at now. */
  function look(first: number, last: number) {
    seen = [first, last]
    if (!loaded.value) return
    giveUpBesides(first, last)
    void ensure(first, last, true).catch(() => undefined)
  }

  /** This row is needed whenever all is read anew, wherever one looks; -1: none is. */
  const keep = (index: number) => void (kept = index)

  /** Tries again what failed last. */
  function retry() {
    return refresh().catch(() => undefined)
  }

  /** Puts a row in the place of the one with its id. */
  function replace(row: T) {
    for (const map of [round.pages, pages.value])
      for (const [page, rows] of map) if (rows.some(({ id }) => id === row.id)) map.set(page, rows.map(old => (old.id === row.id ? row : old)))
    pages.value = new Map(pages.value)
  }

  function forget() {
    round = standing = newRound()
    pages.value = new Map()
    total.value = 0
    loaded.value = false
    problem.value = null
    seen = [0, 0]
    kept = -1
  }

  /** The list is another one now: whoever shows it begins at its top. */
  const rewind = () => refresh(true)

  return { pages, total, loaded, problem, reading, begun, at, indexOf, look, keep, ensure, refresh, retry, rewind, replace, forget }
}
