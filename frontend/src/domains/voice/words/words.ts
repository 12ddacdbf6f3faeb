import type { Voice } from '@/contract/types'
import { useText } from '@/ui/text'
import { messages } from './messages'

export type SoundFault = NonNullable<Voice['microphoneFault']>

/** What is wrong with a device, and what to do about it. */
export interface SoundNotice {
  title: string
  advice: string
}

/** Says what is wrong with sound devices. A fault of a newer program is said in general words. */
export function useSoundText() {
  const t = useText(messages)
  const known = (fault: string): fault is SoundFault => fault in messages.en.microphone
  const of = (device: 'microphone' | 'speaker', fault: string): SoundNotice => {
    const name = known(fault) ? fault : 'broken'
    return { title: t(`${device}.${name}.title`), advice: t(`${device}.${name}.advice`) }
  }
  return { of, silent: (): SoundNotice => ({ title: t('silent.title'), advice: t('silent.advice') }) }
}

/** Says why a talk by voice has ended. */
export function useEndText() {
  const t = useText(messages)
  return (end: Voice['end']): string => t(`end.${end && end in messages.en.end ? end : 'failed'}`)
}
