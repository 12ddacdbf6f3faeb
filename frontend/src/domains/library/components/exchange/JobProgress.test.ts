import ui from '@nuxt/ui/vue-plugin'
import { mount } from '@vue/test-utils'
import { expect, test } from 'vitest'
import { createI18n } from 'vue-i18n'
import type { JobProgress as Progress } from '@/contract/types'
import JobProgress from './JobProgress.vue'

function words(locale: string, progress: Omit<Progress, 'id'> | undefined) {
  const i18n = createI18n({ legacy: false, locale, messages: { en: {}, de: {} } })
  const page = mount(JobProgress, { props: { label: 'It goes on', progress: progress && { id: 'j', ...progress } }, global: { plugins: [i18n, ui] } })
  return page.text().replace('It goes on', '')
}

test.each([
  ['talks', ['0 of 1 talk', '1 of 2 talks', '1,000 of 2,500 talks'], ['0 von 1 Gespräch', '1 von 2 Gesprächen', '1.000 von 2.500 Gesprächen']],
  ['lines', ['0 of 1 line', '1 of 2 lines', '1,000 of 2,500 lines'], ['0 von 1 Zeile', '1 von 2 Zeilen', '1.000 von 2.500 Zeilen']],
  ['files', ['0 of 1 file', '1 of 2 files', '1,000 of 2,500 files'], ['0 von 1 Datei', '1 von 2 Dateien', '1.000 von 2.500 Dateien']],
] as const)('says that it counts %s, in the language of the page', (unit, en, de) => {
  const far = [{ unit, done: 0, total: 1 }, { unit, done: 1, total: 2 }, { unit, done: 1_000, total: 2_500 }]
  expect(far.map(progress => words('en', progress))).toEqual(en)
  expect(far.map(progress => words('de', progress))).toEqual(de)
})

test.each([
  ['talks', ['1 talk', '2,500 talks'], ['1 Gespräch', '2.500 Gespräche']],
  ['lines', ['1 line', '2,500 lines'], ['1 Zeile', '2.500 Zeilen']],
  ['files', ['1 file', '2,500 files'], ['1 Datei', '2.500 Dateien']],
] as const)('without an end that is known, says how many %s there were', (unit, en, de) => {
  const far = [{ unit, done: 1, total: 0 }, { unit, done: 2_500, total: 0 }]
  expect(far.map(progress => words('en', progress))).toEqual(en)
  expect(far.map(progress => words('de', progress))).toEqual(de)
})

test('says nothing before there is something to say', () => {
  expect([words('en', undefined), words('en', { unit: 'lines', done: 0, total: 0 })]).toEqual(['', ''])
})
