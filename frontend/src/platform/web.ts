import type { Chosen, CompactOutput, ImportReport, Operations, VerifyReport } from '@/contract/types'
import { reportIn } from './archive'
import { withDeadline } from './deadline'
import type { ExportResult, LongOperation, LongWork, Operation, Platform, Tokens } from './platform'
import { storedPreferences } from './preferences'
import { ProblemError, problemFrom } from './problem'
import { requestFor } from './request'
import { watchSocket } from './watch'

/** What a browser supplies. */
export interface WebHost {
  location: { origin: string; hash: string }
  fetch: typeof fetch
  WebSocket: new (address: string) => WebSocket
  sessionStorage: Storage
  localStorage: Storage
  /** Takes the owner's key out of the address, where it would stay in the history. */
  stripHash(): void
  download(file: Blob, name: string): void
  /** Lets the person choose files; none when they think better of it. */
  choose(): Promise<File[]>
}

const tokensKey = 'roleplay.tokens'
const ownerKey = 'roleplay.key'
const keyed: readonly Operation[] = ['auth.CreateProfile', 'auth.ListProfiles', 'auth.OpenProfile']

export function webPlatform(host: WebHost): Platform {
  const given = /^#key=([^&]+)$/.exec(host.location.hash)?.[1]
  if (given) {
    host.sessionStorage.setItem(ownerKey, decodeURIComponent(given))
    host.stripHash()
  }
  const key = host.sessionStorage.getItem(ownerKey)

  // For the tab only: a browser in a classroom is shared.
  const credentials: Platform['credentials'] = {
    load: () => JSON.parse(host.sessionStorage.getItem(tokensKey) ?? 'null') as Tokens | null,
    save: tokens =>
      tokens ? host.sessionStorage.setItem(tokensKey, JSON.stringify(tokens)) : host.sessionStorage.removeItem(tokensKey),
    kept: () => credentials.load() !== null,
  }

  async function send(operation: Operation, input: object, signal: AbortSignal, token?: string, file?: Blob): Promise<Response> {
    const { path, init } = requestFor(operation, key && keyed.includes(operation) ? { ...input, key } : input, file)
    const headers = new Headers(init.headers)
    if (token) headers.set('Authorization', `Bearer ${token}`)
    const answer = await host.fetch(host.location.origin + path, { ...init, headers, signal }).catch(() => {
      if (signal.aborted) throw new ProblemError('cancelled', 'It was cancelled.')
      throw new ProblemError('unreachable', 'The server could not be reached.')
    })
    if (answer.ok) return answer
    throw problemFrom(await answer.json().catch(() => null), {
      code: answer.status === 401 ? 'unauthenticated' : 'internal',
      message: answer.statusText,
      status: answer.status,
    })
  }

  let refreshing: Promise<Tokens> | undefined
  /** New tokens for `used`; however many calls were refused, one asks. */
  async function refresh(used: Tokens): Promise<Tokens> {
    const kept = credentials.load()
    if (kept && kept.accessToken !== used.accessToken) return kept
    refreshing ??= withDeadline(signal => send('auth.Refresh', { refreshToken: used.refreshToken }, signal))
      .then(answer => answer.json() as Promise<Tokens>)
      .then(tokens => {
        credentials.save(tokens)
        return tokens
      })
      .catch((error: unknown) => {
        if (error instanceof ProblemError && (error.status === 401 || error.status === 403)) credentials.save(null)
        throw error
      })
      .finally(() => (refreshing = undefined))
    return refreshing
  }

  async function authorised(operation: Operation, input: object, signal: AbortSignal, file?: Blob): Promise<Response> {
    const tokens = credentials.load()
    try {
      return await send(operation, input, signal, tokens?.accessToken, file)
    } catch (error) {
      if (!tokens || operation === 'auth.Refresh' || !(error instanceof ProblemError) || error.status !== 401) throw error
      return send(operation, input, signal, (await refresh(tokens)).accessToken, file)
    }
  }

  /** The whole body; a line that breaks in the middle of it is no error of the page. */
  async function whole(answer: Response, signal: AbortSignal): Promise<Blob> {
    return answer.blob().catch(() => {
      if (signal.aborted) throw new ProblemError('cancelled', 'It was cancelled.')
      throw new ProblemError('unreachable', 'The answer was cut off.')
    })
  }

  async function save(operation: Operation, input: object, name: string, signal: AbortSignal) {
    const answer = await authorised(operation, input, signal)
    const file = await whole(answer, signal)
    host.download(file, fileName(answer) ?? name)
    return file
  }

  async function saveSoon(operation: Operation, input: object, name: string): Promise<ExportResult> {
    await withDeadline(signal => save(operation, input, name, signal))
    return { kind: 'started' }
  }

  /** The answer says when the work has stopped; where nobody can be told to stop it, nobody waits for that. */
  async function long<K extends LongOperation>(operation: K, input: Operations[K]['input'], { jobId, signal }: LongWork) {
    const cut = new AbortController()
    const stop = () =>
      void withDeadline(mine => authorised('exchange.CancelJob', { id: jobId }, mine)).catch(() => cut.abort())
    signal.addEventListener('abort', stop)
    try {
      const answer = await authorised(operation, { ...input, jobId }, cut.signal)
      return JSON.parse(await (await whole(answer, cut.signal)).text()) as Operations[K]['output']
    } finally {
      signal.removeEventListener('abort', stop)
    }
  }

  const chosen = new WeakMap<Chosen, File>()

  return {
    signIn: key ? 'profile' : 'account',
    credentials,
    preferences: storedPreferences(() => host.localStorage),
    call: <K extends Operation>(operation: K, input: Operations[K]['input'], options?: { signal?: AbortSignal }) =>
      withDeadline(async signal => {
        const body = await (await authorised(operation, input, signal)).text()
        return (body ? JSON.parse(body) : undefined) as Operations[K]['output']
      }, options?.signal),
    callLong: long,
    watch: listener =>
      watchSocket(
        listener,
        () => new host.WebSocket(`${host.location.origin.replace(/^http/, 'ws')}/api/events`),
        async refused => {
          const tokens = credentials.load()
          return (tokens && refused ? await refresh(tokens) : tokens)?.accessToken
        },
      ),
    exportSession: input => saveSoon('exchange.ExportSession', input, `${input.id}.${input.format ?? 'txt'}`),
    downloadTranscript: input => saveSoon('evaluation.DownloadTranscript', input, `${input.id}.txt`),
    async exportSessions(input, { jobId, signal }) {
      try {
        const archive = await save('exchange.ExportSessions', { ...input, jobId }, 'roleplay-talks.zip', signal)
        return { kind: 'started', report: await reportIn(archive) }
      } catch (error) {
        if (error instanceof ProblemError && error.code === 'cancelled') return { kind: 'cancelled' }
        throw error
      }
    },
    async chooseFiles() {
      return (await host.choose()).map(file => {
        const named = { name: file.name, size: file.size }
        chosen.set(named, file)
        return named
      })
    },
    async importFile(file, { asCopy }, { jobId, signal }) {
      const answer = await authorised('exchange.ImportFile', { name: file.name, asCopy: asCopy || undefined, jobId }, signal, chosen.get(file))
      return (await answer.json()) as ImportReport
    },
    verifyStorage: async (input, { jobId, signal }) => (await authorised('upkeep.Verify', { ...input, jobId }, signal)).json() as Promise<VerifyReport>,
    compactStorage: async () => (await authorised('upkeep.Compact', {}, new AbortController().signal)).json() as Promise<CompactOutput>,
    folders: { kind: 'none' },
    links: { kind: 'anchor' },
  }
}

/** The name that the server gives to a download (RFC 6266). */
function fileName(answer: Response): string | undefined {
  const header = answer.headers.get('Content-Disposition') ?? ''
  const encoded = /filename\*=utf-8''([^;]+)/i.exec(header)?.[1]
  return encoded ? decodeURIComponent(encoded) : /filename="?([^";]+)"?/i.exec(header)?.[1]
}
