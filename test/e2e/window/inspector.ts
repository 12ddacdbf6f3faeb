import WebSocket from 'ws'

/** Looks into a real window by the remote inspector of WebKit. It only looks: what is done, a Person does. */
export class Inspector {
  private next = 0
  private target = ''
  private readonly waiting = new Map<number, (answer: Answer) => void>()
  private constructor(private readonly socket: WebSocket) {}

  static async connect(port: number, within = 15_000): Promise<Inspector> {
    const deadline = Date.now() + within
    for (;;) {
      try {
        return await Inspector.try(port)
      } catch (error) {
        if (Date.now() > deadline) throw error
        await new Promise(resolve => setTimeout(resolve, 100))
      }
    }
  }

  private static try(port: number): Promise<Inspector> {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/socket/1/1/WebPage`)
      const inspector = new Inspector(socket)
      const fail = (error: unknown) => {
        clearTimeout(timer)
        socket.terminate()
        reject(error instanceof Error ? error : new Error('the inspector went away'))
      }
      const timer = setTimeout(() => fail(new Error('the inspector knows no page')), 3000)
      socket.on('error', fail)
      socket.on('close', fail)
      socket.on('message', data => {
        const { method, params } = JSON.parse(String(data))
        if (method === 'Target.targetCreated' && params.targetInfo.type === 'page') {
          inspector.target = params.targetInfo.targetId
          clearTimeout(timer)
          resolve(inspector)
        } else if (method === 'Target.dispatchMessageFromTarget') {
          const answer = JSON.parse(params.message)
          inspector.waiting.get(answer.id)?.(answer)
        }
      })
    })
  }

  async evaluate<T>(expression: string): Promise<T> {
    const id = ++this.next
    const answer = await new Promise<Answer>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('the page does not answer')), 5000)
      this.waiting.set(id, answer => {
        clearTimeout(timer)
        resolve(answer)
      })
      const message = JSON.stringify({ id, method: 'Runtime.evaluate', params: { expression, returnByValue: true } })
      this.socket.send(JSON.stringify({ id, method: 'Target.sendMessageToTarget', params: { targetId: this.target, message } }))
    }).finally(() => this.waiting.delete(id))
    if (answer.error || answer.result?.wasThrown) throw new Error(JSON.stringify(answer.error ?? answer.result?.result))
    return answer.result?.result.value as T
  }

  close() {
    this.socket.removeAllListeners('close')
    this.socket.terminate()
  }
}

interface Answer {
  id: number
  error?: unknown
  result?: { wasThrown?: boolean; result: { value?: unknown } }
}
