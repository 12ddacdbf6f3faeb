import { silence } from '../../stores/levels'

/** What a meter shows: from where a quiet room is to where sound is cut off, in dBFS. */
const quietest = -60

/** How much of a meter is filled, from 0 to 1. */
export const shareOf = (level: number): number => Math.min(1, Math.max(0, 1 - level / quietest))

export type Loudness = 'none' | 'quiet' | 'good' | 'loud'

/** How loud it is, in a word. */
export function loudnessOf(level: number): Loudness {
  if (level <= silence + 6) return 'none'
  if (level < -45) return 'quiet'
  return level > -8 ? 'loud' : 'good'
}
