import { useToast } from '@nuxt/ui/composables'
import type { Problem } from '@/ui/problem'
import { useProblemText } from '@/ui/problemText'
import { useText } from '@/ui/text'
import { messages } from './messages'

/** Tells in passing what was done, with a way back, or what went wrong. */
export function useSaying() {
  const t = useText(messages)
  const { words, detail } = useProblemText()
  const toast = useToast()

  function done(title: string, back?: { label: string; work: () => Promise<unknown>; title: string }) {
    const { id } = toast.add({
      title,
      color: 'success',
      icon: 'i-lucide-check',
      // Who undoes with the keyboard needs time to get here.
      duration: back ? 10_000 : 5_000,
      actions: back && [
        {
          label: back.label,
          color: 'neutral',
          variant: 'outline',
          onClick: () => {
            toast.remove(id)
            void attempt(async () => {
              await back.work()
              done(back.title)
            })
          },
        },
      ],
    })
  }

  /** Whether the work was done. */
  async function attempt(work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work()
      return true
    } catch (error) {
      const problem = error as Problem
      toast.add({ title: t('failed'), description: [words(problem), detail(problem)].filter(Boolean).join(' '), color: 'error', icon: 'i-lucide-circle-alert' })
      return false
    }
  }

  const warn = (title: string) => void toast.add({ title, color: 'warning', icon: 'i-lucide-triangle-alert' })

  return { done, attempt, warn }
}
