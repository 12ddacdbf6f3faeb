import { useToast } from '@nuxt/ui/composables'
import { useClipboard } from '@vueuse/core'
import type { Ref } from 'vue'
import type { Turn } from '@/contract/types'
import { useText } from '@/ui/text'
import { copyText } from './copyText'
import { messages } from './messages'

/** Puts turns onto the clipboard, and says so. */
export function useCopying(names: Readonly<Ref<Record<Turn['speaker'], string>>>) {
  const t = useText(messages)
  const toast = useToast()
  // `legacy`: a page of a plain http address has no clipboard of its own.
  const { copy } = useClipboard({ legacy: true })

  async function copyTurns(turns: Turn[], heading = '') {
    try {
      await copy(copyText(turns, names.value, heading))
      toast.add({ title: t('copied', { count: turns.length }), color: 'success', icon: 'i-lucide-check' })
    } catch {
      toast.add({ title: t('copyFailed'), color: 'error', icon: 'i-lucide-circle-alert' })
    }
  }

  return { copyTurns }
}
