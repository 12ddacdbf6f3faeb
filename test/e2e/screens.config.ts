import { defineConfig } from '@playwright/test'
import { launchOptions } from './chromium'

/** Makes docs/screens: `make screens`. */
export default defineConfig({
  testDir: './screens',
  outputDir: '../../build/log/screens',
  workers: 1,
  timeout: 300_000,
  expect: { timeout: 15_000 },
  reporter: 'list',
  use: {
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    contextOptions: { reducedMotion: 'reduce' },
    launchOptions,
    actionTimeout: 15_000,
  },
})
