import type { Mark } from '@/contract/types'

/** The same length in small letters without accents, so that a place in one is a place in the other. */
export function fold(text: string): string {
  const small = text.toLowerCase()
  return (small.length === text.length ? small : text).replace(/[^\p{ASCII}]/gu, letter => {
    const plain = letter.normalize('NFD').replace(/\p{M}/gu, '')
    return plain.length === letter.length ? plain : letter
  })
}

export interface Found {
  turnId: string
  mark: Mark
}

const most = 10_000

/**
 * Every place in the talk where the words stand as they were written, one after the other. Where they do so nowhere,
 * each place of each of them, for whoever comes from the search looks for words, not for their order.
 */
export function findIn(texts: { id: string; folded: string }[], words: string): Found[] {
  const phrase = fold(words.trim())
  if (!phrase) return []
  const whole = places(texts, [phrase])
  const parts = [...new Set(phrase.match(/[\p{L}\p{N}\p{M}]+/gu))].filter(({ length }) => length > 1)
  return whole.length || (parts.length === 1 && parts[0] === phrase) ? whole : places(texts, parts)
}

function places(texts: { id: string; folded: string }[], wanted: string[]): Found[] {
  if (!wanted.length) return []
  const longestFirst = wanted.toSorted((one, other) => other.length - one.length)
  const pattern = new RegExp(longestFirst.map(word => word.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|'), 'g')
  const found: Found[] = []
  for (const { id, folded } of texts)
    for (const { index, 0: { length } } of folded.matchAll(pattern)) {
      found.push({ turnId: id, mark: { start: index, end: index + length } })
      if (found.length === most) return found
    }
  return found
}
