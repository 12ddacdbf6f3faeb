import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import type { Caption, RolePlayEvent, Voice } from '@/contract/types'
import { ProblemError, usePlatform } from '@/platform'
import { useAuthStore } from '../../auth'
import { useNewsStore } from '../../news'
import { createLevels } from './levels'
import { useOpening } from './opening'

const off: Voice = { state: 'off', open: false, muted: false, aloud: false, slow: false, hears: true, silent: false, echo: false, usage: { in: 0, out: 0, cost: 0 } }

/** The talk by voice that goes on at this machine. News tell how it stands; answers only fill in before any came. */
export const useVoiceStore = defineStore('voice', () => {
  const platform = usePlatform()
  const auth = useAuthStore()
  const voice = shallowRef(off)
  /** Whether people can speak with this program; unknown until it was asked. */
  const offered = ref<boolean>()
  /** The turns whose words are still coming, in the order in which they began. */
  const captions = shallowRef<Caption[]>([])
  const { tell, reset, ...levels } = createLevels()
  let told = 0 // how often the news told it
  let asking: Promise<void> | undefined

  const speaking = computed(() => voice.value.state !== 'off')
  /** The session that is being spoken; '' for none. */
  const session = computed(() => (speaking.value ? (voice.value.session ?? '') : ''))
  const speaksIn = (id: string): boolean => id !== '' && session.value === id

  /** News and answers come on two ways: what was told since the question is newer than its answer. */
  async function take(work: Promise<Voice>): Promise<Voice> {
    const before = told
    const answer = await work
    if (told === before) show(answer)
    return answer
  }

  function show(next: Voice) {
    const spoken = next.state === 'off' ? '' : next.session
    if (spoken !== session.value) captions.value = []
    voice.value = next
    if (!spoken) reset()
  }

  async function load() {
    try {
      await take(platform.call('voice.GetVoice', {}))
      offered.value = true
    } catch (error) {
      if (error instanceof ProblemError && (error.code === 'not_found' || error.status === 404)) offered.value = false
    }
  }

  /** For places that say more where people can speak. */
  function hope(): Promise<void> {
    if (offered.value !== undefined) return Promise.resolve()
    asking ??= load().finally(() => (asking = undefined))
    return asking
  }

  const start = (id: string) => take(platform.call('voice.StartVoice', { id }))
  const stop = () => take(platform.call('voice.StopVoice', {}))
  const setMuted = (on: boolean) => take(platform.call('voice.SetMuted', { on }))
  const interrupt = () => take(platform.call('voice.Interrupt', {}))
  const say = async (text: string, turnId: string) => void (await take(platform.call('voice.SayText', { text, turnId })))

  const opening = useOpening(on => take(platform.call('voice.SetOpen', { on })))

  /** Nobody is listened to by a page that nobody looks at. */
  async function leave(id: string) {
    if (speaksIn(id)) await stop().catch(() => undefined)
  }

  /** That it has ended was read. */
  const dismiss = () => void (speaking.value || show(off))

  function hear({ type, voice: next, level, caption, stream, turn }: RolePlayEvent) {
    if (type === 'voice.level' && level) tell(level)
    else if (type === 'voice.changed' && next) {
      told++
      show(next)
    } else if (type === 'voice.caption' && caption && (stream === undefined || speaksIn(stream))) {
      captions.value = [...captions.value.filter(({ turnId }) => turnId !== caption.turnId), caption].sort((one, other) => one.at - other.at)
    } else if (type === 'turn.completed' && turn && captions.value.some(({ turnId }) => turnId === turn.id)) {
      captions.value = captions.value.filter(({ turnId }) => turnId !== turn.id)
    }
  }

  useNewsStore().on(event => {
    // What happened while the line was down is not told again.
    if (event.type === 'snapshot' && offered.value !== undefined) void load().then(() => opening.again(voice.value))
    else hear(event)
  })

  watch(
    () => auth.user?.id,
    () => {
      told++
      offered.value = undefined
      show(off)
    },
  )

  return { voice, offered, captions, levels, speaking, session, speaksIn, load, hope, start, stop, setMuted, setOpen: opening.set, interrupt, say, leave, dismiss }
})
