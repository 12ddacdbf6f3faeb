import { describe, expect, test } from 'vitest'
import { position, regionOf, whenIn } from './when'

const en = whenIn('en-US')
const de = whenIn('de')
const plain = (text: string) => text.replace(/\s/g, ' ')

describe('day', () => {
  const now = new Date(2026, 10, 23, 0, 10)
  test.each([
    ['today', new Date(2026, 10, 23, 0, 1), 'Today', 'Heute'],
    ['the evening before', new Date(2026, 10, 22, 23, 59), 'Yesterday', 'Gestern'],
    ['earlier this year', new Date(2026, 10, 21), 'Saturday, November 21', 'Samstag, 21. November'],
    ['another year', new Date(2025, 11, 31), 'Wednesday, December 31, 2025', 'Mittwoch, 31. Dezember 2025'],
  ])('%s', (_, time, english, german) => {
    expect(en.day(time, now)).toBe(english)
    expect(de.day(time, now)).toBe(german)
  })

  test('a day of 25 hours counts as one', () => {
    expect(en.day(new Date(2026, 9, 25, 0, 0), new Date(2026, 9, 26, 0, 0))).toBe('Yesterday')
  })
})

test.each([
  [-5, '0 sec', '0 Sek.'],
  [45_000, '45 sec', '45 Sek.'],
  [12 * 60_000 + 20_000, '12 min', '12 Min.'],
  [59.7 * 60_000, '1 hr', '1 Std.'],
  [65 * 60_000, '1 hr 5 min', '1 Std. 5 Min.'],
  [72 * 3_600_000, '3 days', '3 Tage'],
])('span of %i ms', (milliseconds, english, german) => {
  expect(plain(en.span(milliseconds))).toBe(english)
  expect(plain(de.span(milliseconds))).toBe(german)
})

test.each([[0, '0:00'], [61_900, '1:01'], [3_661_000, '1:01:01']])('position of %i ms', (milliseconds, text) => {
  expect(position(milliseconds)).toBe(text)
})

test.each([
  ['en', ['en'], 'en-GB'],
  ['en', ['de-AT', 'en-US', 'en-GB'], 'en-US'],
  ['en', ['de-DE', 'de'], 'en-GB'],
  ['de', ['en-US', 'de-AT'], 'de-AT'],
  ['de', ['de', 'en-US'], 'de-DE'],
] as const)('times in %s for a person who reads %j have the form of %s', (language, theirs, region) => {
  expect(regionOf(language, theirs)).toBe(region)
})
