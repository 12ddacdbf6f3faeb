import { computed, ref, shallowRef } from 'vue'
import type { LongWork } from '@/platform'
import type { Problem } from '@/ui/problem'
import { useJobsStore } from '../../stores/jobs'

/** One piece of long work with its state: how far it is, what came of it, or what went wrong. */
export function useJob<T>() {
  const jobs = useJobsStore()
  const id = ref('')
  const busy = ref(false)
  const stopping = ref(false)
  const problem = shallowRef<Problem | null>(null)
  const result = shallowRef<T | null>(null)
  const progress = computed(() => jobs.progress[id.value])
  let stop = () => {}

  async function run(work: (work: LongWork) => Promise<T>) {
    if (busy.value) return
    busy.value = true
    stopping.value = false
    problem.value = result.value = null
    const job = jobs.start(work)
    id.value = job.id
    stop = job.cancel
    try {
      result.value = await job.result
    } catch (error) {
      problem.value = error as Problem
    } finally {
      busy.value = false
    }
  }

  function cancel() {
    stopping.value = true
    stop()
  }

  return { busy, stopping, problem, result, progress, run, cancel }
}
