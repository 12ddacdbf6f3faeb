import { operations } from '@/contract/operations'
import type { Operation } from './platform'

interface Route {
  method: string
  path: string
  params: readonly string[]
  query: readonly string[]
}

/** Spreads a flat input over path, query and body, as the table of operations says. A file is the whole body. */
export function requestFor(operation: Operation, input: object, file?: Blob): { path: string; init: RequestInit } {
  const route: Route = operations[operation]
  const rest: Record<string, unknown> = { ...input }
  const take = (name: string) => {
    const value = rest[name]
    delete rest[name]
    return value
  }
  const path = route.params.reduce(
    (path, name) => path.replace(`{${name}}`, encodeURIComponent(String(take(name)))),
    route.path,
  )
  const query = new URLSearchParams()
  for (const name of route.query) {
    const value = take(name)
    for (const one of Array.isArray(value) ? value : [value])
      if (one !== undefined && one !== null) query.append(name, String(one))
  }
  const init: RequestInit = { method: route.method }
  if (file) {
    init.headers = { 'Content-Type': 'application/octet-stream' }
    init.body = file
  } else if (route.method !== 'GET' && route.method !== 'DELETE') {
    init.headers = { 'Content-Type': 'application/json' }
    init.body = JSON.stringify(rest)
  }
  return { path: query.size ? `${path}?${query}` : path, init }
}
