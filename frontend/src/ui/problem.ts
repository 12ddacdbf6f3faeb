import { ref } from 'vue'

/** What an error says to a person. A ProblemError fits. */
export interface Problem {
  code?: string
  message: string
  fields?: { field: string; message: string }[]
}

/** A piece of work with its state: it runs once at a time and keeps what went wrong. */
export function useWork() {
  const busy = ref(false)
  const problem = ref<Problem | null>(null)

  /** Whether the work was done. */
  async function run(work: () => Promise<unknown>): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    problem.value = null
    try {
      await work()
      return true
    } catch (error) {
      problem.value = error as Problem
      return false
    } finally {
      busy.value = false
    }
  }

  return { busy, problem, run }
}
