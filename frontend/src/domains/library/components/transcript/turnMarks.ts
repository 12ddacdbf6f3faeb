import { type InjectionKey, type Ref, inject, provide } from 'vue'
import type { Mark } from '@/contract/types'
import type { Found } from './find'

/** What is looked for. Given past the blocks of turns, so that only those that show it are drawn again. */
interface TurnMarks {
  marksOf: Readonly<Ref<Map<string, Mark[]>>>
  current: Readonly<Ref<Found | undefined>>
}

const key: InjectionKey<TurnMarks> = Symbol('turn marks')

export const provideTurnMarks = (marks: TurnMarks) => provide(key, marks)

export function useTurnMarks(): TurnMarks {
  const marks = inject(key)
  if (!marks) throw new Error('No turn marks are provided.')
  return marks
}
