import { flushPromises } from '@vue/test-utils'
import { expect, test } from 'vitest'
import type { VoiceCheck } from '@/contract/types'
import { fakePlatform } from '@/platform/fake'
import { useAuthStore } from '../../auth'
import { testPage, trainee } from '../../testing'
import { useVoiceCheckStore } from './check'

const on = (part: Partial<VoiceCheck> = {}): VoiceCheck => ({ on: true, silent: false, doing: '', ...part })
const off: VoiceCheck = { on: false, silent: false, doing: '' }

async function open(answers: Parameters<typeof fakePlatform>[0] = {}) {
  const platform = fakePlatform({ 'voice.StartCheck': ({ microphone }) => on({ microphone }), 'voice.StopCheck': () => off, 'voice.GetCheck': () => on(), ...answers })
  const { app } = testPage(platform)
  let store!: ReturnType<typeof useVoiceCheckStore>
  app.runWithContext(() => {
    useAuthStore().user = trainee
    store = useVoiceCheckStore()
  })
  await flushPromises()
  return { platform, store, asked: (operation: string) => platform.calls.filter(call => call.operation === operation).length }
}

test('the end of the devices before is not that of these', async () => {
  const { platform, store } = await open({ 'voice.GetCheck': () => on({ microphone: 'two' }) })
  await store.start({ microphone: 'one', speaker: '' })
  await store.start({ microphone: 'two', speaker: '' })
  platform.emit({ type: 'voice.checked', check: off })
  await flushPromises()
  expect(store.check).toMatchObject({ on: true, microphone: 'two' })
  expect(store.timedOut).toBe(false)
})

test('that the program has ended it is said', async () => {
  const { platform, store } = await open({ 'voice.GetCheck': () => off })
  await store.start({ microphone: '', speaker: '' })
  platform.emit({ type: 'voice.checked', check: off })
  await flushPromises()
  expect(store.timedOut).toBe(true)
})

test('whoever leaves before the devices are open closes them', async () => {
  let answer: (check: VoiceCheck) => void = () => {}
  const { store, asked } = await open({ 'voice.StartCheck': () => new Promise(resolve => (answer = resolve)) })
  const started = store.start({ microphone: '', speaker: '' })
  await store.stop()
  answer(on())
  await started
  expect(store.check.on).toBe(false)
  expect(asked('voice.StopCheck')).toBe(2)
})

test('nothing is taken in that is told after one has left', async () => {
  const { platform, store } = await open()
  await store.start({ microphone: '', speaker: '' })
  await store.stop()
  platform.emit({ type: 'voice.checked', check: on({ silent: true }) })
  expect(store.check).toEqual(off)
})
