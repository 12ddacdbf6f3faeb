import './main.css'
import ui from '@nuxt/ui/vue-plugin'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import { guardRoutes, reportingSignOut, toWelcome, useAuthStore } from '@/domains/auth'
import { reportingStorage, useStorageStore } from '@/domains/storage'
import { openPlatform, providePlatform, reachable } from '@/platform'
import App from './App.vue'
import { preferredLanguage, provideAppearance } from './appearance'
import { domains, navigation } from './domains'
import { createShellI18n } from './i18n'
import { watchMissedPages } from './missedPage'
import { createShellRouter } from './router'

async function start() {
  // First of all: it takes a key out of the address before the router reads it.
  const host = await openPlatform()
  const i18n = createShellI18n(preferredLanguage(host.preferences))
  const router = createShellRouter(domains, navigation[0]?.to)

  const missed = watchMissedPages(router, {
    reachable,
    reload(address) {
      history.pushState(null, '', address)
      location.reload()
    },
  })

  const app = createApp(App, { missed })
  const saving = reportingStorage(host, () => useStorageStore().refused())
  const platform = reportingSignOut(saving, () => {
    useAuthStore().forget()
    toWelcome(router)
  })
  providePlatform(app, platform)
  provideAppearance(app, platform.preferences, i18n)
  app.use(createPinia()).use(i18n).use(ui)
  guardRoutes(router)
  domains.forEach(domain => domain.start?.())
  app.use(router)
  // A first page that cannot be had is told by the app.
  await router.isReady().catch(() => undefined)
  app.mount('#app')
}

void start()
