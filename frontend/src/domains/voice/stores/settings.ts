import { defineStore } from 'pinia'
import { ref, shallowRef, watch } from 'vue'
import type { SetVoiceConsentInput, SetVoiceSettingsInput, Settings } from '@/contract/types'
import { usePlatform } from '@/platform'
import { useAuthStore } from '../../auth'

export type Partner = 'script' | 'model'

/** How the person talks by voice, and what they agreed to. */
export const useVoiceSettingsStore = defineStore('voice.settings', () => {
  const platform = usePlatform()
  const auth = useAuthStore()
  const settings = shallowRef<Settings>()
  /** Whoever plays decides where sound goes. */
  const partner = ref<Partner>('model')

  async function load(plays: Partner = partner.value): Promise<Settings> {
    const read = await platform.call('voice.GetVoiceSettings', { partner: plays })
    partner.value = plays
    settings.value = read
    return read
  }

  /** Changes some of it, at once. */
  async function save(part: Partial<SetVoiceSettingsInput>): Promise<void> {
    if (!settings.value) await load()
    const { aloud, days, microphone, mode, retention, slow, speaker, stopKey, talkKey, where, consented } = settings.value!
    const saved = await platform.call('voice.SetVoiceSettings', { aloud, days, microphone, mode, retention, slow, speaker, stopKey, talkKey, ...part })
    // The answer tells where sound goes when the model plays.
    settings.value = partner.value === 'model' ? saved : { ...saved, where, consented }
  }

  async function consent(input: SetVoiceConsentInput): Promise<void> {
    const saved = await platform.call('voice.SetVoiceConsent', input)
    if (partner.value === 'model') settings.value = saved
    else await load()
  }

  watch(() => auth.user?.id, () => (settings.value = undefined))

  return { settings, partner, load, save, consent }
})
