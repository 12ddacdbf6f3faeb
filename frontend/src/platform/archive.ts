import type { ExportReport } from '@/contract/types'

const name = 'report.json'
// The signatures and lengths of a ZIP file (APPNOTE 4.3).
const entry = { signature: 0x02014b50, length: 46 }
const local = { length: 30 }

/** The report of an export, which is the last entry of its archive; nothing where it cannot be read. */
export async function reportIn(archive: Blob): Promise<ExportReport | undefined> {
  try {
    return JSON.parse(await lastEntry(archive)) as ExportReport
  } catch {
    return undefined
  }
}

async function lastEntry(archive: Blob): Promise<string> {
  // The list of the entries is before the end, and the report is the last of it.
  const tail = new DataView(await archive.slice(Math.max(0, archive.size - 64 * 1024)).arrayBuffer())
  for (let at = tail.byteLength - entry.length; at >= 0; at--) {
    if (tail.getUint32(at, true) !== entry.signature) continue
    const [method, size, offset] = [tail.getUint16(at + 10, true), tail.getUint32(at + 20, true), tail.getUint32(at + 42, true)]
    const head = new DataView(await archive.slice(offset, offset + local.length).arrayBuffer())
    const start = offset + local.length + head.getUint16(26, true) + head.getUint16(28, true)
    const packed = archive.slice(start, start + size)
    return method === 0 ? packed.text() : new Response(packed.stream().pipeThrough(new DecompressionStream('deflate-raw'))).text()
  }
  throw new Error(`The archive ends without ${name}.`)
}
