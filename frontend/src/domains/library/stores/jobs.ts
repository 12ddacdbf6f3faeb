import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { JobProgress } from '@/contract/types'
import type { LongWork } from '@/platform'
import { newUuid } from '@/ui/uuid'
import { useNewsStore } from '../../news'

/** Pieces of work that take a while: how far they are, unknown until the first news, and their end. */
export const useJobsStore = defineStore('library.jobs', () => {
  const progress = shallowRef<Record<string, JobProgress | undefined>>({})

  useNewsStore().on(({ type, job }) => {
    // News of one that another window asked for, or that is over, concern nobody here.
    if (type === 'job.progressed' && job && job.id in progress.value) progress.value = { ...progress.value, [job.id]: job }
  })

  /** Does the work under an id of its own, by which the news tell how far it is. */
  function start<T>(work: (work: LongWork) => Promise<T>): { id: string; result: Promise<T>; cancel: () => void } {
    const id = newUuid()
    const stop = new AbortController()
    progress.value = { ...progress.value, [id]: undefined }
    const result = work({ jobId: id, signal: stop.signal }).finally(() => {
      progress.value = Object.fromEntries(Object.entries(progress.value).filter(([other]) => other !== id))
    })
    return { id, result, cancel: () => stop.abort() }
  }

  return { progress, start }
})
