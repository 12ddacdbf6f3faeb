import { computed, type Ref } from 'vue'
import type { Voice } from '@/contract/types'
import { useText } from '@/ui/text'
import { useKeyName } from '../../keys/names'
import { messages } from './messages'

/** Who speaks now, in words and as a sign. */
export function useState(voice: Ref<Voice>, name: Ref<string>, talkKey: Ref<string>) {
  const t = useText(messages)
  const keyName = useKeyName()

  /** What the trainee can do while the character listens. */
  const listening = computed(() => {
    const { muted, open, mode, microphoneFault, microphone } = voice.value
    if (microphoneFault && !microphone) return 'deaf'
    if (muted) return 'muted'
    if (open) return 'open'
    return mode === 'hold' || mode === 'toggle' ? mode : 'open'
  })
  const state = computed(() => (voice.value.state === 'listening' ? listening.value : voice.value.state === 'off' ? 'idle' : voice.value.state))
  const words = computed(() => t(`state.${state.value}`, { name: name.value, key: keyName(talkKey.value) }))

  const icons = {
    idle: 'i-lucide-loader-circle', open: 'i-lucide-ear', hold: 'i-lucide-hand', toggle: 'i-lucide-hand', muted: 'i-lucide-mic-off', deaf: 'i-lucide-keyboard',
    thinking: 'i-lucide-ellipsis', speaking: 'i-lucide-audio-lines', reconnecting: 'i-lucide-unplug',
  } as const
  const icon = computed(() => icons[state.value])

  /** For a screen reader: that the character speaks is heard, and must not be spoken over. */
  const announced = computed(() => (voice.value.state === 'speaking' || voice.value.state === 'thinking' ? '' : words.value))
  return { state, words, icon, announced }
}
