/** Single keys that work while one writes, and that neither the browsers nor the systems keep for themselves. */
export const keys = { stepOut: 'F9', goOn: 'F8' } as const
