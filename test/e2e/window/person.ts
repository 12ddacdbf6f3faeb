import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect } from '@playwright/test'
import { root } from '../program'
import type { Inspector } from './inspector'

const run = promisify(execFile)
const xdotool = async (...args: string[]) => (await run('xdotool', args, { timeout: 10_000 })).stdout.trim()
export const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))

/** The windows of that title, by their X ids. */
export async function windows(title: string): Promise<string[]> {
  const found = await xdotool('search', '--onlyvisible', '--name', title).catch(() => '') // it fails where there is none
  return found.split('\n').filter(Boolean)
}

export async function windowOf(title: string): Promise<string> {
  await expect.poll(() => windows(title).then(ids => ids.length), { message: `a window “${title}”` }).toBeGreaterThan(0)
  return (await windows(title))[0]!
}

export const closeWindow = async (id: string) => {
  await xdotool('windowactivate', '--sync', id)
  await xdotool('key', 'alt+F4')
}

/** Puts it out of sight, as an icon. */
export const hide = (id: string) => xdotool('windowminimize', '--sync', id)

export const picture = (name: string) => run('import', ['-silent', '-window', 'root', `${root}/build/log/${name}.png`])

type Role = 'button' | 'link' | 'textbox' | 'heading' | 'menuitem' | 'dialog' | 'checkbox' | 'radio'

/** In the page: the middle of what has that role and name, if it is in sight and nothing lies over it. */
function middleOf(role: Role, name: string): { x: number; y: number } | null {
  const kinds: Record<Role, string> = {
    button: 'button', link: 'a[href]', textbox: 'input, textarea', heading: 'h1, h2, h3', menuitem: '[role=menuitem]', dialog: '[role=dialog]', checkbox: 'input[type=checkbox], [role=checkbox]', radio: '[role=radio]',
  }
  const nameOf = (e: Element) =>
    (e.getAttribute('aria-label') ??
      (e.getAttribute('aria-labelledby')?.split(' ').map(id => document.getElementById(id)?.textContent).join(' ') ||
      [...((e as HTMLInputElement).labels ?? [])].map(l => l.textContent).join(' ') ||
      e.textContent || '')).trim()
  for (const e of document.querySelectorAll(kinds[role])) {
    if (new RegExp(name).test(nameOf(e))) e.scrollIntoView({ block: 'nearest' }) // as a wheel would
    const { x, y, width, height } = e.getBoundingClientRect()
    const middle = { x: x + width / 2, y: y + height / 2 }
    const top = document.elementFromPoint(middle.x, middle.y)
    if (new RegExp(name).test(nameOf(e)) && width > 0 && top && (e.contains(top) || top.contains(e))) return middle
  }
  return null
}

/** Who sits at the machine: a mouse, a keyboard, and eyes on what the window shows. Counts what was done. */
export class Person {
  actions = 0
  constructor(
    private readonly page: Inspector,
    private readonly window: string,
  ) {}

  /** Waits until it is to be seen, and stands still. */
  async sees(role: Role, name: string, within = 15_000): Promise<{ x: number; y: number }> {
    const look = () => this.page.evaluate<{ x: number; y: number } | null>(`(${middleOf})(${JSON.stringify(role)}, ${JSON.stringify(name)})`)
    const deadline = Date.now() + within
    for (let before = await look(); ; ) {
      await pause(60)
      const now = await look()
      if (before && now && before.x === now.x && before.y === now.y) return now
      before = now
      if (Date.now() > deadline) throw new Error(`no ${role} “${name}” in sight; the window shows:\n${await this.reads()}`)
    }
  }

  /** One click. */
  async clicks(role: Role, name: string) {
    const { x, y } = await this.sees(role, name)
    const { stdout } = await run('xwininfo', ['-id', this.window])
    const at = (side: string) => Number(new RegExp(`Absolute upper-left ${side}:\\s+(-?\\d+)`).exec(stdout)?.[1])
    this.actions++
    await xdotool('mousemove', String(Math.round(at('X') + x)), String(Math.round(at('Y') + y)))
    await xdotool('click', '1')
  }

