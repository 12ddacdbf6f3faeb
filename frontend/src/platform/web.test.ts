// @vitest-environment node
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { webPlatform } from './web'

const input = { id: 'a b', turnId: 't1', text: 'Hello' }
const old = { accessToken: 'old', refreshToken: 'r1' }
const fresh = { accessToken: 'new', refreshToken: 'r2' }
const closers: (() => void)[] = []
afterEach(() => closers.splice(0).forEach(close => close()))

function storage(): Storage {
  const kept = new Map<string, string>()
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  } as unknown as Storage
}

function listen(answer: (request: IncomingMessage, response: ServerResponse, body: string) => void): Promise<Server> {
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', chunk => (body += chunk))
    request.on('end', () => answer(request, response, body))
  })
  closers.push(() => (server.closeAllConnections(), server.close()))
  return new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve(server)))
}

function platformOf(server: Server, hash = '') {
  const download = vi.fn<(file: Blob, name: string) => void>()
  const stripHash = vi.fn()
  const platform = webPlatform({
    location: { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, hash },
    fetch,
    WebSocket: WebSocket as unknown as new (address: string) => globalThis.WebSocket,
    sessionStorage: storage(),
    localStorage: storage(),
    stripHash,
    download,
    choose: async () => [new File(['{}'], 'a b.jsonl')],
  })
  return { platform, stripHash, download }
}

function send(response: ServerResponse, status: number, body: unknown) {
  response.writeHead(status, { 'Content-Type': status < 400 ? 'application/json' : 'application/problem+json' })
  response.end(JSON.stringify(body))
}

/** Knows one good token, and counts how often a new one is asked for. */
async function guarded(refresh: (response: ServerResponse) => void) {
  const counts = { refresh: 0, message: 0 }
  const server = await listen((request, response) => {
    if (request.url === '/api/auth/refresh') {
      counts.refresh++
      setTimeout(() => refresh(response), 20)
      return
    }
    counts.message++
    if (request.headers.authorization === 'Bearer new') send(response, 200, { turnId: 't1' })
    else send(response, 401, { code: 'unauthenticated', title: 'Unauthorized' })
  })
  const { platform } = platformOf(server)
  platform.credentials.save(old)
  return { platform, counts }
}

describe('call', () => {
  test('spreads the input over path and body', async () => {
    const seen: string[] = []
    const server = await listen((request, response, body) => {
      seen.push(`${request.method} ${request.url} ${body}`)
      send(response, 200, { turnId: 't1' })
    })
    await platformOf(server).platform.call('chat.SendMessage', input)
    expect(seen).toEqual(['POST /api/chat/session/a%20b/message {"turnId":"t1","text":"Hello"}'])
  })

  test('maps problem+json', async () => {
    const server = await listen((_, response) =>
      send(response, 422, { title: 'Unprocessable', detail: 'No text.', code: 'invalid', errors: [{ location: 'body.text', message: 'empty' }] }),
    )
    await expect(platformOf(server).platform.call('chat.SendMessage', input)).rejects.toMatchObject({
      code: 'invalid', message: 'No text.', status: 422, fields: [{ field: 'text', message: 'empty' }],
    })
  })

  test('says unreachable when nobody listens', async () => {
    const server = await listen(() => undefined)
    const { platform } = platformOf(server)
    await new Promise(resolve => server.close(resolve))
    await expect(platform.call('chat.SendMessage', input)).rejects.toMatchObject({ code: 'unreachable' })
  })
})

describe('refresh', () => {
  test('happens once for all refused calls, which are then sent once more', async () => {
    const { platform, counts } = await guarded(response => send(response, 200, fresh))
    const answers = await Promise.all([1, 2, 3].map(() => platform.call('chat.SendMessage', input)))
    expect(answers).toEqual([{ turnId: 't1' }, { turnId: 't1' }, { turnId: 't1' }])
    expect(counts).toEqual({ refresh: 1, message: 6 })
    expect(platform.credentials.load()).toEqual(fresh)
  })

  test('that is refused ends the sign-in', async () => {
    const { platform, counts } = await guarded(response => send(response, 401, { code: 'unauthenticated' }))
    await expect(platform.call('chat.SendMessage', input)).rejects.toMatchObject({ status: 401 })
    expect(counts).toEqual({ refresh: 1, message: 1 })
    expect(platform.credentials.load()).toBeNull()
  })

  test('that fails for another reason keeps the sign-in', async () => {
    const { platform } = await guarded(response => send(response, 503, { code: 'unavailable' }))
    await expect(platform.call('chat.SendMessage', input)).rejects.toMatchObject({ code: 'unavailable' })
    expect(platform.credentials.load()).toEqual(old)
  })
})

describe('the owner', () => {
  test('signs in by profile with the key of the address, which is stripped', async () => {
    const bodies: string[] = []
    const server = await listen((_, response, body) => (bodies.push(body), send(response, 200, fresh)))
    const { platform, stripHash } = platformOf(server, '#key=s3cret')
    expect(platform.signIn).toBe('profile')
    expect(stripHash).toHaveBeenCalledOnce()
    await platform.call('auth.CreateProfile', { name: 'Trainee' })
    expect(bodies).toEqual(['{"name":"Trainee","key":"s3cret"}'])
  })

  test('is nobody without a key', async () => {
    expect(platformOf(await listen(() => undefined), '#/chat').platform.signIn).toBe('account')
  })
})

