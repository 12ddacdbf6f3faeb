import { createI18n } from 'vue-i18n'
import { expect, test } from 'vitest'
import type { Messages } from '@/ui/text'

const modules = import.meta.glob<{ messages: Messages }>('../**/messages.ts', { eager: true })

function flat(tree: object, path = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[path + key, value] as [string, string]] : flat(value as object, `${path}${key}.`),
  )
}
const placeholders = (text: string) => [...new Set(text.match(/\{\w+\}/g))].sort()

test.each(Object.entries(modules))('%s: English and German have the same keys and placeholders, none empty', (_, { messages }) => {
  const en = flat(messages.en)
  const de = new Map(flat(messages.de))
  expect([...de.keys()].sort()).toEqual(en.map(([key]) => key).sort())
  for (const [key, text] of [...en, ...de]) expect(text.trim(), key).not.toBe('')
  for (const [key, text] of en) expect(placeholders(de.get(key) ?? ''), key).toEqual(placeholders(text))
})

test.each(Object.entries(modules))('%s: vue-i18n can compile each text', (_, { messages }) => {
  for (const locale of ['en', 'de'] as const) {
    const { global } = createI18n({ legacy: false, locale, messages: { [locale]: messages[locale] } })
    for (const [key] of flat(messages[locale])) expect(() => global.t(key), key).not.toThrow()
  }
})

test('a transcript is called one thing in German', () => {
  const talked = Object.values(modules).flatMap(({ messages }) => {
    const de = new Map(flat(messages.de))
    return flat(messages.en).filter(([, text]) => /transcript/i.test(text)).map(([key]) => [`${messages.name}.${key}`, de.get(key)] as const)
  })
  expect(talked.length).toBeGreaterThan(5)
  for (const [key, text] of talked) expect(text, key).toMatch(/verlauf/i)
})

test('no two domains share a name', () => {
  const names = Object.values(modules).map(module => module.messages.name)
  expect(new Set(names).size).toBe(names.length)
})
