import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

export const root = resolve(__dirname, '../..')
export const binary = (name: 'roleplay' | 'roleplay-devtools' | 'roleplay-server' | 'fakemodel' | 'soundcard') => join(root, 'build/bin', name)

/** A folder that is gone with the test. */
export function makeFolder(within = tmpdir()): { path: string; remove: () => void } {
  const path = mkdtempSync(join(within, 'roleplay-e2e-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }) }
}

const children = new Set<ChildProcess>()
// Whatever ends the tests, no program outlives them.
process.on('exit', () => children.forEach(child => child.kill('SIGKILL')))

/** A running program: what it has printed, and how it ends. */
export class Program {
  stdout = ''
  stderr = ''
  code: number | null = null
  signal: NodeJS.Signals | null = null
  readonly ended: Promise<void>
  private readonly child: ChildProcess
  private readonly heard = new Set<() => void>()

  constructor(file: string, args: string[] = [], env: NodeJS.ProcessEnv = {}) {
    const merged: NodeJS.ProcessEnv = { ...process.env, ...env }
    for (const name of Object.keys(merged)) if (merged[name] === undefined) delete merged[name]
    this.child = spawn(file, args, { env: merged, stdio: ['pipe', 'pipe', 'pipe'] })
    children.add(this.child)
    this.child.stdout?.on('data', data => this.hear('stdout', String(data)))
    this.child.stderr?.on('data', data => this.hear('stderr', String(data)))
    this.ended = new Promise(resolve => {
      const end = () => {
        children.delete(this.child)
        for (const tell of this.heard) tell()
        resolve()
      }
      this.child.on('error', error => {
        this.stderr += String(error)
        this.code = -1
        end()
      })
      this.child.on('close', (code, signal) => {
        this.code = code
        this.signal = signal
        end()
      })
    })
  }

  private hear(stream: 'stdout' | 'stderr', text: string) {
    this[stream] += text
    for (const tell of this.heard) tell()
  }

  get running() {
    return this.code === null && this.signal === null
  }
  get pid() {
    return this.child.pid
  }

  /** A line of its input. */
  tell(line: string) {
    this.child.stdin?.write(`${line}\n`)
  }

  /** Waits until the program has printed something like `pattern`. */
  async says(pattern: RegExp, within = 15_000): Promise<RegExpMatchArray> {
    const deadline = Date.now() + within
    for (;;) {
      const found = `${this.stdout}\n${this.stderr}`.match(pattern)
      if (found) return found
      const left = deadline - Date.now()
      if (!this.running || left <= 0) {
        throw new Error(`the program ${this.running ? `did not print ${pattern} in time` : `ended (${this.code ?? this.signal}) before it printed ${pattern}`}\n${this.stdout}${this.stderr}`)
      }
      await new Promise<void>(resolve => {
        const done = () => {
          this.heard.delete(done)
          clearTimeout(timer)
          resolve()
        }
        const timer = setTimeout(done, Math.min(left, 200))
        this.heard.add(done)
      })
    }
  }

  /** Sends a signal and waits for the end; by force when it does not come. */
  async end(signal: NodeJS.Signals = 'SIGTERM', within = 8000) {
    this.child.kill(signal)
    const timer = setTimeout(() => this.child.kill('SIGKILL'), within)
    await this.ended
    clearTimeout(timer)
  }
}

/** `serve` on a data folder. It can be killed and started again on the same port. */
export class Server {
  private program!: Program
  private port = 0
  private constructor(
    readonly folder: string,
    private readonly flags: string[],
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  static async start(folder: string, flags: string[] = [], env: NodeJS.ProcessEnv = {}): Promise<Server> {
    const server = new Server(folder, flags, env)
    await server.start()
    return server
  }

  async start() {
    this.program = new Program(binary('roleplay-server'), ['serve', '--data', this.folder, '--listen', `127.0.0.1:${this.port}`, ...this.flags], this.env)
    const [, port] = await this.program.says(/^listening on http:\/\/127\.0\.0\.1:(\d+)$/m)
    this.port = Number(port)
  }

  get url() {
    return `http://127.0.0.1:${this.port}`
  }
  kill = () => this.program.end('SIGKILL')
  async stop() {
    await this.program.end()
    return this.program
  }
}
