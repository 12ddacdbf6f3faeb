import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Language } from './text'

const minute = 60_000

/** Says times in `language`. The program makes times in UTC; they get a place and words only here. */
export function whenIn(language: string) {
  const dates = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(language, options)
  const unit = (unit: string, unitDisplay: 'short' | 'long' = 'short') => new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay, maximumFractionDigits: 0 })
  const thisYear = dates({ weekday: 'long', day: 'numeric', month: 'long' })
  const otherYear = dates({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })
  const clock = dates({ timeStyle: 'short' })
  const full = dates({ dateStyle: 'long', timeStyle: 'short' })
  const short = dates({ dateStyle: 'medium', timeStyle: 'short' })
  const nearby = new Intl.RelativeTimeFormat(language, { numeric: 'auto' })
  const [seconds, minutes, hours, days] = [unit('second'), unit('minute'), unit('hour'), unit('day', 'long')]

  /** Today, yesterday, or the date. */
  function day(time: Date, now: Date): string {
    const ago = dayNumber(now) - dayNumber(time)
    if (ago !== 0 && ago !== 1) return (time.getFullYear() === now.getFullYear() ? thisYear : otherYear).format(time)
    const [first = '', ...rest] = nearby.format(-ago, 'day')
    return first.toLocaleUpperCase(language) + rest.join('')
  }

  /** About how long. */
  function span(milliseconds: number): string {
    if (milliseconds < minute) return seconds.format(Math.max(0, milliseconds / 1000))
    const whole = Math.round(milliseconds / minute)
    if (whole < 60) return minutes.format(whole)
    if (whole >= 48 * 60) return days.format(whole / (24 * 60))
    return [hours.format(Math.floor(whole / 60)), ...(whole % 60 ? [minutes.format(whole % 60)] : [])].join(' ')
  }

  return {
    day,
    span,
    clock: (time: Date) => clock.format(time),
    full: (time: Date) => full.format(time),
    short: (time: Date) => short.format(time),
  }
}

/** Counts calendar days, however long summer time makes them. */
export function dayNumber(time: Date): number {
  return Math.round(Date.UTC(time.getFullYear(), time.getMonth(), time.getDate()) / (24 * 60 * minute))
}

/** A place in a talk, as on a player. */
export function position(milliseconds: number): string {
  const whole = Math.floor(milliseconds / 1000)
  const [hours, minutes, seconds] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  const two = (value: number) => String(value).padStart(2, '0')
  return hours ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`
}

// A language alone would be read as that of its largest country: 'en' as that of the United States, with its clock.
const regions: Record<Language, string> = { en: 'en-GB', de: 'de-DE' }

/** The person's own region of `language`, where they name one. */
export function regionOf(language: Language, theirs: readonly string[]): string {
  return theirs.find(one => one.startsWith(`${language}-`)) ?? regions[language]
}

/** Times in the language of the interface, in the form of the person's region. */
export function useWhen() {
  const { locale } = useI18n({ useScope: 'global' })
  return computed(() => whenIn(regionOf(locale.value as Language, navigator.languages)))
}
