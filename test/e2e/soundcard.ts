import { expect } from '@playwright/test'
import { Program, binary, makeFolder } from './program'

/** A sound card: a microphone into which somebody speaks, and a speaker that is listened to. */
export class SoundCard {
  private constructor(
    private readonly program: Program,
    private readonly folder: { path: string; remove: () => void },
    /** What a program needs to use the card. */
    readonly env: NodeJS.ProcessEnv,
  ) {}

  static async start(): Promise<SoundCard> {
    const folder = makeFolder()
    const program = new Program(binary('soundcard'), [folder.path])
    await program.says(/^ready$/m)
    const env = Object.fromEntries([...program.stdout.matchAll(/^env (\w+)=(.*)$/gm)].map(([, name, value]) => [name, value]))
    // Nobody else's: the folder of the session holds the bus of the keyring.
    delete env.XDG_RUNTIME_DIR
    return new SoundCard(program, folder, env)
  }

  /** Says something into the microphone, and waits until it is said. */
  async say(words: string) {
    const before = this.count('said')
    this.program.tell(`say ${words}`)
    await expect.poll(() => this.count('said')).toBe(before + 1)
  }

  private count(what: string) {
    return this.times(what).length
  }
  /** When something began or ceased to be heard, in milliseconds since the start. */
  times(what: string): number[] {
    return [...this.program.stdout.matchAll(new RegExp(`^${what}(?: (\\d+))?$`, 'gm'))].map(([, at]) => Number(at ?? 0))
  }
  /** Something is heard at the speaker. */
  isHeard = () => expect.poll(() => this.count('loud') > this.count('quiet'), { message: 'something is heard' }).toBe(true)
  isQuiet = (within = 15_000) => expect.poll(() => this.count('loud') === this.count('quiet'), { message: 'nothing is heard', timeout: within }).toBe(true)

  async stop() {
    await this.program.end('SIGTERM')
    this.folder.remove()
  }
}
