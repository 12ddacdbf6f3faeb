import { createServer } from 'node:net'
import { Program, binary } from '../program'
import { Inspector } from './inspector'
import { Person, windowOf } from './person'

/** The program in its window, as it is after a start in that home. */
export class Desktop {
  private constructor(
    readonly program: Program,
    readonly page: Inspector,
    readonly person: Person,
    readonly window: string,
  ) {}

  static async start(home: string, args: string[] = [], env: NodeJS.ProcessEnv = {}): Promise<Desktop> {
    const port = await freePort()
    const program = new Program(binary('roleplay-devtools'), args, { ...env, HOME: home, WEBKIT_INSPECTOR_HTTP_SERVER: `127.0.0.1:${port}` })
    try {
      const window = await windowOf('^RolePlay$')
      const page = await Inspector.connect(port)
      return new Desktop(program, page, new Person(page, window), window)
    } catch (error) {
      await program.end('SIGKILL')
      throw new Error(`${error}\n${program.stderr}`)
    }
  }

  async end(signal?: NodeJS.Signals) {
    this.page.close()
    await this.program.end(signal)
  }
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}
