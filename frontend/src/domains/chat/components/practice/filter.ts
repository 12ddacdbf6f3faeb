import type { ScenarioSummary } from '@/contract/types'

export interface ScenarioFilter {
  text: string
  field: ScenarioSummary['field'] | 'any'
  difficulty: ScenarioSummary['difficulty'] | 'any'
}

export const noFilter = (): ScenarioFilter => ({ text: '', field: 'any', difficulty: 'any' })

/** Each word must occur somewhere; marks above letters do not matter. */
export function filtered(scenarios: ScenarioSummary[], { text, field, difficulty }: ScenarioFilter): ScenarioSummary[] {
  const words = plain(text).split(/\s+/).filter(Boolean)
  return scenarios.filter(scenario => {
    if (field !== 'any' && scenario.field !== field) return false
    if (difficulty !== 'any' && scenario.difficulty !== difficulty) return false
    const all = plain([scenario.title, scenario.summary, ...scenario.tags].join(' '))
    return words.every(word => all.includes(word))
  })
}

/** What can be practised in the language of the interface comes first; else the order stays. */
export function ownFirst<T extends { language: string }>(scenarios: readonly T[], language: string): T[] {
  const own = (scenario: T) => scenario.language.split('-')[0] === language
  return [...scenarios.filter(own), ...scenarios.filter(scenario => !own(scenario))]
}

function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase()
}
