import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import type { RolePlayEvent, SendMessageOutput, Session, SessionSummary, StartSessionInput } from '@/contract/types'
import { ProblemError, usePlatform } from '@/platform'
import { newUuid } from '@/ui/uuid'
import { useAuthStore } from '../../auth'
import type { Partner } from '../../models'
import { useNewsStore } from '../../news'
import { useVoiceStore } from '../../voice'
import { type Letter, useDraftsStore } from './drafts'
import { applied, isAnswered, unanswered, withTurn } from './log'
import { useOutbox } from './outbox'
import { useReplies } from './replies'

/** The open talk: what was said, what is being said, and what is not confirmed. */
export const useTalkStore = defineStore('talk', () => {
  const platform = usePlatform()
  const auth = useAuthStore()
  const news = useNewsStore()
  const voice = useVoiceStore()
  const drafts = useDraftsStore()
  const id = ref('')
  const session = shallowRef<Session | null>(null)
  const chips = shallowRef<string[]>([])
  const draft = ref('')
  const { replies, ...reply } = useReplies()
  const { outgoing, ...outbox } = useOutbox(post)
  /** How often in a row no reply came. */
  const failures = ref(0)
  /** The model gave way to the script because it failed. */
  const fellBack = ref(false)
  /** The talk that the trainee has left: nobody plays in it any more, whatever the program has heard of it. */
  const left = ref('')
  const asking = new Set<string>()
  let reading = 0
  let early: RolePlayEvent[] = [] // what happened while the session was read

  /** It is being spoken: whoever speaks answers by voice. */
  const spoken = computed(() => voice.speaksIn(id.value))

  const awaited = computed(() => (session.value ? unanswered(session.value) : undefined))

  const steppedOut = computed(() => id.value !== '' && (left.value === id.value || Boolean(session.value?.steppedOut)))

  /** Makes a session and shows it: nothing is asked for again. */
  async function start(input: StartSessionInput): Promise<Session> {
    const made = await platform.call('chat.StartSession', input)
    begin(made.id)
    show(made)
    return made
  }

  async function open(wanted: string) {
    if (session.value?.id !== wanted) {
      begin(wanted)
      await read()
    }
    if (id.value === wanted) askAgain()
  }

  function begin(wanted: string) {
    close()
    id.value = wanted
    draft.value = drafts.of(wanted).draft
    outbox.open(wanted)
  }

  function close() {
    id.value = draft.value = left.value = ''
    failures.value = 0
    fellBack.value = false
    session.value = null
    chips.value = []
    outgoing.value = []
    reply.clear()
  }

  async function read() {
    const wanted = id.value
    if (!reading++) early = []
    try {
      const read = await platform.call('chat.GetSession', { id: wanted })
      if (id.value === wanted) show(read)
    } finally {
      reading--
    }
  }

  function show(read: Session) {
    session.value = early.reduce(applied, read)
    for (const turn of session.value.turns) arrived(turn.id, turn.replyTo)
    if (session.value.state === 'ended') drafts.forget(session.value.id)
  }

  function arrived(turnId: string, replyTo?: string) {
    if (outbox.find(turnId)) outbox.remove(id.value, turnId)
    if (replyTo) reply.settle(replyTo)
  }

  /** Settles when the message is durable or has failed; it stands in `outgoing` meanwhile. */
  function send(text: string): Promise<void> {
    chips.value = []
    draft.value = ''
    return outbox.send(id.value, { turnId: newUuid(), text: text.trim() })
  }

  async function post(to: string, letter: Letter) {
    if (voice.speaksIn(to)) return voice.say(letter.text, letter.turnId)
    const out = await platform.call('chat.SendMessage', { id: to, ...letter })
    if (id.value === to) confirm(out)
  }

  function confirm({ turn, reply: answer, steppedOut: leaves }: SendMessageOutput) {
    if (!session.value) return
    if (leaves) {
      leave()
      return void read().catch(() => undefined)
    }
    session.value = withTurn(session.value, turn)
    arrived(turn.id)
    if (answer) session.value = withTurn(session.value, answer)
    if (isAnswered(session.value, turn.id)) reply.settle(turn.id)
    else if (!replies.has(turn.id) && !left.value) reply.expect(turn.id, true)
  }

  /** Asks for the reply to a turn that the program has; harmless when it is on its way. */
  async function ask(turnId: string, whole: boolean) {
    const turn = session.value?.turns.find(turn => turn.id === turnId)
    if (!turn || asking.has(turnId)) return
    asking.add(turnId)
    reply.expect(turnId, whole)
    try {
      await post(id.value, { turnId, text: turn.text })
    } catch (error) {
      if (replies.has(turnId)) reply.fail(turnId, error as ProblemError)
    } finally {
      asking.delete(turnId)
    }
  }

  /** A turn was left without a reply, by a crash or a lost line. Of which nobody knows the words nobody can answer. */
  function askAgain() {
    if (awaited.value && !awaited.value.spoken?.unclear && !replies.has(awaited.value.id) && !left.value && !spoken.value) void ask(awaited.value.id, false)
  }

  const retry = (turnId: string): Promise<void> =>
    outbox.find(turnId) ? outbox.retry(id.value, turnId) : ask(turnId, true)

  /** Back into the composer, to be sent as another message. */
  function takeBack(turnId: string) {
    draft.value = [outbox.find(turnId)?.text, draft.value].filter(Boolean).join('\n')
    outbox.remove(id.value, turnId)
  }

  async function end() {
    const ended = await platform.call('chat.EndSession', { id: id.value })
    if (id.value === ended.id) show(ended)
  }

  /** The character falls silent before anybody is asked. */
  function leave() {
    left.value = id.value
    chips.value = []
    reply.clear()
  }

  /** Leaves the talk for good. It may be tried again: an ended talk stays as it is. */
  async function stepOut() {
    if (!session.value || session.value.readOnly) return
    leave()
    const ended = await platform.call('chat.StepOut', { id: id.value })
    if (id.value === ended.id) show(ended)
  }

  /** Has somebody else play from here on, in the same attempt. */
  async function setPartner(partner: Partner, because?: 'fault') {
    const set = await platform.call('chat.SetPartner', { id: id.value, partner })
    if (!session.value || id.value !== set.id) return
    const { partner: before, seq } = session.value
    if (set.seq >= seq) show(set)
    if (before !== session.value.partner) replaced()
    fellBack.value = because === 'fault'
  }

  /** A turn that was cut short has its reply already; any other is answered anew. */
  function replaced() {
    failures.value = 0
    fellBack.value = false
    if (awaited.value && !left.value && !spoken.value) reply.anew(awaited.value.id)
  }

  /** Out of the bin, to go on. */
  async function restore() {
    const wanted = id.value
    await platform.call('library.RestoreSessions', { ids: [wanted] })
    if (id.value !== wanted) return
    await read()
    askAgain()
  }

  function take(event: RolePlayEvent) {
    if (reading) early.push(event)
    if (event.type === 'session.updated' && event.session) moved(event.session)
    if (!session.value || !event.seq) return
    const { seq, state, partner } = session.value
    session.value = applied(session.value, event)
    const { turn } = event
    if (turn && event.seq > seq) {
      arrived(turn.id, turn.replyTo)
      if (turn.speaker === 'character') {
        chips.value = event.chips ?? []
        if (turn.state === 'completed') failures.value = 0
      } else if (!isAnswered(session.value, turn.id) && !replies.has(turn.id) && !left.value && !spoken.value) reply.expect(turn.id, true)
    }
    if (session.value.partner !== partner) replaced()
    if (session.value.state !== state) {
      reply.clear()
      drafts.forget(session.value.id)
    }
    if (event.seq > seq + 1) void read().catch(() => undefined)
  }

  /** Into the bin or out of it, from wherever that was done. */
  function moved({ deletedAt }: SessionSummary) {
    if (session.value && Boolean(deletedAt) !== (session.value.readOnly === 'deleted')) void read().catch(() => undefined)
  }

  /** After a snapshot: what was not recorded before it, words of a reply above all, may have been lost. */
  async function catchUp(streams: Record<string, number>) {
    reply.interrupt()
    if (session.value?.state !== 'active') return
    if (left.value) return void stepOut().catch(() => undefined)
    // A talk that ended meanwhile is not among the streams.
    if ((streams[id.value] ?? Infinity) > session.value.seq) await read().catch(() => undefined)
    if (awaited.value && !spoken.value) void ask(awaited.value.id, false)
  }

  news.on(event => {
    if (event.type === 'snapshot') void catchUp(event.streams ?? {})
    if (event.stream !== id.value) return
    if ((left.value || spoken.value) && (event.type === 'turn.delta' || event.type === 'turn.failed')) return
    if (event.type === 'turn.delta' && event.turnId) {
      if (outbox.find(event.turnId) && !replies.has(event.turnId)) reply.expect(event.turnId, true)
      reply.hear(event.turnId, event.delta ?? '')
    } else if (event.type === 'turn.failed' && event.turnId) {
      if (event.fault) failures.value++
      reply.fail(event.turnId, new ProblemError(event.code ?? 'unavailable', 'No reply came.'), event)
    } else take(event)
  })

  // What is answered aloud is not awaited in writing, and the other way round.
  watch(spoken, now => {
    if (now) reply.clear()
    else askAgain()
  })
  watch(draft, text => {
    if (id.value) drafts.keepDraft(id.value, text)
  })
  watch(() => auth.user?.id, close)

  return {
    id, session, chips, draft, outgoing, replies, awaited, spoken, failures, fellBack, steppedOut,
    start, open, send, retry, takeBack, end, stepOut, setPartner, restore,
  }
})
