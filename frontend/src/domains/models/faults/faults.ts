import type { RolePlayEvent } from '@/contract/types'
import { useText } from '@/ui/text'
import { messages } from './messages'

/** Why a partner did not play, one for each thing that a person can do about it. */
export type Fault = NonNullable<RolePlayEvent['fault']>

type Known = keyof typeof messages.en.fault & string
// Each fault of the contract has its sentences, or this does not compile.
type Unsaid = Exclude<Fault, Known>
const unsaid: [Unsaid] extends [never] ? true : Unsaid = true
void unsaid

const known = (fault: string | undefined): fault is Known => fault !== undefined && fault in messages.en.fault

/** Says what has happened, and what to do about it. A fault of a newer program is said in general words. */
export function useFaultText() {
  const t = useText(messages)
  return {
    title: (fault: string | undefined): string => t(`fault.${known(fault) ? fault : 'other'}.title`),
    advice: (fault: string | undefined): string => t(`fault.${known(fault) ? fault : 'other'}.advice`),
  }
}

/** With these the same request fails again: only another setting, or the script, helps. */
const lasting: readonly Fault[] = ['key', 'forbidden', 'model', 'address', 'rejected', 'quota', 'certificate', 'redirect', 'not_model', 'local_only', 'limit', 'none', 'consent']
export const isLasting = (fault: Fault | undefined): boolean => fault !== undefined && lasting.includes(fault)

/** The service is away, not unwilling. */
export const isAway = (fault: Fault | undefined): boolean => fault === 'offline' || fault === 'cut' || fault === 'stall'
