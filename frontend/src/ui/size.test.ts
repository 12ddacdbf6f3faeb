import { expect, test } from 'vitest'
import { sizeIn } from './size'

const plain = (text: string) => text.replace(/\s/g, ' ')

test.each([
  [0, '0 bytes', '0 Byte'],
  [-1, '0 bytes', '0 Byte'],
  [1, '1 byte', '1 Byte'],
  [999, '999 bytes', '999 Byte'],
  [1_000, '1 kB', '1 kB'],
  [1_500, '1.5 kB', '1,5 kB'],
  [9_960, '10 kB', '10 kB'],
  [999_600, '1 MB', '1 MB'],
  [41_234_567, '41 MB', '41 MB'],
  [2_340_000_000, '2.3 GB', '2,3 GB'],
  [5_000_000_000_000_000, '5,000 TB', '5.000 TB'],
])('%i bytes', (bytes, english, german) => {
  expect(plain(sizeIn('en')(bytes))).toBe(english)
  expect(plain(sizeIn('de')(bytes))).toBe(german)
})
