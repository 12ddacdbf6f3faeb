import type { SessionSummary } from '@/contract/types'
import { dayNumber } from '@/ui/when'

export interface Day {
  number: number
  date: Date
  sessions: SessionSummary[]
}

/** Cuts a list that is in order of time into calendar days of this place. */
export function byDay(sessions: SessionSummary[]): Day[] {
  const days: Day[] = []
  for (const session of sessions) {
    const date = new Date(session.startedAt)
    const number = dayNumber(date)
    const last = days.at(-1)
    if (last?.number === number) last.sessions.push(session)
    else days.push({ number, date, sessions: [session] })
  }
  return days
}
