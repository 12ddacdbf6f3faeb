import { messages } from './messages'
import type { Problem } from './problem'
import { useText } from './text'

const known = [
  'timeout', 'unreachable', 'unauthenticated', 'forbidden', 'not_found', 'conflict',
  'invalid', 'session_ended', 'too_large', 'too_many_requests', 'in_use', 'unavailable', 'read_only', 'cancelled', 'internal',
] as const

// Of these the service knows more than the code says: which field, which rule, which program.
const telling: readonly string[] = ['invalid', 'forbidden', 'conflict', 'too_large', 'too_many_requests', 'in_use', 'unavailable']

/** Says an error in the language of the interface, and in a second line what the service says of it. */
export function useProblemText() {
  const t = useText(messages)
  return {
    t,
    words(problem: Problem): string {
      const code = known.find(code => code === problem.code)
      if (code) return t(`problem.${code}`)
      // Without a code it is an accident of the page, in the words of the browser.
      return problem.code ? problem.message : t('problem.unavailable')
    },
    detail: (problem: Problem): string => (problem.code && telling.includes(problem.code) ? problem.message : ''),
  }
}
