const day = 24 * 60 * 60 * 1000
const kept = 30

/** How many days a session stays in the bin yet, the last one begun counted. */
export function daysLeft(deletedAt: string | undefined, now: Date): number {
  if (!deletedAt) return kept
  return Math.max(0, Math.ceil(kept - (now.getTime() - Date.parse(deletedAt)) / day))
}