test('watch comes back after a lost line and goes on after the last event', async () => {
  const server = await listen(() => undefined)
  const sockets = new WebSocketServer({ server, path: '/api/events' })
  const greetings: unknown[] = []
  sockets.on('connection', socket =>
    socket.once('message', greeting => {
      greetings.push(JSON.parse(String(greeting)))
      const again = greetings.length > 1
      socket.send(JSON.stringify({ type: 'snapshot', streams: { s1: again ? 5 : 3 }, sessions: [] }))
      socket.send(JSON.stringify({ type: 'turn.completed', turnId: again ? 't5' : 't4', stream: 's1', seq: again ? 5 : 4 }))
      if (!again) socket.close()
    }),
  )
  const { platform } = platformOf(server)
  platform.credentials.save(old)
  const seen: unknown[] = []
  const states: string[] = []
  await new Promise<void>(resolve => {
    const stop = platform.watch({
      event(event) {
        seen.push(event.seq)
        if (event.seq === 5) resolve()
      },
      state: state => states.push(state),
    })
    closers.push(stop)
  })
  expect(seen).toEqual([undefined, 4, undefined, 5])
  expect(greetings).toEqual([{ token: 'old' }, { token: 'old', after: { s1: 4 } }])
  expect(states).toEqual(['connected', 'reconnecting', 'connected'])
})

describe('exportSessions', () => {
  const work = () => ({ jobId: 'j1', signal: new AbortController().signal })
  // made by Python's zipfile: two entries, the last one report.json, deflated
  const archive = Buffer.from(
    'UEsDBBQAAAAAAAAAIQBDvrfoAQAAAAEAAAAFAAAAYS50eHRhUEsDBBQAAAAIAAAAIQDJqdK4RgAAAFYAAAALAAAAcmVwb3J0Lmpzb26rVipJzMkuVrJSMNJRUErLzEmFsxOBnBQgJ7paqTi1uDgzP88TxFUqNlcCSucChRLTU0ECniUKmcUKKYm5QH6KnlJtbC0AUEsBAhQDFAAAAAAAAAAhAEO+t+gBAAAAAQAAAAUAAAAAAAAAAAAAAIABAAAAAGEudHh0UEsBAhQDFAAAAAgAAAAhAMmp0rhGAAAAVgAAAAsAAAAAAAAAAAAAAIABJAAAAHJlcG9ydC5qc29uUEsFBgAAAAACAAIAbAAAAJMAAAAAAA==',
    'base64',
  )

  test('saves the archive under the name that the server gives, and reads the report in it', async () => {
    const seen: string[] = []
    const server = await listen((request, response, body) => {
      seen.push(`${request.method} ${request.url} ${body}`)
      response.writeHead(200, { 'Content-Type': 'application/zip', 'Content-Disposition': 'attachment; filename="talks.zip"' })
      response.end(archive)
    })
    const { platform, download } = platformOf(server)
    const result = await platform.exportSessions({ ids: ['s1'], formats: ['txt'] }, work())
    expect(result).toEqual({ kind: 'started', report: { talks: 2, files: 2, failed: [{ sessionId: 's7', message: 'It is damaged.' }] } })
    expect(seen).toEqual(['POST /api/exchange/export {"ids":["s1"],"formats":["txt"],"jobId":"j1"}'])
    expect(download.mock.calls.map(([file, name]) => [file.size, name])).toEqual([[archive.length, 'talks.zip']])
  })

  test('an archive whose report cannot be read is saved all the same', async () => {
    const server = await listen((_, response) => void response.end('PK'))
    const { platform, download } = platformOf(server)
    expect(await platform.exportSessions({}, work())).toEqual({ kind: 'started', report: undefined })
    expect(download).toHaveBeenCalledTimes(1)
  })

  test('cancelled is no error', async () => {
    const server = await listen(() => undefined)
    const stop = new AbortController()
    const result = platformOf(server).platform.exportSessions({}, { jobId: 'j1', signal: stop.signal })
    setTimeout(() => stop.abort(), 20)
    expect(await result).toEqual({ kind: 'cancelled' })
  })

  test('an archive that is cut off is not saved', async () => {
    const server = await listen((_, response) => {
      response.writeHead(200, { 'Content-Length': '100' })
      response.write('PK')
      setTimeout(() => response.destroy(), 20)
    })
    const { platform, download } = platformOf(server)
    await expect(platform.exportSessions({}, work())).rejects.toMatchObject({ code: 'unreachable' })
    expect(download).not.toHaveBeenCalled()
  })
})

test('importFile sends the file itself, and its name and wishes in the address', async () => {
  const seen: string[] = []
  const server = await listen((request, response, body) => {
    seen.push(`${request.method} ${request.url} ${request.headers['content-type']} ${body}`)
    send(response, 200, { talks: 1 })
  })
  const { platform } = platformOf(server)
  const [file] = await platform.chooseFiles()
  expect(file).toEqual({ name: 'a b.jsonl', size: 2 })
  await platform.importFile(file!, { asCopy: true }, { jobId: 'j1', signal: new AbortController().signal })
  await platform.importFile(file!, { asCopy: false }, { jobId: 'j2', signal: new AbortController().signal })
  expect(seen).toEqual([
    'POST /api/exchange/import?asCopy=true&jobId=j1&name=a+b.jsonl application/octet-stream {}',
    'POST /api/exchange/import?jobId=j2&name=a+b.jsonl application/octet-stream {}',
  ])
})
