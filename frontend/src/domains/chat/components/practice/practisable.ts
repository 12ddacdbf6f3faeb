import type { SessionSummary } from '@/contract/types'
import { useScenariosStore } from '../../stores/scenarios'

/**
 * Whether what a session practised can be practised here, too. Scenarios of another program are not, whatever their
 * names are; where the scenarios cannot be read, those of one's own talks are taken to be there still.
 */
export function usePractisable(): (session: SessionSummary) => boolean {
  const store = useScenariosStore()
  store.hope()
  return ({ source, scenarioId }) => {
    if (source && source !== 'roleplay') return false
    return store.loaded ? store.scenarios.some(({ id }) => id === scenarioId) : !source
  }
}
