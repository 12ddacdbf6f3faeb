import type { FileInput } from '@/contract/types'
import { useText } from '@/ui/text'
import { messages } from './messages'

export type TranscriptFormat = NonNullable<FileInput['format']>

/** What a transcript can be saved as; what is wanted most comes first. */
export const transcriptFormats = [
  { format: 'txt', icon: 'i-lucide-file-text' },
  { format: 'md', icon: 'i-lucide-file-text' },
  { format: 'html', icon: 'i-lucide-file-code' },
  { format: 'pdf', icon: 'i-lucide-file' },
  { format: 'docx', icon: 'i-lucide-file-type' },
  { format: 'csv', icon: 'i-lucide-table' },
  { format: 'vtt', icon: 'i-lucide-captions' },
  { format: 'srt', icon: 'i-lucide-captions' },
  { format: 'sillytavern', icon: 'i-lucide-messages-square' },
  { format: 'jsonl', icon: 'i-lucide-file-json' },
] as const satisfies readonly { format: TranscriptFormat; icon: string }[]

/** Names a format, with the ending of its files. */
export function useFormatText() {
  const t = useText(messages)
  return (format: TranscriptFormat): string => t(`formats.${format}`)
}
