import type { Operations, RolePlayEvent } from '@/contract/types'

export type Operation = keyof Operations
export type TranscriptFormat = 'txt' | 'md' | 'jsonl'
export type ConnectionState = 'connected' | 'reconnecting'

/** What proves to a server who is asking. */
export interface Tokens {
  accessToken: string
  refreshToken: string
}

export interface WatchListener {
  event(event: RolePlayEvent): void
  state?(state: ConnectionState): void
}

export type ExportResult = { kind: 'saved'; name: string } | { kind: 'cancelled' } | { kind: 'started' }

/** What a host, the desktop window or a browser, must supply. */
export interface Platform {
  /** Calls one operation of the contract. Rejects with ProblemError, and with nothing else. */
  call<K extends Operation>(
    operation: K,
    input: Operations[K]['input'],
    options?: { signal?: AbortSignal },
  ): Promise<Operations[K]['output']>

  /** Passes on the snapshot first, then each event; reconnects and resumes by itself. Returns the stop function. */
  watch(listener: WatchListener): () => void

  /** Saves a transcript where the person wants it. 'started': a browser does not tell how a download ended. */
  exportTranscript(input: { id: string; format: TranscriptFormat }): Promise<ExportResult>

  /** The same as plain text, of a talk that an administrator may look at. */
  downloadTranscript(input: { id: string }): Promise<ExportResult>

  /** How a person signs in here. 'profile': one person at this machine, only a name; 'account': email and password. */
  readonly signIn: 'profile' | 'account'

  /** Keeps a sign-in across a reload. `kept`: whether somebody may still be signed in. */
  credentials: { load(): Tokens | null; save(tokens: Tokens | null): void; kept(): boolean }

  /** Small settings of this device: theme, language, drafts. Never fails; forgets where nothing can be kept, and what is set to null. */
  preferences: { get(key: string): string | null; set(key: string, value: string | null): void }
}
