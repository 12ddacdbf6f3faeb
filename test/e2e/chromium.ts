import { existsSync } from 'node:fs'

/** The system's Chromium: no browser is downloaded. */
export const launchOptions = {
  executablePath: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync),
  args: [
    '--no-sandbox', // as root there is none
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
    '--no-pings',
    '--font-render-hinting=none',
  ],
}
