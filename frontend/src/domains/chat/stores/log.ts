import type { RolePlayEvent, Session, Turn } from '@/contract/types'

/** The session with this turn at its place. A turn that is there already changes nothing. */
export function withTurn(session: Session, turn: Turn): Session {
  if (session.turns.some(({ id }) => id === turn.id)) return session
  const turns = [...session.turns]
  let place = turns.length
  while (place > 0 && isAfter(turns[place - 1]!, turn)) place--
  turns.splice(place, 0, turn)
  return { ...session, turns }
}

function isAfter(one: Turn, other: Turn): boolean {
  return one.at === other.at ? one.seq > other.seq : one.at > other.at
}

/** What a recorded event makes of the session; the same session when it knew that already. */
export function applied(session: Session, event: RolePlayEvent): Session {
  const { seq = 0, turn, progress, session: summary, partner, usage } = event
  if (seq <= session.seq) return session
  const next = turn ? withTurn(session, turn) : session
  return { ...next, ...summary, seq, progress: progress ?? session.progress, partner: partner ?? session.partner, usage: usage ?? session.usage }
}

/** Whether something can be said in it. */
export const isOpen = ({ state, readOnly }: Session): boolean => state === 'active' && !readOnly

/** The trainee's last turn, when the character has not answered it. */
export function unanswered(session: Session): Turn | undefined {
  const last = session.turns.at(-1)
  return isOpen(session) && last?.speaker === 'trainee' ? last : undefined
}

export function isAnswered(session: Session, turnId: string): boolean {
  return session.turns.some(({ replyTo }) => replyTo === turnId)
}
