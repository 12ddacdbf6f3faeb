import type { VoiceLevel } from '@/contract/types'

/** The loudness of nothing at all, in dBFS. */
export const silence = -96

export type LevelListener = (level: VoiceLevel) => void

/** Where a meter hears how loud it is. */
export interface Levels {
  now(): VoiceLevel
  /** Hears every level from now on. Returns the stop function. */
  on(listener: LevelListener): () => void
}

/** Some 25 levels come a second: they pass by the stores, and only who draws them hears them. */
export function createLevels() {
  const quiet: VoiceLevel = { microphone: silence, speaker: silence, speaks: false }
  const listeners = new Set<LevelListener>()
  let level = quiet

  function tell(next: VoiceLevel) {
    level = next
    listeners.forEach(listener => listener(next))
  }

  return {
    now: () => level,
    on(listener: LevelListener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    tell,
    reset: () => tell(quiet),
  }
}
