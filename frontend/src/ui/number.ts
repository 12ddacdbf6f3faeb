import { computed } from 'vue'
import { useI18n } from 'vue-i18n'

/** Numbers with the marks of the language of the interface: 10,000. Those within a text need it not: useText does it. */
export function useNumber() {
  const { locale } = useI18n({ useScope: 'global' })
  return computed(() => {
    const { format } = new Intl.NumberFormat(locale.value)
    return (value: number) => format(value)
  })
}
