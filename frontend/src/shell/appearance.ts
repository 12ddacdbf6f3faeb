import { usePreferredDark } from '@vueuse/core'
import { type App, ref, watch, watchEffect } from 'vue'
import type { Platform } from '@/platform'
import { type Appearance, appearanceKey, themes } from '@/ui/appearance'
import { languages } from '@/ui/text'
import type { createShellI18n } from './i18n'

/** The kept choice, else what the system prefers. */
export function preferredLanguage(preferences: Platform['preferences']) {
  const wanted = preferences.get('language') ?? navigator.language
  return languages.find(language => wanted.startsWith(language)) ?? 'en'
}

export function provideAppearance(app: App, preferences: Platform['preferences'], i18n: ReturnType<typeof createShellI18n>) {
  const language = i18n.global.locale
  const theme = ref(themes.find(theme => theme === preferences.get('theme')) ?? 'system')
  const systemIsDark = usePreferredDark()

  watchEffect(() => {
    const dark = theme.value === 'dark' || (theme.value === 'system' && systemIsDark.value)
    document.documentElement.classList.toggle('dark', dark)
    document.documentElement.classList.toggle('light', !dark)
    document.documentElement.lang = language.value
  })
  watch(theme, theme => preferences.set('theme', theme))
  watch(language, language => preferences.set('language', language))

  const appearance: Appearance = { theme, language }
  app.provide(appearanceKey, appearance)
}
