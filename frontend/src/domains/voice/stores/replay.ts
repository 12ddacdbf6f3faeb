import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import type { Info, PlayRecordingInput } from '@/contract/types'
import { usePlatform } from '@/platform'
import type { Problem } from '@/ui/problem'
import { useNewsStore } from '../../news'

export type Side = NonNullable<PlayRecordingInput['side']>
export const speeds = [0.5, 0.75, 1, 1.25, 1.5, 2]
/** Fine enough for the widest page. */
const points = 400
/** It tells ten times a second how far it is: after this it plays no more, and its end was missed. */
const silentFor = 5_000

/** The recording of the talk that is read, and where it plays at the speaker of this machine. */
export const useReplayStore = defineStore('voice.replay', () => {
  const platform = usePlatform()
  const id = ref('')
  /** Null: there is none. */
  const recording = shallowRef<Info | null>(null)
  const playing = ref(false)
  /** In milliseconds. */
  const at = ref(0)
  const speed = ref(1)
  const side = ref<Side>('both')
  const problem = shallowRef<Problem | null>(null)
  let asked = 0
  let opening: Promise<unknown> = Promise.resolve()
  let wanted = false
  let calling = false
  let stopping: Promise<unknown> = Promise.resolve()
  let again = false
  let silence: ReturnType<typeof setTimeout> | undefined
  /**
   * By session, how often it was played without that the end of it was told. Each playing tells its end once, and one
   * that takes the place of another begins before the end of that one is heard of.
   */
  const ends = new Map<string, number>()
  const count = (session: string, by: number) => ends.set(session, Math.max((ends.get(session) ?? 0) + by, calling ? -1 : 0))

  const within = (place: number) => Math.round(Math.min(Math.max(0, place), recording.value?.ms ?? 0))

  async function open(wantedId: string) {
    close()
    id.value = wantedId
    const mine = ++asked
    // Whoever reads the talk misses nothing without it.
    const reading = platform.call('recording.GetRecording', { id: wantedId, points }).catch(() => null)
    opening = reading
    const info = await reading
    if (mine === asked) recording.value = info?.ms ? info : null
  }

  function close() {
    stop()
    asked++
    id.value = ''
    recording.value = problem.value = null
    at.value = 0
  }

  function rest() {
    wanted = playing.value = false
    clearTimeout(silence)
  }

  function heard() {
    clearTimeout(silence)
    silence = setTimeout(() => {
      ends.delete(id.value)
      rest()
    }, silentFor)
  }

  /** From a place, or from where it stands. What is asked for while the speaker is being opened comes after it, the last only. */
  async function play(from = at.value) {
    await opening
    if (!recording.value?.playable) return
    at.value = within(from)
    // At its end there is nothing to hear.
    if (at.value >= recording.value.ms - 100) at.value = 0
    wanted = true
    problem.value = null
    again = calling
    if (calling) return
    calling = true
    clearTimeout(silence)
    try {
      await stopping
      do {
        again = false
        const session = id.value
        await platform.call('recording.PlayRecording', { id: session, from: at.value, speed: speed.value, side: side.value })
        count(session, 1)
      } while (again && wanted)
    } catch (error) {
      if (wanted) problem.value = error as Problem
      wanted = false
    } finally {
      calling = false
    }
    if (!wanted) return stopPlayer()
    playing.value = (ends.get(id.value) ?? 0) > 0
    if (playing.value) heard()
    else rest()
  }

  const stopPlayer = () => void (stopping = platform.call('recording.StopRecording', {}).catch(() => undefined))

  /** Keeps the place. */
  function stop() {
    const plays = playing.value
    rest()
    if (plays && !calling) stopPlayer()
  }

  const toggle = () => (wanted ? stop() : void play())
  /** Goes to a place, and plays on from there if it plays. */
  function seek(place: number) {
    at.value = within(place)
    if (wanted) void play()
  }
  function setSpeed(next: number) {
    speed.value = next
    if (wanted) void play()
  }
  function setSide(next: Side) {
    side.value = next
    if (wanted) void play()
  }

  async function remove() {
    stop()
    const session = id.value
    await platform.call('recording.DeleteRecording', { id: session })
    if (session === id.value) recording.value = null
  }

  useNewsStore().on(({ type, replay }) => {
    if (type !== 'replay.moved' || !replay) return
    if (!replay.playing) count(replay.session, -1)
    if (replay.session !== id.value || !playing.value || calling) return
    const open = ends.get(id.value) ?? 0
    // Until the one before has told its end, the places are its own.
    if (open > 1 || (open === 1 && !replay.playing)) return
    at.value = within(replay.at)
    if (open) heard()
    else rest()
  })

  return { id, recording, playing, at, speed, side, problem, open, close, play, stop, toggle, seek, setSpeed, setSide, remove }
})
