import type { Operation, Platform } from './platform'
import { ProblemError } from './problem'

/** The same host, which lets somebody hear of every problem: of calls as of all longer work. */
export function reporting(host: Platform, hear: (problem: ProblemError, operation?: Operation) => unknown): Platform {
  async function told<T>(work: () => Promise<T>, operation?: Operation): Promise<T> {
    try {
      return await work()
    } catch (error) {
      if (error instanceof ProblemError) hear(error, operation)
      throw error
    }
  }
  const { folders } = host
  return {
    ...host,
    call: (operation, input, options) => told(() => host.call(operation, input, options), operation),
    exportSession: input => told(() => host.exportSession(input)),
    exportSessions: (input, work) => told(() => host.exportSessions(input, work)),
    chooseFiles: () => told(() => host.chooseFiles()),
    importFile: (file, options, work) => told(() => host.importFile(file, options, work)),
    verifyStorage: (input, work) => told(() => host.verifyStorage(input, work)),
    compactStorage: () => told(() => host.compactStorage()),
    downloadTranscript: input => told(() => host.downloadTranscript(input)),
    folders:
      folders.kind === 'here'
        ? { kind: 'here', openData: () => told(() => folders.openData()), chooseAutoExport: () => told(() => folders.chooseAutoExport()) }
        : folders,
  }
}
