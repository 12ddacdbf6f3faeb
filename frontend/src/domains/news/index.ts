import type { Domain } from '../domain'
import { useNewsStore } from './store'

export { useNewsStore } from './store'

export const domain: Domain = {
  routes: [],
  start() {
    useNewsStore()
  },
}
