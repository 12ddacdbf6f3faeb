import { useI18n } from 'vue-i18n'
import type { Metric } from '@/contract/types'
import { useText } from '@/ui/text'
import { messages } from './messages'

const known = [
  'talk_share', 'turn_words', 'longest_turn_words', 'questions', 'open_questions',
  'closed_questions', 'reflections', 'advice', 'permission',
  'time_share', 'pace', 'slowest_pace', 'fastest_pace', 'pauses', 'longest_pause', 'response', 'longest_response',
  'character_response', 'longest_character', 'interruptions', 'interrupted', 'back_channels',
] as const

/** Says a metric in the language of the interface. */
export function useMetricText() {
  const t = useText(messages)
  const { locale } = useI18n({ useScope: 'global' })

  function name({ id }: Metric): { title: string; meaning: string } {
    const key = known.find(key => key === id) ?? 'other'
    return { title: t(`metric.${key}.title`, { id: id.replaceAll('_', ' ') }), meaning: t(`metric.${key}.meaning`) }
  }

  /** Null where it cannot be said, which is not the same as none. */
  function value({ value, unit }: Metric): string | null {
    if (value === null) return null
    if (unit === 'share') return new Intl.NumberFormat(locale.value, { style: 'percent' }).format(value)
    // Nobody hears a tenth of a word a minute.
    const digits = { maximumFractionDigits: unit === 'per_minute' ? 0 : 1 }
    const shown = unit === 'ms' ? value / 1000 : value
    const n = new Intl.NumberFormat(locale.value, digits).format(shown)
    // Half a word is no single one; the form is the language's to choose, for the number as it is shown.
    const count = new Intl.PluralRules(locale.value, digits).select(shown) === 'one' ? 1 : 2
    return t(`metrics.${unit}`, { n, count })
  }

  return { name, value, reliability: ({ reliability }: Metric) => t(`metrics.${reliability}`) }
}
