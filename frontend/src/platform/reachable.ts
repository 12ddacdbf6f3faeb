/** Whether the files of the page can be had at this moment. */
export async function reachable(): Promise<boolean> {
  try {
    return (await fetch('./', { cache: 'no-store', signal: AbortSignal.timeout(5000) })).ok
  } catch {
    return false
  }
}
