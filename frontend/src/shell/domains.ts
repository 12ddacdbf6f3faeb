import type { Domain } from '@/domains/domain'

// Each domain registers itself by the `domain` of its index.ts.
export const domains = Object.values(import.meta.glob<Domain>('../domains/*/index.ts', { eager: true, import: 'domain' }))

export const navigation = domains
  .flatMap(domain => domain.navigation ?? [])
  .sort((one, other) => one.order - other.order)
