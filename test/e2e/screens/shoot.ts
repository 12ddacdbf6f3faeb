import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Page, expect } from '@playwright/test'
import { root } from '../program'

const folder = join(root, 'docs/screens')
const biggest = 150_000

/** Takes the pictures of a folder away, so that none stays of what is no more. */
export function clear(part: string) {
  const path = join(folder, part)
  mkdirSync(path, { recursive: true })
  for (const name of readdirSync(path)) if (name.endsWith('.png')) rmSync(join(path, name))
}

/** A picture of 256 colours is a third of the size, and nobody sees it. */
export async function shoot(page: Page, name: string) {
  const path = join(folder, `${name}.png`)
  await page.mouse.move(0, 0)
  await page.screenshot({ path, animations: 'disabled', caret: 'hide' })
  execFileSync('convert', [path, '-strip', '-dither', 'None', '-colors', '256', '-define', 'png:compression-level=9', `PNG8:${path}`])
  expect(statSync(path).size, `${name} in bytes`).toBeLessThan(biggest)
}
