import { defineConfig } from '@playwright/test'
import { launchOptions } from './chromium'

// Run by build/window.sh, which makes the display and cuts the network.
export default defineConfig({
  testDir: './window',
  outputDir: '../../build/log/window-tests',
  workers: 1, // there is one mouse
  forbidOnly: !!process.env.CI,
  timeout: 90_000,
  globalTimeout: 10 * 60_000,
  expect: { timeout: 15_000 },
  reporter: 'list',
  use: { viewport: { width: 1280, height: 800 }, locale: 'en-GB', launchOptions, actionTimeout: 10_000, screenshot: 'only-on-failure' },
})
