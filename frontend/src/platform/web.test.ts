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
  const stripHash = vi.fn()
  const platform = webPlatform({
    location: { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, hash },
    fetch,
    WebSocket: WebSocket as unknown as new (address: string) => globalThis.WebSocket,
    sessionStorage: storage(),
    localStorage: storage(),
    stripHash,
    download: vi.fn(),
  })
  return { platform, stripHash }
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
