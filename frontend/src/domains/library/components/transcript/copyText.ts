import type { Turn } from '@/contract/types'
import { position } from '@/ui/when'

/** Turns as plain text, each with who said it, and when in the talk. */
export function copyText(turns: readonly Pick<Turn, 'speaker' | 'at' | 'text'>[], names: Record<Turn['speaker'], string>, heading = ''): string {
  return [heading, ...turns.map(({ speaker, at, text }) => `${names[speaker]} (${position(at)}):\n${text}`)].filter(Boolean).join('\n\n')
}
