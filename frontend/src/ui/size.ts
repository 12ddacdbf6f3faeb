import { computed } from 'vue'
import { useI18n } from 'vue-i18n'

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const

/** Says how much room something takes. A kilobyte is 1000 bytes, as on the package of a disk. */
export function sizeIn(language: string): (bytes: number) => string {
  const formats = units.map(unit => (digits: number) =>
    new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: unit === 'byte' ? 'long' : 'short', maximumFractionDigits: digits }))
  return bytes => {
    let [value, unit] = [Math.max(0, bytes), 0]
    // 999.95 would be said as 1,000.
    while (value >= 999.5 && unit < units.length - 1) [value, unit] = [value / 1000, unit + 1]
    return formats[unit]!(unit && value < 9.95 ? 1 : 0).format(value)
  }
}

/** Sizes in the language of the interface. */
export function useSize() {
  const { locale } = useI18n({ useScope: 'global' })
  return computed(() => sizeIn(locale.value))
}
