import { computed } from 'vue'
import { useI18n } from 'vue-i18n'

/** Amounts of US dollars in `language`: few digits, but never nothing where there is something. */
export function costIn(language: string): (billionths: number) => string {
  const form = (options: Intl.NumberFormatOptions) => new Intl.NumberFormat(language, { style: 'currency', currency: 'USD', currencyDisplay: 'narrowSymbol', ...options })
  const usual = form({})
  const small = form({ maximumSignificantDigits: 2 })
  return billionths => {
    const dollars = billionths / 1e9
    return dollars > 0 && dollars < 0.095 ? small.format(dollars) : usual.format(dollars)
  }
}

/** Costs, in billionths of a US dollar, in the language of the interface. */
export function useCost() {
  const { locale } = useI18n({ useScope: 'global' })
  return computed(() => costIn(locale.value))
}

/**
 * A number as people type it, in units of which `digits` decimals make one whole: '0.30' with six is 300000. Empty is
 * 0, undefined is what cannot be a number. A comma may be either mark: where three digits follow a leading one that is
 * no zero, it is what it is in `language`.
 */
export function parsed(text: string, digits: number, language: string): number | undefined {
  const grouping = language.startsWith('de') ? '.' : ','
  let plain = text.replace(/[\s\u00a0\u202f$']/g, '')
  if (plain === '') return 0
  const [, whole = ''] = new RegExp(`^([1-9]\\d{0,2}(?:\\${grouping}\\d{3})+)(?:[.,]\\d*)?$`).exec(plain) ?? []
  if (whole) plain = whole.replaceAll(grouping, '') + plain.slice(whole.length)
  const [, before, after = ''] = /^(\d{1,12})(?:[.,](\d*))?$/.exec(plain) ?? []
  if (before === undefined || after.replace(/0+$/, '').length > digits) return undefined
  const value = Number(before + after.padEnd(digits, '0').slice(0, digits))
  return Number.isSafeInteger(value) ? value : undefined
}

/** The same back for a field: empty for 0, and without marks between thousands. */
export function typed(value: number, digits: number, language: string): string {
  if (!value) return ''
  return new Intl.NumberFormat(language, { useGrouping: false, maximumFractionDigits: digits }).format(value / 10 ** digits)
}
