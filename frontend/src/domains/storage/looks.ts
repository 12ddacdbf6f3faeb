/** How the states of the storage look, in the banner as on its page. */
export const looks = {
  good: { color: 'success', icon: 'i-lucide-circle-check' },
  full: { color: 'warning', icon: 'i-lucide-hard-drive' },
  read_only: { color: 'error', icon: 'i-lucide-lock' },
  salvaged: { color: 'warning', icon: 'i-lucide-file-warning' },
} as const
