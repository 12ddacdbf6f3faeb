import { mount } from '@vue/test-utils'
import { expect, test } from 'vitest'
import { createI18n } from 'vue-i18n'
import { defineMessages, useText } from './text'

const messages = defineMessages('numbers', {
  en: { progress: '{done} of {total} in {name}', talks: 'No talk | One talk | {number} talks' },
  de: { progress: '{done} von {total} in {name}', talks: 'Kein Gespräch | Ein Gespräch | {number} Gespräche' },
})

test.each([
  ['en', '2,500 of 10,000 in 2500', ['No talk', 'One talk', '1,234 talks']],
  ['de', '2.500 von 10.000 in 2500', ['Kein Gespräch', 'Ein Gespräch', '1.234 Gespräche']],
] as const)('numbers have the marks of the language of the page: %s', (locale, progress, talks) => {
  let t!: ReturnType<typeof useText<(typeof messages)['en']>>
  mount({ setup: () => ((t = useText(messages) as typeof t), () => null) }, { global: { plugins: [createI18n({ legacy: false, locale, messages: { en: {}, de: {} } })] } })
  expect(t('progress', { done: 2_500, total: 10_000, name: '2500' })).toBe(progress)
  expect([0, 1, 1_234].map(count => t('talks', { count }))).toEqual(talks)
})
