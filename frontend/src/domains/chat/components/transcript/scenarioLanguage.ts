import { computed } from 'vue'
import { useScenariosStore } from '../../stores/scenarios'

/** The language a scenario is written in, for what is quoted from it; unknown where the scenarios cannot be read. */
export function useScenarioLanguage(): (scenarioId: string) => string | undefined {
  const store = useScenariosStore()
  store.hope()
  const languages = computed(() => new Map(store.scenarios.map(({ id, language }) => [id, language])))
  return scenarioId => languages.value.get(scenarioId)
}
