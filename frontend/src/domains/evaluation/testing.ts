import type { Debrief, FactResult, Metric, ObjectiveResult, Session, SessionStatus } from '@/contract/types'
import { sessionOf, turnOf } from '../testing'

export const talk = (part: Partial<Session> = {}) =>
  sessionOf([turnOf(1, 'character', 'Well.'), turnOf(2, 'trainee', 'What brings you here?'), turnOf(3, 'character', 'My wife.')], {
    state: 'ended', endedAt: '2026-01-05T10:12:00Z', ...part,
  })

export const metricOf = (part: Partial<Metric> = {}): Metric => ({ id: 'questions', unit: 'count', value: 1, reliability: 'good', turns: ['t2'], ...part })
export const objectiveOf = (part: Partial<ObjectiveResult> = {}): ObjectiveResult => ({
  id: 'open', title: 'Ask open questions', recognised: 'One is enough.', met: true, turnId: 't2', quote: 'What brings you here?', ...part,
})
export const factOf = (part: Partial<FactResult> = {}): FactResult => ({ id: 'wife', title: 'His wife sent him', hidden: true, state: 'disclosed', openedBy: 't2', heardIn: 't3', ...part })

export function debriefOf(session: Session, part: Partial<Debrief['evaluation']> = {}): Debrief {
  return {
    userId: 'u1',
    userName: 'Trainee',
    session,
    evaluation: { id: 'e1', sessionId: session.id, seq: session.seq, madeAt: '2026-01-05T10:13:00Z', metrics: [metricOf()], objectives: [objectiveOf()], facts: [factOf()], ...part },
    rubric: { id: 'r', rev: 1, title: 'Rubric', source: '', criteria: [] },
  }
}

export function statusOf(id: string, part: Partial<SessionStatus> = {}): SessionStatus {
  return { ...talk({ id }), userId: 'u1', userName: 'Trainee', status: 'evaluated', ...part }
}
