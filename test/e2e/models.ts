import { type Page, expect } from '@playwright/test'
import { setRole, token } from './library'
import { Program, type Server, binary } from './program'
import { say, signIn, type Words, words } from './talk'

export type Fault = 'key' | 'forbidden' | 'model' | 'address' | 'rejected' | 'busy' | 'quota' | 'server' | 'offline' | 'certificate' | 'redirect' | 'not_model' | 'cut' | 'stall' | 'refused' | 'empty' | 'role' | 'local_only' | 'limit' | 'none' | 'consent'

interface Order {
  fault?: string
  reply?: string
  pieces?: string[]
  after?: number
  times?: number
  elsewhere?: string
}

interface Asked {
  path: string
  model: string
  system: string
  schema?: unknown
}

/** A server that answers as Gemini and as OpenAI do, with faults on demand. */
export class FakeModel {
  private constructor(
    private readonly program: Program,
    readonly url: string,
  ) {}

  static async start(...flags: string[]): Promise<FakeModel> {
    const program = new Program(binary('fakemodel'), flags)
    const [, url] = await program.says(/^listening on (https?:\/\/\S+)$/m)
    return new FakeModel(program, url!)
  }

  /** How the next requests are answered, in this order. */
  async next(...orders: Order[]) {
    for (const order of orders) await this.post('next', order)
  }
  /** How the live model answers the next turns, in this order. */
  async nextLive(...replies: { heard?: string; said?: string; fault?: string }[]) {
    for (const reply of replies) await this.post('live/next', reply)
  }
  reset = () => this.post('reset', {})
  private async post(what: string, body: object) {
    const answer = await fetch(`${this.url}/_fake/${what}`, { method: 'POST', body: JSON.stringify(body) })
    if (!answer.ok) throw new Error(`the fake did not take ${JSON.stringify(body)}: ${answer.status} ${await answer.text()}`)
  }
  /** What it was asked for words of a reply. */
  async asked(): Promise<Asked[]> {
    const all = (await (await fetch(`${this.url}/_fake/requests`)).json()) as Asked[]
    return all.filter(one => one.system && !one.schema)
  }
  /** All that it was sent, byte by byte. */
  async requests(): Promise<{ path: string; body: string }[]> {
    const all = (await (await fetch(`${this.url}/_fake/requests`)).json()) as { path: string; body: string | null }[]
    return all.map(({ path, body }) => ({ path, body: Buffer.from(body ?? '', 'base64').toString() }))
  }
  stop = () => this.program.end('SIGKILL')
}

