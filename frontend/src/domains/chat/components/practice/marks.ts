import type { ScenarioSummary } from '@/contract/types'

export const fieldIcons: Record<ScenarioSummary['field'], string> = {
  health: 'i-lucide-heart-pulse',
  service: 'i-lucide-headset',
  sales: 'i-lucide-handshake',
  leadership: 'i-lucide-users-round',
  interview: 'i-lucide-briefcase',
  crisis: 'i-lucide-life-buoy',
}

export const difficultyIcons: Record<ScenarioSummary['difficulty'], string> = {
  easy: 'i-lucide-feather',
  medium: 'i-lucide-dumbbell',
  hard: 'i-lucide-mountain',
}
