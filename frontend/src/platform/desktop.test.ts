import { afterEach, describe, expect, test, vi } from 'vitest'
import type { RolePlayEvent } from '@/contract/types'
import { type DesktopHost, desktopPlatform } from './desktop'

const input = { id: 's1', turnId: 't1', text: 'Hello' }

function host(send: (input: unknown) => Promise<unknown>) {
  const listeners = new Set<(event: RolePlayEvent) => void>()
  const events = { Watch: vi.fn(async (): Promise<unknown> => ({})), Unwatch: vi.fn(async (): Promise<unknown> => ({})) }
  const desktop: DesktopHost = {
    go: { app: { Chat: { SendMessage: send }, Events: events } },
    runtime: {
      EventsOn(name, listener) {
        expect(name).toBe('roleplay:event')
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
      BrowserOpenURL: () => undefined,
    },
    localStorage,
  }
  return { platform: desktopPlatform(desktop), listeners, events }
}
const failing = (error: unknown) => host(() => Promise.reject(error)).platform.call('chat.SendMessage', input)

afterEach(() => void vi.useRealTimers())

describe('call', () => {
  test('gives the input to the bound method and returns what it answers', async () => {
    const send = vi.fn<(input: unknown) => Promise<unknown>>(async () => ({ turnId: 't1' }))
    expect(await host(send).platform.call('chat.SendMessage', input)).toEqual({ turnId: 't1' })
    expect(send).toHaveBeenCalledWith(input)
  })

  test('reads an error of a service from its JSON', async () => {
    const json = JSON.stringify({ code: 'invalid', message: 'No text.', fields: [{ field: 'text', message: 'empty' }] })
    await expect(failing(new Error(json))).rejects.toMatchObject({
      name: 'ProblemError', code: 'invalid', message: 'No text.', fields: [{ field: 'text', message: 'empty' }],
    })
  })

  test('accepts the plain text of an error of Wails', async () => {
    await expect(failing('error parsing arguments: x')).rejects.toMatchObject({ code: 'internal', message: 'error parsing arguments: x' })
  })

  test('says unavailable for a method that is not bound', async () => {
    const { platform } = host(async () => ({}))
    await expect(platform.call('auth.ListProfiles', {})).rejects.toMatchObject({ code: 'unavailable' })
  })

  test('gives up a call that never settles', async () => {
    vi.useFakeTimers()
    const call = host(() => new Promise(() => undefined)).platform.call('chat.SendMessage', input)
    const refused = expect(call).rejects.toMatchObject({ code: 'timeout' })
    await vi.advanceTimersByTimeAsync(60_000)
    await refused
  })

  test('can be cancelled', async () => {
    const stop = new AbortController()
    const call = host(() => new Promise(() => undefined)).platform.call('chat.SendMessage', input, { signal: stop.signal })
    stop.abort()
    await expect(call).rejects.toMatchObject({ code: 'cancelled' })
  })
})

describe('watch', () => {
  const snapshot: RolePlayEvent = { type: 'snapshot', streams: { s1: 2 }, sessions: [] }
  const turn = (seq: number): RolePlayEvent => ({ type: 'turn.completed', stream: 's1', seq })

  test('listens before it starts the pump, and passes each event on once until it is stopped', async () => {
    const { platform, listeners, events } = host(async () => ({}))
    const heard: unknown[] = []
    const states: string[] = []
    events.Watch.mockImplementation(async () => {
      expect(listeners.size).toBe(1)
      for (const event of [snapshot, turn(2), turn(3), turn(3)]) listeners.forEach(listener => listener(event))
    })
    const stop = platform.watch({ event: event => heard.push(event.seq ?? event.type), state: state => states.push(state) })
    await vi.waitFor(() => expect(heard).toEqual(['snapshot', 3]))
    expect(states).toEqual(['connected'])
    stop()
    expect(listeners.size).toBe(0)
    expect(events.Unwatch).toHaveBeenCalledExactlyOnceWith()
  })

  test('tries again after a failure, from what it has heard', async () => {
    vi.useFakeTimers()
    const { platform, listeners, events } = host(async () => ({}))
    const states: string[] = []
    events.Watch.mockRejectedValueOnce('{"code":"unavailable","detail":"Not yet.","errors":[]}').mockImplementation(async () => {
      listeners.forEach(listener => listener(snapshot))
    })
    platform.watch({ event: () => undefined, state: state => states.push(state) })
    listeners.forEach(listener => listener(turn(1)))
    await vi.advanceTimersByTimeAsync(1000)
    expect(events.Watch.mock.calls).toEqual([[{ after: { s1: 1 } }], [{ after: { s1: 1 } }]])
    expect(states).toEqual(['reconnecting', 'connected'])
  })

  test('lets the pump go before the next watcher starts it', async () => {
    const { platform, events } = host(async () => ({}))
    const order: string[] = []
    events.Watch.mockImplementation(async () => void order.push('watch'))
    events.Unwatch.mockImplementation(async () => void order.push('unwatch'))
    const stop = platform.watch({ event: () => undefined })
    await vi.waitFor(() => expect(order).toEqual(['watch']))
    stop()
    platform.watch({ event: () => undefined })
    await vi.waitFor(() => expect(order).toEqual(['watch', 'unwatch', 'watch']))
  })
})

describe('exchange', () => {
  function exchange(methods: Record<string, (...input: unknown[]) => Promise<unknown>>) {
    return desktopPlatform({ go: { app: { Exchange: methods } }, runtime: { EventsOn: () => () => undefined, BrowserOpenURL: () => undefined }, localStorage })
  }
  const problem = (code: string) => new Error(JSON.stringify({ code, detail: 'No.', errors: [] }))

  test('an export answers its folder and its report', async () => {
    const report = { talks: 2, files: 4, failed: [] }
    const ExportSessions = vi.fn(async () => ({ kind: 'saved', name: 'Talks', report }))
    const result = await exchange({ ExportSessions }).exportSessions({ all: true, formats: ['md'] }, { jobId: 'j1', signal: new AbortController().signal })
    expect(result).toEqual({ kind: 'saved', name: 'Talks', report })
    expect(ExportSessions).toHaveBeenCalledExactlyOnceWith({ all: true, formats: ['md'], jobId: 'j1' })
  })

  test('to cancel it tells the program, and waits for the end of the work', async () => {
    let end: (error: Error) => void = () => undefined
    const ExportSessions = () => new Promise((_, reject) => (end = reject))
    const CancelJob = vi.fn(async () => (end(problem('cancelled')), { cancelled: true }))
    const stop = new AbortController()
    const result = exchange({ ExportSessions, CancelJob }).exportSessions({}, { jobId: 'j1', signal: stop.signal })
    stop.abort()
    expect(await result).toEqual({ kind: 'cancelled' })
    expect(CancelJob).toHaveBeenCalledExactlyOnceWith({ id: 'j1' })
  })

  test('a chosen file is imported by its name; nobody knows its path', async () => {
    const ChooseFiles = async () => ({ files: [{ name: 'a.jsonl', size: 2 }] })
    const ImportFile = vi.fn(async () => ({ talks: 1 }))
    const platform = exchange({ ChooseFiles, ImportFile })
    const [file] = await platform.chooseFiles()
    await platform.importFile(file!, { asCopy: true }, { jobId: 'j1', signal: new AbortController().signal })
    expect(ImportFile).toHaveBeenCalledExactlyOnceWith({ name: 'a.jsonl', asCopy: true, jobId: 'j1' })
  })
})
