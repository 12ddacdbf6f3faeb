import type { Hit, Mark } from '@/contract/types'

export interface Piece {
  text: string
  marked: boolean
}

/** Cuts a text at its marks. What does not lie in the text, or overlaps, is left out. */
export function piecesOf(text: string, marks: Mark[]): Piece[] {
  const pieces: Piece[] = []
  let at = 0
  for (const { start, end } of marks) {
    if (start < at || end <= start || end > text.length) continue
    if (start > at) pieces.push({ text: text.slice(at, start), marked: false })
    pieces.push({ text: text.slice(start, end), marked: true })
    at = end
  }
  if (at < text.length) pieces.push({ text: text.slice(at), marked: false })
  return pieces
}

export interface Group {
  key: string
  session: Hit['session']
  hits: Hit[]
}

/** Hits of one session together, where its first one stands. What is read later stands below what was there. */
export function grouped(pages: Hit[][]): Group[] {
  return pages.flatMap((hits, page) => {
    const groups = new Map<string, Group>()
    for (const hit of hits) {
      const { id } = hit.session
      const group = groups.get(id)
      if (group) group.hits.push(hit)
      else groups.set(id, { key: `${page}/${id}`, session: hit.session, hits: [hit] })
    }
    return [...groups.values()]
  })
}

/** The words of a hit as they were said, whatever form of them was looked for; else the words that were. */
export function wordsOf({ snippet, marks }: Pick<Hit, 'snippet' | 'marks'>, q: string): string {
  const words = new Map<string, string>()
  for (const { text, marked } of piecesOf(snippet, marks)) if (marked && !words.has(text.toLowerCase())) words.set(text.toLowerCase(), text)
  return [...words.values()].join(' ') || q
}

/** A hit opens where it can be seen, also in a talk that goes on. */
export function addressOf(hit: Hit, q: string) {
  const { session, turnId, noteId } = hit
  return {
    path: `/transcript/${session.id}`,
    query: { ...(turnId && { turn: turnId }), ...(noteId && { note: noteId }), q: wordsOf(hit, q) },
  }
}