/** Asks the server as the page would. */
async function put<T>(page: Page, path: string, data?: object): Promise<T> {
  const answer = await page.request.fetch(path, { method: data ? 'PUT' : 'DELETE', headers: { Authorization: `Bearer ${await token(page)}` }, data })
  if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`)
  return (await answer.json()) as T
}

/** Makes who is signed in an administrator, who chooses the model of a server. */
export async function lookAfter(page: Page, server: Server, w: Words = words.en) {
  setRole(server, 'ADMIN')
  await page.evaluate(() => sessionStorage.clear())
  await page.reload()
  await signIn(page, w)
}

/** Chooses a model and, unless told otherwise, agrees to it, without the page. */
export async function choose(page: Page, address: string, part: object = {}, agreed = true) {
  const { where } = await put<{ where: string }>(page, '/api/models/model', { vendor: 'openai', address, model: 'llama3.2', ...part })
  if (agreed) await put(page, '/api/models/consent', { where, version: 1, agreed })
  return where
}
export const takeBack = (page: Page, where: string) => put(page, '/api/models/consent', { where, version: 1, agreed: false })
export const forget = (page: Page) => put(page, '/api/models/model')
export const localOnly = (page: Page, on: boolean) => put(page, '/api/models/local-only', { on })
export const limit = (page: Page, monthTokens: number) => put(page, '/api/models/limits', { monthTokens, monthCost: 0, sessionTokens: 0, sessionCost: 0 })

/** Begins a talk that the chosen model plays. */
export async function beginWithModel(page: Page, w: Words = words.en) {
  await page.goto('/#/practice/quit-smoking')
  await page.getByRole('radio', { name: /llama|gemini/ }).click()
  await page.getByRole('button', { name: w.begin, exact: true }).click()
  await expect(page.getByRole('textbox', { name: w.message })).toBeFocused()
}

/** Something that goes wrong with a model, and what its trainee is told. */
export interface Mishap {
  name: string
  fault: Fault
  title: RegExp
  /** How the fake goes wrong; nothing where something else does. */
  fake?: string
  /** What makes it go wrong once the talk has begun. */
  arrange?: (page: Page, fake: FakeModel) => Promise<unknown>
}

export const mishaps: Mishap[] = [
  { name: 'the key is wrong', fault: 'key', fake: 'bad_key', title: /does not accept the key/ },
  { name: 'the key may not use the model', fault: 'forbidden', fake: 'forbidden', title: /may not use this model/ },
  { name: 'there is no such model', fault: 'model', fake: 'no_model', title: /does not know this model/ },
  { name: 'the address has a wrong path', fault: 'address', fake: 'no_path', title: /no model service at this address/ },
  { name: 'the service does not take the request', fault: 'rejected', fake: 'rejected', title: /does not take the request/ },
  { name: 'too many requests, with a time to wait', fault: 'busy', fake: 'busy', title: /too much to do/ },
  { name: 'too many requests, without one', fault: 'busy', fake: 'busy_silent', title: /too much to do/ },
  { name: 'the quota of the day is used up', fault: 'quota', fake: 'daily_quota', title: /quota at the service is used up/ },
  { name: 'the service has failed', fault: 'server', fake: 'server_error', title: /service has failed/ },
  { name: 'the service is overloaded', fault: 'server', fake: 'overloaded', title: /service has failed/ },
  { name: 'the address sends to another host', fault: 'redirect', fake: 'redirect', title: /leads on to another place/ },
  { name: 'a page in HTML answers', fault: 'not_model', fake: 'html', title: /no model service/ },
  { name: 'the line breaks before the first word', fault: 'cut', fake: 'cut_early', title: /connection to the model broke/ },
  { name: 'nothing comes', fault: 'stall', fake: 'stall_early', title: /stopped answering/ },
  { name: 'the answer is withheld', fault: 'refused', fake: 'unsafe_early', title: /withholds this answer/ },
  { name: 'an answer without a word', fault: 'empty', fake: 'empty', title: /without a word/ },
  { name: 'the model tells a story instead', fault: 'role', fake: 'narrates', title: /did not stay in its role/ },
  { name: 'nobody listens any more', fault: 'offline', title: /cannot be reached/, arrange: (_, fake) => fake.stop() },
  { name: 'the limit is reached', fault: 'limit', title: /limit that was set for models is reached/, arrange: async page => {
    await say(page, 'What brings you here today?')
    await limit(page, 1)
  } },
  { name: 'the model was forgotten', fault: 'none', title: /No model is chosen/, arrange: page => forget(page) },
  { name: 'consent was taken back', fault: 'consent', title: /not agreed yet/, arrange: (page, fake) => takeBack(page, new URL(fake.url).host) },
]

/** The notice below the message that waits. */
export const notice = (page: Page) => page.locator('.turn-fault')

/** Lets a mishap happen to the next message. */
export async function happen(page: Page, fake: FakeModel, mishap: Mishap, w: Words = words.en) {
  if (mishap.fake) await fake.next({ fault: mishap.fake, times: 3, elsewhere: 'http://192.0.2.1/' })
  await mishap.arrange?.(page, fake)
  await page.getByRole('textbox', { name: w.message }).fill('How do you feel about your smoking?')
  await page.getByRole('textbox', { name: w.message }).press('Enter')
  await expect(notice(page)).toBeVisible({ timeout: 20_000 })
}
