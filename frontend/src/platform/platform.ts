import type { AutoExport, Chosen, CompactOutput, ExportInput, ExportReport, FileInput, ImportReport, Operations, RolePlayEvent, VerifyReport } from '@/contract/types'

export type Operation = keyof Operations
/** What changes many sessions at once. */
export type LongOperation = 'library.DeleteSessions' | 'library.RestoreSessions' | 'library.PurgeSessions'
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

/** `started`: of an archive a browser knows what is in it, but not how its download ended. */
export type ExportsResult =
  | { kind: 'saved'; name: string; report: ExportReport }
  | { kind: 'cancelled' }
  | { kind: 'started'; report?: ExportReport }

/** Work that takes a while: news tell of it by `jobId`, and `signal` ends it. */
export interface LongWork {
  jobId: string
  signal: AbortSignal
}

/** Folders of the machine that the person sits at. A browser opens none. */
export type Folders =
  | { kind: 'here'; openData(): Promise<void>; /** Whoever thinks better of it keeps the folder that there was. */ chooseAutoExport(): Promise<AutoExport> }
  | { kind: 'none' }

/** How a link to elsewhere is followed. In the window it would take the place of the program, so the system opens it. */
export type Links = { kind: 'anchor' } | { kind: 'opened'; open(address: string): void }

/** What a host, the desktop window or a browser, must supply. */
export interface Platform {
  /** Calls one operation of the contract. Rejects with ProblemError, and with nothing else. */
  call<K extends Operation>(
    operation: K,
    input: Operations[K]['input'],
    options?: { signal?: AbortSignal },
  ): Promise<Operations[K]['output']>

  /**
   * The same without a deadline. `signal` has the program stop: then it rejects with the code cancelled, once the
   * program has, and what was done until then stays.
   */
  callLong<K extends LongOperation>(operation: K, input: Operations[K]['input'], work: LongWork): Promise<Operations[K]['output']>

  /** Passes on the snapshot first, then each event; reconnects and resumes by itself. Returns the stop function. */
  watch(listener: WatchListener): () => void

  /** Saves a transcript where the person wants it. 'started': a browser does not tell how a download ended. */
  exportSession(input: FileInput): Promise<ExportResult>

  /** Saves many transcripts: into a folder, in a browser as one archive. However long it takes. */
  exportSessions(input: ExportInput, work: LongWork): Promise<ExportsResult>

  /** Lets the person choose files to import; none: they thought better of it. */
  chooseFiles(): Promise<Chosen[]>

  /** Takes in a file that was just chosen. Rejects with the code cancelled when `signal` has ended it. */
  importFile(file: Chosen, options: { asCopy: boolean }, work: LongWork): Promise<ImportReport>

  /** Reads and checks everything that is kept, however long it takes. Rejects with the code cancelled when `signal` has ended it. */
  verifyStorage(input: { repair: boolean }, work: LongWork): Promise<VerifyReport>

  /** Gives room back to the disk, however long it takes. */
  compactStorage(): Promise<CompactOutput>

  readonly folders: Folders

  readonly links: Links

  /** The same as plain text, of a talk that an administrator may look at. */
  downloadTranscript(input: { id: string }): Promise<ExportResult>

  /** How a person signs in here. 'profile': one person at this machine, only a name; 'account': email and password. */
  readonly signIn: 'profile' | 'account'

  /** Keeps a sign-in across a reload. `kept`: whether somebody may still be signed in. */
  credentials: { load(): Tokens | null; save(tokens: Tokens | null): void; kept(): boolean }

  /** Small settings of this device: theme, language, drafts. Never fails; forgets where nothing can be kept, and what is set to null. */
  preferences: { get(key: string): string | null; set(key: string, value: string | null): void }
}
