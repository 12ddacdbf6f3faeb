import { useI18n } from 'vue-i18n'

export const languages = ['en', 'de'] as const
export type Language = (typeof languages)[number]

/** One short text that is needed before its domain's messages are loaded, such as a navigation entry. */
export type Label = Record<Language, string>

interface Tree {
  [key: string]: string | Tree
}
type Same<T> = { [K in keyof T]: T[K] extends string ? string : Same<T[K]> }
type Path<T> = { [K in keyof T & string]: T[K] extends string ? K : `${K}.${Path<T[K]>}` }[keyof T & string]

export interface Messages<T = Tree> {
  name: string
  en: T
  de: Same<T>
}

/** The texts of one domain, under its name. German that lacks a key of English, or has one more, does not compile. */
export function defineMessages<const T extends Tree>(name: string, texts: { en: T; de: Same<T> }): Messages<T> {
  return { name, ...texts }
}

/**
 * t('key'), with only the keys of `messages`; the texts are loaded when the first component asks for them. `count`
 * chooses among the forms of a text, and stands in it as {number}. All numbers have the marks of the language: 10,000.
 */
export function useText<T>(messages: Messages<T>) {
  const i18n = useI18n({ useScope: 'global' })
  for (const language of languages)
    if (!(messages.name in i18n.getLocaleMessage(language)))
      i18n.mergeLocaleMessage(language, { [messages.name]: messages[language] })
  return (key: Path<T>, { count, ...values }: Record<string, unknown> & { count?: number } = {}): string => {
    const { format } = new Intl.NumberFormat(i18n.locale.value)
    const marked = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, typeof value === 'number' ? format(value) : value]))
    return count === undefined ? i18n.t(`${messages.name}.${key}`, marked) : i18n.t(`${messages.name}.${key}`, { ...marked, number: format(count), count: format(count) }, count)
  }
}

/** Reads a Label in the language of the moment. */
export function useLabel() {
  const { locale } = useI18n({ useScope: 'global' })
  return (label: Label): string => label[locale.value as Language]
}
