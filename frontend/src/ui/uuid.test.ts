import { expect, test } from 'vitest'
import { newUuid } from './uuid'

const uuid4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

test('is a UUIDv4', () => expect(newUuid()).toMatch(uuid4))

test('is one as well where the page is not a secure context', () => {
  const ids = Array.from({ length: 50 }, () => newUuid({ getRandomValues: bytes => crypto.getRandomValues(bytes) }))
  for (const id of ids) expect(id).toMatch(uuid4)
  expect(new Set(ids).size).toBe(50)
})
