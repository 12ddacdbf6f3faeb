import { operations } from '@/contract/operations'
import type { AutoExport, ChosenFiles, CompactOutput, Exported, ImportReport, Operations, RolePlayEvent, VerifyReport } from '@/contract/types'
import { withDeadline } from './deadline'
import type { ExportResult, LongOperation, LongWork, Operation, Platform } from './platform'
import { storedPreferences } from './preferences'
import { ProblemError, problemFrom } from './problem'
import { createPump } from './pump'

type Bound = (...input: unknown[]) => Promise<unknown>

/** What Wails puts into the window. */
export interface DesktopHost {
  go: { app: Record<string, Record<string, Bound>> }
  runtime: {
    EventsOn(name: string, listener: (event: RolePlayEvent) => void): () => void
    BrowserOpenURL(address: string): void
  }
  localStorage: Storage
}

export function desktopPlatform(host: DesktopHost): Platform {
  async function bound(name: string, ...input: unknown[]): Promise<unknown> {
    const [struct = '', method = ''] = name.split('.')
    const call = host.go.app[struct]?.[method]
    if (!call) throw new ProblemError('unavailable', `The desktop program has no ${name}.`)
    return call(...input).catch((error: unknown) => {
      throw problemOf(error)
    })
  }

  /** A bound method cannot be broken off: the program itself is told to stop. */
  async function long(name: string, input: { jobId: string; [name: string]: unknown }, signal: AbortSignal): Promise<unknown> {
    const stop = () => void bound(operations['exchange.CancelJob'].bound, { id: input.jobId }).catch(() => undefined)
    signal.addEventListener('abort', stop)
    return bound(name, input).finally(() => signal.removeEventListener('abort', stop))
  }

  return {
    signIn: 'profile',
    // The program itself remembers who is signed in.
    credentials: { load: () => null, save: () => undefined, kept: () => true },
    preferences: storedPreferences(() => host.localStorage),
    call: <K extends Operation>(operation: K, input: Operations[K]['input'], options?: { signal?: AbortSignal }) =>
      withDeadline(() => bound(operations[operation].bound, input), options?.signal) as Promise<Operations[K]['output']>,
    callLong: <K extends LongOperation>(operation: K, input: Operations[K]['input'], { jobId, signal }: LongWork) =>
      long(operations[operation].bound, { ...input, jobId }, signal) as Promise<Operations[K]['output']>,
    watch: createPump(hear => host.runtime.EventsOn('roleplay:event', hear), bound),
    // No deadline: the person may look for a folder as long as they like.
    exportSession: input => bound(operations['exchange.ExportSession'].bound, input) as Promise<ExportResult>,
    downloadTranscript: input => bound(operations['evaluation.DownloadTranscript'].bound, input) as Promise<ExportResult>,
    async exportSessions(input, { jobId, signal }) {
      try {
        const { kind, name = '', report } = (await long(operations['exchange.ExportSessions'].bound, { ...input, jobId }, signal)) as Exported
        return kind === 'saved' && report ? { kind, name, report } : { kind: 'cancelled' }
      } catch (error) {
        if (error instanceof ProblemError && error.code === 'cancelled') return { kind: 'cancelled' }
        throw error
      }
    },
    chooseFiles: async () => ((await bound('Exchange.ChooseFiles')) as ChosenFiles).files,
    importFile: ({ name }, { asCopy }, { jobId, signal }) =>
      long(operations['exchange.ImportFile'].bound, { name, asCopy, jobId }, signal) as Promise<ImportReport>,
    verifyStorage: (input, { jobId, signal }) => long(operations['upkeep.Verify'].bound, { ...input, jobId }, signal) as Promise<VerifyReport>,
    compactStorage: () => bound(operations['upkeep.Compact'].bound, {}) as Promise<CompactOutput>,
    folders: {
      kind: 'here',
      openData: async () => void (await bound('Upkeep.OpenDataFolder')),
      chooseAutoExport: () => bound('Exchange.ChooseAutoExportFolder') as Promise<AutoExport>,
    },
    links: { kind: 'opened', open: address => host.runtime.BrowserOpenURL(address) },
  }
}

/** A service's error arrives as JSON in the message of an Error; one of Wails itself as plain text. */
function problemOf(error: unknown): ProblemError {
  const message = error instanceof Error ? error.message : String(error)
  try {
    return problemFrom(JSON.parse(message), { code: 'internal', message })
  } catch {
    return new ProblemError('internal', message)
  }
}
