import { type InjectionKey, type Ref, inject } from 'vue'
import type { Language } from './text'

export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

/** How the program looks on this device. Writing a value applies and keeps it. */
export interface Appearance {
  theme: Ref<Theme>
  language: Ref<Language>
}

export const appearanceKey: InjectionKey<Appearance> = Symbol('appearance')

export function useAppearance(): Appearance {
  const appearance = inject(appearanceKey)
  if (!appearance) throw new Error('No appearance is provided.')
  return appearance
}
