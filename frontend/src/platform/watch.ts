import type { RolePlayEvent } from '@/contract/types'
import type { WatchListener } from './platform'
import { createResume } from './resume'

const shortest = 500
const longest = 15_000

/** How long to wait before the next try. Half of it is chance, so that a class does not come back in one instant. */
export function waitAfter(failures: number): number {
  const wait = Math.min(longest, shortest * 2 ** failures)
  return wait / 2 + (Math.random() * wait) / 2
}

/** One WebSocket after another. Each starts with a snapshot and goes on after the last event heard of each stream. */
export function watchSocket(
  listener: WatchListener,
  open: () => WebSocket,
  token: (refused: boolean) => Promise<string | undefined>,
): () => void {
  const resume = createResume()
  let socket: WebSocket | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let stopped = false
  let refused = false
  let failures = 0

  async function connect() {
    const current = await token(refused).catch(() => undefined)
    if (stopped) return
    if (current === undefined) return retry()
    let first = true
    const line = (socket = open())
    line.onopen = () => line.send(JSON.stringify({ token: current, after: resume.after() }))
    line.onmessage = message => {
      if (stopped) return
      if (first) {
        first = refused = false
        failures = 0
        listener.state?.('connected')
      }
      const event = JSON.parse(String(message.data)) as RolePlayEvent
      if (resume.take(event)) listener.event(event)
    }
    line.onclose = ({ code }) => {
      if (line !== socket) return
      // 1008: policy; 4401: the token is not, or no longer, good
      refused = code === 1008 || code === 4401
      retry()
    }
  }

  function retry() {
    if (stopped) return
    listener.state?.('reconnecting')
    timer = setTimeout(connect, waitAfter(failures++))
  }

  void connect()
  return () => {
    stopped = true
    clearTimeout(timer)
    socket?.close()
  }
}
