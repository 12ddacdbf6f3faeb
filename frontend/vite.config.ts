import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import ui from '@nuxt/ui/vite'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'
import { theme } from './src/shell/theme.ts'

// The page's policy forbids <style> elements made by scripts. Nuxt UI makes one for its colours and Reka UI
// one in each list with its own scroll bar; the same rules stand in src/shell/main.css.
const noInjectedStyles: Plugin = {
  name: 'no-injected-styles',
  enforce: 'pre',
  transform(code, id) {
    if (id.includes('@nuxt/ui/dist/runtime/plugins/colors.js')) return 'export default { install() {} }'
    if (/reka-ui\/dist\/.*(Viewport|style)\.js/.test(id)) return code.replace(/(as: |createElement\()"style"/g, '$1"template"')
  },
}

// Reka UI hides the ends of its list of toasts from assistive programs, although the keyboard stops there.
const noHiddenStops: Plugin = {
  name: 'no-hidden-stops',
  enforce: 'pre',
  transform(code, id) {
    if (/reka-ui\/dist\/Toast\/FocusProxy\.js/.test(id)) return code.replace('tabindex: "0"', 'tabindex: "0", "aria-hidden": null')
  },
}

// The development server puts styles into the page by script, so the policy is for builds only.
const noPolicyInDevelopment: Plugin = {
  name: 'no-policy-in-development',
  apply: 'serve',
  transformIndexHtml: html => html.replace(/<meta\s+http-equiv="Content-Security-Policy"[^>]*>/, ''),
}

export default defineConfig({
  base: './',
  resolve: { alias: { '@': fileURLToPath(new URL('src', import.meta.url)) } },
  plugins: [
    noInjectedStyles,
    noHiddenStops,
    noPolicyInDevelopment,
    vue(),
    ui({
      colorMode: false,
      autoImport: false,
      components: { dts: false },
      icon: { clientBundle: { scan: { globInclude: ['src/**/*.{vue,ts}'] } } },
      ui: theme,
      experimental: { componentDetection: true },
    }),
  ],
  server: { proxy: { '/api': { target: process.env.ROLEPLAY_DEV_SERVER ?? 'http://127.0.0.1:8080', ws: true } } },
  build: { target: 'es2022', chunkSizeWarningLimit: 700 },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.ts'],
  },
})
