import { expect, test } from 'vitest'
import { costIn, parsed, typed } from './money'

const plain = (text: string) => text.replace(/\u00a0/g, ' ')

test.each([
  [0, '$0.00', '0,00 $'],
  [1, '$0.000000001', '0,000000001 $'],
  [1_234_567, '$0.0012', '0,0012 $'],
  [94_000_000, '$0.094', '0,094 $'],
  [95_000_000, '$0.10', '0,10 $'],
  [1_500_000_000, '$1.50', '1,50 $'],
  [12_345_678_900_000, '$12,345.68', '12.345,68 $'],
])('%d billionths of a dollar are %s', (billionths, en, de) => {
  expect(plain(costIn('en')(billionths))).toBe(en)
  expect(plain(costIn('de')(billionths))).toBe(de)
})

test.each([
  ['', 6, 'en', 0],
  ['0.30', 6, 'en', 300_000],
  ['0,30', 6, 'de', 300_000],
  ['0.30', 6, 'de', 300_000],
  ['2.5', 6, 'en', 2_500_000],
  ['$ 2.50', 6, 'en', 2_500_000],
  ['0.0000001', 6, 'en', undefined],
  ['0.075000000', 6, 'en', 75_000],
  ['1,500', 0, 'en', 1500],
  ['1.500', 0, 'de', 1500],
  ['1,500.25', 9, 'en', 1_500_250_000_000],
  ['1.500', 9, 'en', 1_500_000_000],
  ['1,500', 9, 'de', 1_500_000_000],
  ['500000', 0, 'en', 500_000],
  ['1.5', 0, 'en', undefined],
  ['-3', 0, 'en', undefined],
  ['1e5', 0, 'en', undefined],
  ['a lot', 6, 'en', undefined],
  ['1.2.3', 6, 'en', undefined],
  ['999999999999', 9, 'en', undefined],
])('%j with %d digits in %s is %s', (text, digits, language, value) => {
  expect(parsed(text, digits, language)).toBe(value)
})

test.each(['en', 'de'])('what a field shows in %s is read as it was', language => {
  for (const [value, digits] of [[300_000, 6], [1, 6], [1_500_000_000, 9], [1_234_567, 0], [0, 6]] as const)
    expect(parsed(typed(value, digits, language), digits, language)).toBe(value)
})
