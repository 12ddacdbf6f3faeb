import { ref, shallowRef } from 'vue'

export const pageSize = 100

interface Part<T> {
  rows: T[]
  total: number
}

/** All that was asked for since the list was last read anew. */
interface Round<T> {
  pages: Map<number, T[]>
  asked: Map<number, Promise<void>>
  total: number
  shown: boolean
}

/** A list of thousands, of which only the pages that were looked at are here. */
export function useRows<T extends { id: string }>(read: (offset: number, limit: number) => Promise<Part<T>>) {
  const pages = shallowRef(new Map<number, T[]>())
  const total = ref(0)
  const loaded = ref(false)
  const problem = shallowRef<Error | null>(null)
  let round = newRound()
  let seen: [number, number] = [0, 0]

  function newRound(): Round<T> {
    return { pages: new Map(), asked: new Map(), total: 0, shown: false }
  }

  const at = (index: number): T | undefined => pages.value.get(Math.floor(index / pageSize))?.[index % pageSize]

  function indexOf(id: string): number {
    for (const [page, rows] of pages.value) {
      const place = rows.findIndex(row => row.id === id)
      if (place >= 0) return page * pageSize + place
    }
    return -1
  }

  function ask(page: number): Promise<void> {
    const mine = round
    const asked = mine.asked.get(page)
    if (asked) return asked
    const answer = read(page * pageSize, pageSize).then(
      part => take(mine, page, part),
      (error: Error) => {
        mine.asked.delete(page)
        if (mine === round) problem.value = error
        throw error
      },
    )
    mine.asked.set(page, answer)
    return answer
  }

  function take(mine: Round<T>, page: number, part: Part<T>) {
    mine.pages.set(page, part.rows)
    mine.total = part.total
    if (mine !== round || !mine.shown) return
    // Rows came or went since the other pages were read: they no longer fit together.
    if (part.total !== total.value) void refresh().catch(() => undefined)
    else pages.value = new Map(mine.pages)
  }

  /** Reads anew what is looked at; what was read before stands until the answer comes. Only the newest reading counts. */
  async function refresh() {
    const mine = (round = newRound())
    problem.value = null
    await ensure(...seen)
    if (mine !== round) return
    mine.shown = true
    total.value = mine.total
    pages.value = new Map(mine.pages)
    loaded.value = true
  }

  /** Settles when the rows from `first` to `last`, both included, are here. */
  async function ensure(first: number, last: number) {
    const asked: Promise<void>[] = []
    for (let page = Math.floor(first / pageSize); page <= Math.floor(last / pageSize); page++) asked.push(ask(page))
    await Promise.all(asked)
  }

  /** These rows are looked at now. */
  function look(first: number, last: number) {
    seen = [first, last]
    if (loaded.value) void ensure(first, last).catch(() => undefined)
  }

  /** Puts a row in the place of the one with its id. */
  function replace(row: T) {
    for (const map of [round.pages, pages.value])
      for (const [page, rows] of map) if (rows.some(({ id }) => id === row.id)) map.set(page, rows.map(old => (old.id === row.id ? row : old)))
    pages.value = new Map(pages.value)
  }

  function forget() {
    round = newRound()
    pages.value = new Map()
    total.value = 0
    loaded.value = false
    problem.value = null
    seen = [0, 0]
  }

  /** The list is another one now: it begins at its top. */
  function rewind() {
    seen = [0, 0]
    return refresh()
  }

  return { pages, total, loaded, problem, at, indexOf, look, ensure, refresh, rewind, replace, forget }
}
