import { defineConfig, devices } from '@playwright/test'
import { launchOptions } from './chromium'

export default defineConfig({
  testDir: './browser',
  outputDir: '../../build/log/browser-tests',
  fullyParallel: true,
  workers: 2,
  forbidOnly: !!process.env.CI,
  timeout: 90_000,
  globalTimeout: 15 * 60_000,
  expect: { timeout: 10_000 },
  reporter: 'list',
  use: {
    ...devices['Desktop Chrome'],
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    timezoneId: 'UTC',
    colorScheme: 'light',
    launchOptions,
    actionTimeout: 10_000,
    screenshot: 'only-on-failure',
  },
})
