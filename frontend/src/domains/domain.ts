import type { RouteRecordRaw } from 'vue-router'
import type { User } from '@/contract/types'
import type { Label } from '@/ui/text'

/** An entry of the main navigation; entries are shown by `order`. */
export interface NavigationEntry {
  to: string
  label: Label
  icon: `i-lucide-${string}`
  order: number
  /** Shown to this role only. */
  role?: User['role']
}

/** What a domain gives to the shell: the `domain` of its index.ts. */
export interface Domain {
  /** Views are lazy. */
  routes: RouteRecordRaw[]
  navigation?: NavigationEntry[]
  /** Runs once, when the page starts: for stores that listen as long as the page lives. */
  start?(): void
}

declare module 'vue-router' {
  interface RouteMeta {
    /** Names the window. */
    title?: Label
    /** The address of the entry of the navigation that it is below. */
    section?: string
    /** Leaves out the navigation. */
    bare?: boolean
    /** The view fills the window and scrolls by itself; on a small one the navigation makes room. */
    fills?: boolean
  }
}
