import { ProblemError } from './problem'

const limit = 60_000

/** Settles as `work` does, or rejects when the time is over or `signal` is aborted: a host's promise may never settle. */
export function withDeadline<T>(work: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = new AbortController()
    const timer = setTimeout(() => end(new ProblemError('timeout', 'The program did not answer in time.')), limit)
    const cancel = () => end(new ProblemError('cancelled', 'The call was cancelled.'))
    const clear = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', cancel)
    }
    function end(problem: ProblemError) {
      clear()
      reject(problem)
      stop.abort()
    }
    if (signal?.aborted) return cancel()
    signal?.addEventListener('abort', cancel)
    work(stop.signal).then(resolve, reject).finally(clear)
  })
}
