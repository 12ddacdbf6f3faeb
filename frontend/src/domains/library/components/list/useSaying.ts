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

  interface Back {
    label: string
    work: () => Promise<unknown>
    title: string
  }
  const done = (title: string, back?: Back) => say({ title, color: 'success', icon: 'i-lucide-check' }, back)

  /** It ended before all was done; what was done can be taken back. */
  function broken(problem: Problem, title: string, back: Back) {
    const why = problem.code === 'cancelled' ? t('stopped') : [t('notAll'), words(problem), detail(problem)].filter(Boolean).join(' ')
    say({ title, description: why, color: 'warning', icon: 'i-lucide-triangle-alert' }, back)
  }

  function say(what: { title: string; description?: string; color: 'success' | 'warning'; icon: string }, back?: Back) {
    const { id } = toast.add({
      ...what,
      // Who undoes with the keyboard needs time to get here.
      duration: back ? (what.color === 'warning' ? 30_000 : 10_000) : 5_000,
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
      if (problem.code === 'cancelled') {
        toast.add({ title: t('stopped'), color: 'neutral', icon: 'i-lucide-circle-slash' })
        return false
      }
      toast.add({ title: t('failed'), description: [words(problem), detail(problem)].filter(Boolean).join(' '), color: 'error', icon: 'i-lucide-circle-alert' })
      return false
    }
  }

  const warn = (title: string) => void toast.add({ title, color: 'warning', icon: 'i-lucide-triangle-alert' })

  return { done, broken, attempt, warn }
}
