import { type Platform, reporting } from '@/platform'

/** The same host, which reports work that was refused because nothing is saved any more. */
export function reportingStorage(host: Platform, report: () => void): Platform {
  return reporting(host, ({ code }) => code === 'read_only' && report())
}
