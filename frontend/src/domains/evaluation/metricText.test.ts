import { mount } from '@vue/test-utils'
import { describe, expect, test } from 'vitest'
import { createI18n } from 'vue-i18n'
import type { Metric } from '@/contract/types'
import { useMetricText } from './metricText'

function textIn(locale: 'en' | 'de'): ReturnType<typeof useMetricText> {
  let text!: ReturnType<typeof useMetricText>
  const i18n = createI18n({ legacy: false, locale, messages: { en: {}, de: {} } })
  mount({ setup: () => ((text = useMetricText()), () => null) }, { global: { plugins: [i18n] } })
  return text
}
const metric = (unit: Metric['unit'], value: number | null, id = 'questions'): Metric => ({ id, unit, value, reliability: 'good', turns: [] })

describe('value', () => {
  test.each([
    ['share', 0.3706, '37%', '37 %'],
    ['words', 1, '1 word', '1 Wort'],
    ['words', 8.5, '8.5 words', '8,5 Wörter'],
    ['words', 0.5, '0.5 words', '0,5 Wörter'],
    ['words', 1234, '1,234 words', '1.234 Wörter'],
    ['count', 0, '0 turns', '0 Beiträge'],
    ['count', 1, '1 turn', '1 Beitrag'],
    ['count', 6, '6 turns', '6 Beiträge'],
    ['times', 0, '0 times', '0 Mal'],
    ['times', 1, '1 time', '1 Mal'],
    ['per_minute', 125.58, '126 words a minute', '126 Wörter pro Minute'],
    ['per_minute', 1.2, '1 word a minute', '1 Wort pro Minute'],
    ['ms', 1000, '1 second', '1 Sekunde'],
    ['ms', 1249, '1.2 seconds', '1,2 Sekunden'],
    ['ms', 300, '0.3 seconds', '0,3 Sekunden'],
  ] as const)('%s %d', (unit, value, english, german) => {
    expect(textIn('en').value(metric(unit, value))).toBe(english)
    expect(textIn('de').value(metric(unit, value))?.replace(/\s/g, ' ')).toBe(german)
  })

  test('what cannot be said is not zero', () => {
    expect(textIn('en').value(metric('count', null))).toBeNull()
  })
})

test('reflections are only possible ones', () => {
  expect(textIn('en').name(metric('count', 1, 'reflections')).title).toBe('Possible reflections')
  expect(textIn('de').name(metric('count', 1, 'reflections')).title).toBe('Mögliche Spiegelungen')
})

test('a metric of a newer program keeps its id for a name', () => {
  expect(textIn('en').name(metric('count', 1, 'turn_pauses')).title).toBe('Other measure: turn pauses')
})
