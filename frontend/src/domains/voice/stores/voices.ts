import { defineStore } from 'pinia'
import { shallowRef, watch } from 'vue'
import type { CheckSpeechInput, ModelsSpeech, SetSpeechInput } from '@/contract/types'
import { usePlatform } from '@/platform'
import { useAuthStore } from '../../auth'
import { useNewsStore } from '../../news'

export type Part = CheckSpeechInput['part']

/** Who speaks for characters, and who writes down what the person says. A key passes through and is kept by nobody here. */
export const useVoicesStore = defineStore('voice.voices', () => {
  const platform = usePlatform()
  const auth = useAuthStore()
  const voices = shallowRef<ModelsSpeech>()

  const load = async () => {
    voices.value = await platform.call('models.GetSpeech', {})
  }

  /** Changes some of it. */
  async function save(part: SetSpeechInput): Promise<void> {
    const { address, hearModel, liveModel, liveVoice, speakModel, speakVoice, systemVoice } = voices.value!.choice
    voices.value = await platform.call('models.SetSpeech', { address, hearModel, liveModel, liveVoice, speakModel, speakVoice, systemVoice, ...part })
  }

  const check = (part: Part, language: string) => platform.call('models.CheckSpeech', { part, language })

  useNewsStore().on(({ type }) => {
    if (voices.value && type === 'model.changed') void load().catch(() => undefined)
  })
  watch(() => auth.user?.id, () => (voices.value = undefined))

  return { voices, load, save, check }
})
