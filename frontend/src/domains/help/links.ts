/** The link as it may be shown, undefined for anything but a page or a letter: somebody typed it. */
export function safeLink(link: string | undefined): string | undefined {
  try {
    const { protocol, host, username, password, href } = new URL(link ?? '')
    if (protocol === 'mailto:') return href
    return protocol === 'https:' && host && !username && !password ? href : undefined
  } catch {
    return undefined
  }
}

/** What a telephone dials: extensions and words beside the number stay text. */
export function dialled(phone: string): string | undefined {
  const number = phone.replace(/[\s()./-]/g, '')
  return /^\+?\d{2,20}$/.test(number) ? `tel:${number}` : undefined
}
