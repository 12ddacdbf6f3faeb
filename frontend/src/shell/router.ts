import { type RouteRecordRaw, createRouter, createWebHashHistory } from 'vue-router'
import type { Domain } from '@/domains/domain'

/** Hash addresses: the desktop window and a browser both load one file. */
export function createShellRouter(domains: Domain[], home: string | undefined) {
  const routes: RouteRecordRaw[] = domains.flatMap(domain => domain.routes)
  if (home && !routes.some(route => route.path === '/')) routes.push({ path: '/', redirect: home })
  routes.push({
    path: '/:path(.*)*',
    component: () => import('./NotFound.vue'),
    meta: { title: { en: 'Page not found', de: 'Seite nicht gefunden' } },
  })
  return createRouter({
    history: createWebHashHistory(),
    routes,
    scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  })
}