  /** Waits until the program has put the focus there. */
  isAt = (field: string) => expect.poll(() => this.page.evaluate<boolean>(`(${isFocused})(${JSON.stringify(field)})`), { message: `the focus is in “${field}”` }).toBe(true)

  /** One text with Enter, typed where the program has put the focus. */
  async types(text: string, into: string) {
    await this.isAt(into)
    this.actions++
    await xdotool('windowfocus', this.window)
    await xdotool('type', '--delay', '4', text)
    await xdotool('key', 'Return')
  }

  /** Text into what has the focus, without Enter. */
  async writes(text: string) {
    await xdotool('windowfocus', this.window)
    await xdotool('type', '--delay', '4', text)
  }

  /** Text in place of what stands in a field. Who sees that a key was lost types it again. */
  async fills(field: string, text: string) {
    const stands = () => this.page.evaluate<string>('document.activeElement.value')
    for (let tries = 3; ; tries--) {
      await this.clicks('textbox', field)
      await this.isAt(field)
      await this.presses('ctrl+a')
      await this.writes(text)
      for (let looks = 0; looks < 20 && (await stands()) !== text; looks++) await pause(50)
      if ((await stands()) === text) return
      if (tries === 1) throw new Error(`“${field}” holds “${await stands()}” in place of “${text}”`)
    }
  }

  async presses(...keys: string[]) {
    for (const key of keys) await xdotool('key', key)
  }

  reads = () => this.page.evaluate<string>('document.body.innerText')
  /** The turns of a talk, in sight or not: what is scrolled out is not laid out, and has no text of its own then. */
  turns = () =>
    this.page.evaluate<string[]>(`[...document.querySelectorAll('[role=log] article')].map(e => {
      const turn = e.closest('.turn') ?? e
      turn.style.contentVisibility = 'visible'
      const text = e.innerText.trim()
      turn.style.contentVisibility = ''
      return text
    })`)

  /** A sentence and its answer. */
  async says(text: string) {
    await this.isAt('Your message') // and so in the talk
    const before = (await this.turns()).length
    await this.types(text, 'Your message')
    await expect.poll(async () => (await this.turns()).length, { message: 'an answer' }).toBe(before + 2)
    expect((await this.turns())[before]).toContain(text)
  }
}

function isFocused(label: string): boolean {
  const e = document.activeElement as HTMLInputElement | null
  const name = e?.getAttribute('aria-label') ?? [...(e?.labels ?? [])].map(l => l.textContent).join()
  return !!e && document.hasFocus() && new RegExp(label).test(name)
}

/** The native dialog that asks for a file: the window that comes before the program's own. */
export const dialog = {
  async save(own: string, path: string) {
    await this.there(own)
    await xdotool('key', 'ctrl+a')
    await xdotool('type', '--delay', '8', path)
    await xdotool('key', 'Return')
    await this.gone(own)
  },
  /** Opens a file or folder: a path that is typed comes into a field of its own. */
  async open(own: string, path: string) {
    await this.there(own)
    await xdotool('key', 'slash')
    await pause(500) // and it loses what is typed while it comes
    await xdotool('key', 'ctrl+a')
    await xdotool('type', '--delay', '8', path)
    await pause(300)
    await xdotool('key', 'Return')
    await this.gone(own)
  },
  async cancel(own: string) {
    await this.there(own)
    await xdotool('key', 'Escape')
    await this.gone(own)
  },
  async there(own: string) {
    await expect.poll(active, { message: 'a dialog' }).not.toBe(own)
    await pause(400) // GTK takes the keys a moment after the focus
  },
  gone: (own: string) => expect.poll(active, { message: 'the dialog is gone' }).toBe(own),
}

export const active = () => xdotool('getactivewindow').catch(() => '')
