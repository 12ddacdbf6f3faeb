import type { Chosen, Operations, RolePlayEvent } from '@/contract/types'
import type { ConnectionState, ExportResult, Operation, Platform, Tokens, WatchListener } from './platform'
import { ProblemError } from './problem'

type Answers = { [K in Operation]?: (input: Operations[K]['input']) => Operations[K]['output'] | Promise<Operations[K]['output']> }

export interface FakePlatform extends Platform {
  /** Every call so far, in order. */
  readonly calls: { operation: Operation; input: unknown }[]
  /** Tells all watchers. */
  emit(event: RolePlayEvent): void
  /** Tells all watchers how the line is. */
  connection(state: ConnectionState): void
}

/** A host in memory, for tests: `answers` play the services. */
export function fakePlatform(
  answers: Answers = {},
  given: {
    signIn?: Platform['signIn']
    exported?: ExportResult
    tokens?: Tokens
    chosen?: Chosen[]
    callLong?: Platform['callLong']
    exportSessions?: Platform['exportSessions']
    importFile?: Platform['importFile']
    verifyStorage?: Platform['verifyStorage']
    folders?: Platform['folders']
    links?: Platform['links']
  } = {},
): FakePlatform {
  const calls: FakePlatform['calls'] = []
  const kept = new Map<string, string>()
  const listeners = new Set<WatchListener>()
  let tokens = given.tokens ?? null
  return {
    calls,
    emit: event => listeners.forEach(listener => listener.event(event)),
    connection: state => listeners.forEach(listener => listener.state?.(state)),
    signIn: given.signIn ?? 'profile',
    credentials: { load: () => tokens, save: next => void (tokens = next), kept: () => tokens !== null },
    preferences: { get: key => kept.get(key) ?? null, set: (key, value) => void (value === null ? kept.delete(key) : kept.set(key, value)) },
    async call(operation, input) {
      calls.push({ operation, input })
      const answer = answers[operation]
      if (!answer) throw new ProblemError('unavailable', `This test gives no answer to ${operation}.`)
      return answer(input)
    },
    callLong(operation, input, work) {
      return given.callLong?.(operation, input, work) ?? this.call(operation, input)
    },
    watch(listener) {
      listeners.add(listener)
      listener.state?.('connected')
      return () => listeners.delete(listener)
    },
    exportSession: async () => given.exported ?? { kind: 'started' },
    exportSessions: given.exportSessions ?? (async () => ({ kind: 'started' })),
    chooseFiles: async () => given.chosen ?? [],
    importFile: given.importFile ?? (() => Promise.reject(new ProblemError('unavailable', 'This test imports nothing.'))),
    verifyStorage: given.verifyStorage ?? (() => Promise.reject(new ProblemError('unavailable', 'This test verifies nothing.'))),
    compactStorage() {
      return this.call('upkeep.Compact', {})
    },
    folders: given.folders ?? { kind: 'none' },
    links: given.links ?? { kind: 'anchor' },
    downloadTranscript: async () => given.exported ?? { kind: 'started' },
  }
}
