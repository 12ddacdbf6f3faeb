import { tmpdir } from 'node:os'
import { type BrowserContext, type Locator, type Page, test as base, expect } from '@playwright/test'
import { Server, makeFolder } from './program'

/** What a page did that no page may do. */
export class Watchdog {
  readonly wrong: string[] = []
  constructor(private readonly origin: () => string) {}

  guard(context: BrowserContext) {
    context.on('request', request => {
      const { origin, protocol } = new URL(request.url())
      if (origin !== this.origin() && !['data:', 'blob:'].includes(protocol)) this.wrong.push(`asked another host: ${request.url()}`)
    })
    context.on('console', message => {
      if (/content security policy|refused to/i.test(message.text())) this.wrong.push(`broke the policy: ${message.text()}`)
    })
    context.on('weberror', error => void this.wrong.push(`threw: ${error.error().stack}`))
    context.on('page', page => {
      page.on('frameattached', frame => void this.wrong.push(`made a frame: ${frame.url()}`))
    })
  }
}

interface Fixtures {
  server: Server
  watchdog: Watchdog
  /** Flags of the server, for test.use. */
  flags: string[]
  /** Its environment besides that of the tests. */
  env: NodeJS.ProcessEnv
  /** Where its data folder is made. */
  within: string
}

/** Each test has a server with a data folder of its own, and fails when a page calls out, breaks the policy or throws. */
export const test = base.extend<Fixtures>({
  flags: [[], { option: true }],
  env: [{}, { option: true }],
  within: [tmpdir(), { option: true }],
  server: async ({ flags, env, within }, use) => {
    const folder = makeFolder(within)
    const server = await Server.start(folder.path, flags, env)
    await use(server)
    await server.stop()
    folder.remove()
  },
  watchdog: async ({ server }, use) => {
    const watchdog = new Watchdog(() => server.url)
    await use(watchdog)
    expect(watchdog.wrong).toEqual([])
  },
  baseURL: async ({ server }, use) => use(server.url),
  context: async ({ context, watchdog }, use) => {
    watchdog.guard(context)
    await use(context)
  },
})

export { expect, type Locator, type Page }
