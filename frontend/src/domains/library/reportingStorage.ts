import { type Platform, ProblemError } from '@/platform'

/** The same host, which reports a call that was refused because nothing is saved any more. */
export function reportingStorage(host: Platform, report: () => void): Platform {
  return {
    ...host,
    async call(operation, input, options) {
      try {
        return await host.call(operation, input, options)
      } catch (error) {
        if (error instanceof ProblemError && error.code === 'read_only') report()
        throw error
      }
    },
  }
}
