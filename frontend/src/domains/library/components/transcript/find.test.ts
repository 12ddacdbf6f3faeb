import { describe, expect, test } from 'vitest'
import { copyText } from './copyText'
import { findIn, fold } from './find'

const find = (words: string, ...texts: string[]) =>
  findIn(texts.map((text, index) => ({ id: `t${index}`, folded: fold(text) })), words).map(({ turnId, mark }) => `${turnId}:${texts[Number(turnId.slice(1))]!.slice(mark.start, mark.end)}`)

describe('find', () => {
  test('takes no words as nothing', () => expect(find('  ', 'a  b')).toEqual([]))

  test('finds every place, whatever its case and accents', () => {
    expect(find('cafe', 'Café au CAFE', 'nothing', 'cafés')).toEqual(['t0:Café', 't0:CAFE', 't2:café'])
  })

  test('takes the words as they stand, where they do', () => {
    expect(find('the needle', 'a needle', 'the needle, the end')).toEqual(['t1:the needle'])
  })

  test('takes each of them, where they stand together nowhere', () => {
    expect(find('needle "smoke" a', 'smoke it', 'a needle')).toEqual(['t0:smoke', 't1:needle'])
  })

  test('takes signs as they are', () => expect(find('why? (.*)', 'why? (.*) not', 'why')).toEqual(['t0:why? (.*)']))

  test.each(['İstanbul and Straße', '👍🏽 é e\u0301 x'])('folding keeps every place: %s', text => expect(fold(text)).toHaveLength(text.length))

  test('stops at ten thousand places', () => expect(find('a', 'a'.repeat(20_000))).toHaveLength(10_000))
})

test('a copy says who said it, and when', () => {
  const names = { trainee: 'You', character: 'Frank' }
  const turns = [{ speaker: 'trainee', at: 1_000, text: 'Hello' }, { speaker: 'character', at: 3_661_000, text: 'Two\nlines' }] as const
  expect(copyText(turns, names)).toBe('You (0:01):\nHello\n\nFrank (1:01:01):\nTwo\nlines')
  expect(copyText(turns.slice(0, 1), names, 'A talk')).toBe('A talk\n\nYou (0:01):\nHello')
})
