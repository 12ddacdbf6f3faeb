import { readFileSync } from 'node:fs'
import { createApp } from 'vue'
import { createI18n } from 'vue-i18n'
import { describe, expect, test } from 'vitest'
import { messages } from './messages'
import { type SoundNotice, useEndText, useSoundText } from './words'

interface Schema {
  components: { schemas: { Voice: { properties: Record<'microphoneFault' | 'speakerFault' | 'end', { enum: string[] }> } } }
}
const { microphoneFault, speakerFault, end } = (JSON.parse(readFileSync('src/contract/openapi.json', 'utf8')) as Schema).components.schemas.Voice.properties

describe.each([['microphone', microphoneFault.enum], ['speaker', speakerFault.enum]] as const)('%s', (device, faults) => {
  test.each(faults)('%s has a sentence and an advice, in English and in German', fault => {
    const [en, de] = [messages.en, messages.de].map(all => (all[device] as Record<string, SoundNotice | undefined>)[fault])
    for (const words of [en?.title, en?.advice, de?.title, de?.advice]) expect(words).toMatch(/^\S.{8,}[.!]$/)
    expect(de?.title).not.toBe(en?.title)
  })

  test('no sentence is left of a fault that there is no more', () => {
    expect(Object.keys(messages.en[device]).sort()).toEqual([...faults].sort())
  })
})

test('each end of a talk by voice has its words', () => {
  expect(Object.keys(messages.en.end).sort()).toEqual([...end.enum].sort())
})

test('what a newer program says is said in general words', () => {
  let said: string[] = []
  createApp({
    setup() {
      said = [useSoundText().of('microphone', 'moonlight').title, useEndText()('moonlight' as 'over')]
      return () => null
    },
  }).use(createI18n({ legacy: false, locale: 'de', messages: { en: {}, de: {} } })).mount(document.createElement('div'))
  expect(said).toEqual(['Das Mikrofon lässt sich nicht öffnen.', 'Das gesprochene Gespräch ist beendet. Es geht schriftlich weiter.'])
})
