import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import type { ListDevicesOutput, VoiceCheck } from '@/contract/types'
import { usePlatform } from '@/platform'
import { useNewsStore } from '../../news'

const idle: VoiceCheck = { on: false, silent: false, doing: '' }

/** The sound devices, and how they do while they are tried. */
export const useVoiceCheckStore = defineStore('voice.check', () => {
  const platform = usePlatform()
  const devices = shallowRef<ListDevicesOutput>()
  const check = shallowRef(idle)
  /** The program closed the devices by itself: nobody listens in because a page was left open. */
  const timedOut = ref(false)
  let wanted = false

  const list = async () => void (devices.value = await platform.call('voice.ListDevices', {}))

  /** Tries these, in the place of others. */
  async function start(input: { microphone: string; speaker: string }) {
    wanted = true
    timedOut.value = false
    const answer = await platform.call('voice.StartCheck', input)
    if (wanted) check.value = answer
    // Whoever left meanwhile does not want to be heard.
    else await platform.call('voice.StopCheck', {})
  }

  async function stop() {
    wanted = false
    check.value = idle
    await platform.call('voice.StopCheck', {}).catch(() => undefined)
  }

  const playTone = async () => void (check.value = await platform.call('voice.PlayTone', {}))
  const record = async () => void (check.value = await platform.call('voice.RecordCheck', {}))

  /** An end that is told may be that of the devices before these. */
  async function confirm() {
    const now = await platform.call('voice.GetCheck', {}).catch(() => undefined)
    if (!now || !wanted) return
    check.value = now
    timedOut.value = !now.on
  }

  useNewsStore().on(({ type, check: next }) => {
    if (!wanted) return
    if (type === 'snapshot' || (type === 'voice.checked' && !next?.on)) void confirm()
    else if (type === 'voice.checked' && next) check.value = next
  })

  return { devices, check, timedOut, list, start, stop, playTone, record }
})
