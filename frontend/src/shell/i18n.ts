import { createI18n } from 'vue-i18n'
import type { Language } from '@/ui/text'

export function createShellI18n(language: Language) {
  return createI18n({ legacy: false, locale: language, fallbackLocale: 'en', messages: { en: {}, de: {} } })
}
