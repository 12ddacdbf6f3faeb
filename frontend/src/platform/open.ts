import type { DesktopHost } from './desktop'
import type { Platform } from './platform'

/** Picks the host by what the window can do; the other one's code is not loaded. */
export async function openPlatform(): Promise<Platform> {
  if ('go' in window && 'runtime' in window) {
    const { desktopPlatform } = await import('./desktop')
    return desktopPlatform(window as unknown as DesktopHost)
  }
  const { webPlatform } = await import('./web')
  return webPlatform({
    location: window.location,
    fetch: (input, init) => window.fetch(input, init),
    WebSocket: window.WebSocket,
    sessionStorage: window.sessionStorage,
    localStorage: window.localStorage,
    stripHash: () => window.history.replaceState(null, '', window.location.pathname),
    download,
    choose,
  })
}

function download(file: Blob, name: string) {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = name
  link.click()
  // The browser reads the address after the click has returned.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

function choose(): Promise<File[]> {
  const field = document.createElement('input')
  field.type = 'file'
  field.multiple = true
  return new Promise(resolve => {
    field.onchange = () => resolve([...(field.files ?? [])])
    field.oncancel = () => resolve([])
    field.click()
  })
}
