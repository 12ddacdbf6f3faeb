import { readFileSync } from 'node:fs'
import { createApp } from 'vue'
import { createI18n } from 'vue-i18n'
import { expect, test } from 'vitest'
import { isLasting, useFaultText } from './faults'
import { messages } from './messages'

interface Schema {
  components: { schemas: { Event: { properties: { fault: { enum: string[] } } } } }
}
const contract = JSON.parse(readFileSync('src/contract/openapi.json', 'utf8')) as Schema
const faults = contract.components.schemas.Event.properties.fault.enum

test.each(faults)('%s has a sentence and an advice, in English and in German', fault => {
  const [en, de] = [messages.en, messages.de].map(({ fault: all }) => (all as Record<string, { title: string; advice: string } | undefined>)[fault])
  for (const words of [en?.title, en?.advice, de?.title, de?.advice]) expect(words).toMatch(/^\S.{8,}[.!]$/)
  expect(de?.title).not.toBe(en?.title)
})

test('no sentence is left of a fault that there is no more', () => {
  expect(Object.keys(messages.en.fault).sort()).toEqual([...faults, 'other'].sort())
})

test('a fault of a newer program is said in general words', () => {
  let said: string[] = []
  createApp({
    setup() {
      const text = useFaultText()
      said = [text.title('moonlight'), text.title(undefined), text.advice('key')]
      return () => null
    },
  }).use(createI18n({ legacy: false, locale: 'de', messages: { en: {}, de: {} } })).mount(document.createElement('div'))
  expect(said).toEqual(['Es kam keine Antwort.', 'Es kam keine Antwort.', expect.stringContaining('Schlüssel')])
})

test('what waiting does not cure is told from what it may', () => {
  expect(['key', 'limit', 'local_only', 'quota'].map(fault => isLasting(fault as 'key'))).toEqual([true, true, true, true])
  expect(['busy', 'server', 'cut', 'offline'].map(fault => isLasting(fault as 'busy'))).toEqual([false, false, false, false])
})
