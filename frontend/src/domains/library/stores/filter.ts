import type { LibraryListSessionsInput, SessionFilter } from '@/contract/types'

export type Sort = NonNullable<LibraryListSessionsInput['sort']>
export const sorts = ['newest', 'oldest', 'title', 'longest'] as const satisfies readonly Sort[]
export const binSorts = ['deleted', ...sorts] as const satisfies readonly Sort[]

/** What a person has chosen in the fields above a list; '' where nothing. */
export interface ListFilter {
  text: string
  scenarioId: string
  state: '' | 'active' | 'ended'
  /** Days of this place, as a date field gives them: 2026-01-31. Both are included. */
  from: string
  to: string
}

export const noFilter: ListFilter = { text: '', scenarioId: '', state: '', from: '', to: '' }

/** Nothing lies between them. */
export const turned = ({ from, to }: { from: string; to: string }): boolean => Boolean(from && to && from > to)

/** The filter in the form of the contract, without what is not chosen. */
export function sessionFilter(filter: ListFilter, deleted: boolean): SessionFilter {
  return {
    ...(filter.text.trim() && { text: filter.text.trim() }),
    ...(filter.scenarioId && { scenarioId: filter.scenarioId }),
    ...(filter.state && { state: filter.state }),
    ...span(filter.from, filter.to),
    ...(deleted && { deleted }),
  }
}

/** From the first moment of one day to the last of another, here. */
export function span(from: string, to: string): { from?: string; to?: string } {
  const [first, last] = [midnight(from, 0), midnight(to, 1)]
  return { ...(first && { from: first }), ...(last && { to: last }) }
}

function midnight(day: string, later: number): string | undefined {
  const [, year, month, date] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day)?.map(Number) ?? []
  if (!year || !month || !date) return undefined
  return new Date(year, month - 1, date + later).toISOString()
}
