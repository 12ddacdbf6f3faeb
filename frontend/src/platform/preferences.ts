import type { Platform } from './platform'

const prefix = 'roleplay.'

/** Preferences in a browser's storage, which throws when it is full or switched off. */
export function storedPreferences(storage: () => Storage): Platform['preferences'] {
  return {
    get(key) {
      try {
        return storage().getItem(prefix + key)
      } catch {
        return null
      }
    },
    set(key, value) {
      try {
        if (value === null) storage().removeItem(prefix + key)
        else storage().setItem(prefix + key, value)
      } catch {
        // a preference that cannot be kept holds until the page is closed
      }
    },
  }
}
