import { operations } from '@/contract/operations'
import type { Operations, RolePlayEvent } from '@/contract/types'
import { withDeadline } from './deadline'
import type { ExportResult, Operation, Platform } from './platform'
import { storedPreferences } from './preferences'
import { ProblemError, problemFrom } from './problem'
import { createPump } from './pump'

type Bound = (...input: unknown[]) => Promise<unknown>

/** What Wails puts into the window. */
export interface DesktopHost {
  go: { app: Record<string, Record<string, Bound>> }
  runtime: { EventsOn(name: string, listener: (event: RolePlayEvent) => void): () => void }
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

  return {
    signIn: 'profile',
    // The program itself remembers who is signed in.
    credentials: { load: () => null, save: () => undefined, kept: () => true },
    preferences: storedPreferences(() => host.localStorage),
    call: <K extends Operation>(operation: K, input: Operations[K]['input'], options?: { signal?: AbortSignal }) =>
      withDeadline(() => bound(operations[operation].bound, input), options?.signal) as Promise<Operations[K]['output']>,
    watch: createPump(hear => host.runtime.EventsOn('roleplay:event', hear), bound),
    // No deadline: the person may look for a folder as long as they like.
    exportTranscript: input => bound(operations['chat.ExportTranscript'].bound, input) as Promise<ExportResult>,
    downloadTranscript: input => bound(operations['evaluation.DownloadTranscript'].bound, input) as Promise<ExportResult>,
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
