import { flushPromises } from '@vue/test-utils'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { RolePlayEvent, SendMessageInput, SendMessageOutput, Session, Turn } from '@/contract/types'
import { ProblemError } from '@/platform'
import { fakePlatform } from '@/platform/fake'
import { useAuthStore } from '../../auth'
import { trainee, sessionOf, testPage, turnOf } from '../../testing'
import { useTalkStore } from './talk'

const opening = turnOf(1, 'character', 'What do you want?')
const completed = (turn: Turn, part: Partial<RolePlayEvent> = {}): RolePlayEvent => ({ type: 'turn.completed', stream: 's1', seq: turn.seq, turn, ...part })
const unreachable = new ProblemError('unreachable', 'Nobody there.')

function taken({ turnId, text }: SendMessageInput, seq = 2): SendMessageOutput {
  return { turn: turnOf(seq, 'trainee', text, { id: turnId }) }
}

async function page(session: Session, send: (input: SendMessageInput) => SendMessageOutput | Promise<SendMessageOutput> = input => taken(input)) {
  const held = { session, send }
  const platform = fakePlatform({
    'auth.GetMe': () => trainee,
    'chat.GetSession': () => held.session,
    'chat.SendMessage': input => held.send(input),
    'library.RestoreSessions': () => {
      held.session = { ...held.session, readOnly: undefined }
      return { count: 1 }
    },
    'chat.EndSession': () => ({ ...held.session, state: 'ended' }),
    'chat.SetPartner': ({ partner }) => (held.session = { ...held.session, partner }),
    'chat.StepOut': () => left(held.session),
  }, { tokens: { accessToken: 'a', refreshToken: 'r' } })
  const reload = async () => {
    testPage(platform)
    await useAuthStore().restore()
    const talk = useTalkStore()
    await talk.open('s1')
    await flushPromises()
    return talk
  }
  const sent = () => platform.calls.filter(call => call.operation === 'chat.SendMessage').map(call => call.input as SendMessageInput)
  return { platform, held, reload, sent, talk: await reload() }
}
/** As the program has it after somebody stepped out. */
const left = (session: Session): Session => ({ ...session, state: 'ended', endedAt: '2026-01-05T10:05:00Z', steppedOut: true, seq: session.seq + 1 })
const texts = (talk: ReturnType<typeof useTalkStore>) => talk.session?.turns.map(turn => turn.text)

afterEach(() => void vi.useRealTimers())

describe('a message', () => {
  test('is sent only when the program has it', async () => {
    let confirm = () => {}
    const { talk } = await page(sessionOf([opening]), input => new Promise(resolve => (confirm = () => resolve(taken(input)))))
    void talk.send(' Hello. ')
    await flushPromises()
    expect(talk.outgoing).toMatchObject([{ text: 'Hello.', state: 'sending' }])
    expect(texts(talk)).toEqual(['What do you want?'])
    confirm()
    await flushPromises()
    expect(talk.outgoing).toEqual([])
    expect(texts(talk)).toEqual(['What do you want?', 'Hello.'])
  })

  test('that failed stays in place and is tried again with the same turn id', async () => {
    const { talk, held, sent } = await page(sessionOf([opening]), () => Promise.reject(unreachable))
    await talk.send('Hello.')
    expect(talk.outgoing).toMatchObject([{ text: 'Hello.', state: 'failed', problem: { code: 'unreachable' } }])
    held.send = taken
    await talk.retry(talk.outgoing[0]!.turnId)
    expect(talk.outgoing).toEqual([])
    const [first, second] = sent()
    expect(second).toEqual(first)
    expect(first?.turnId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })

  test('that was not confirmed outlives the page', async () => {
    const { talk, held, reload, sent } = await page(sessionOf([opening]), () => Promise.reject(unreachable))
    await talk.send('Hello.')
    held.send = taken
    const again = await reload()
    expect(again.outgoing).toMatchObject([{ text: 'Hello.', state: 'failed', problem: { code: 'interrupted' } }])
    await again.retry(again.outgoing[0]!.turnId)
    expect(sent()[1]?.turnId).toBe(sent()[0]?.turnId)
    expect((await reload()).outgoing).toEqual([])
  })

  test('is not doubled by the news of it, whichever comes first', async () => {
    const { talk, platform, sent } = await page(sessionOf([opening]), async input => {
      const turn = taken(input).turn
      platform.emit(completed(turn))
      return { turn }
    })
    await talk.send('Hello.')
    platform.emit(completed(turnOf(2, 'trainee', 'Hello.', { id: sent()[0]!.turnId })))
    expect(texts(talk)).toEqual(['What do you want?', 'Hello.'])
    expect(talk.outgoing).toEqual([])
  })

  test('waits for the one before it', async () => {
    const confirms: (() => void)[] = []
    const { talk, sent } = await page(sessionOf([opening]), input => new Promise(resolve => confirms.push(() => resolve(taken(input, confirms.length + 1)))))
    void talk.send('One.')
    void talk.send('Two.')
    await flushPromises()
    expect(sent().map(input => input.text)).toEqual(['One.'])
    confirms[0]!()
    await flushPromises()
    expect(sent().map(input => input.text)).toEqual(['One.', 'Two.'])
  })

  test('that the program refuses can be taken back into the composer', async () => {
    const { talk } = await page(sessionOf([opening]), () => Promise.reject(new ProblemError('invalid', 'No.')))
    await talk.send('Hello.')
    talk.takeBack(talk.outgoing[0]!.turnId)
    expect(talk.draft).toBe('Hello.')
    expect(talk.outgoing).toEqual([])
  })
})

describe('a reply', () => {
  async function asked() {
    const made = await page(sessionOf([opening]))
    await made.talk.send('Hello.')
    const turnId = made.sent()[0]!.turnId!
    const delta = (text: string) => made.platform.emit({ type: 'turn.delta', stream: 's1', turnId, delta: text })
    return { ...made, turnId, delta }
  }

  test('grows piece by piece and is replaced by the turn', async () => {
    const { talk, platform, turnId, delta } = await asked()
    expect(talk.replies.get(turnId)).toMatchObject({ text: '', problem: null })
    delta('Who ')
    delta('sent you')
    expect(talk.replies.get(turnId)?.text).toBe('Who sent you')
    platform.emit(completed(turnOf(3, 'character', 'Who sent you?', { replyTo: turnId }), { chips: ['My boss did.'] }))
    expect(talk.replies.size).toBe(0)
    expect(texts(talk)?.at(-1)).toBe('Who sent you?')
    expect(talk.chips).toEqual(['My boss did.'])
  })

  test('that failed is asked for again with the same turn', async () => {
    const { talk, platform, turnId, sent } = await asked()
    platform.emit({ type: 'turn.failed', stream: 's1', turnId, code: 'unavailable' })
    expect(talk.replies.get(turnId)?.problem).toMatchObject({ code: 'unavailable' })
    await talk.retry(turnId)
    expect(sent()[1]).toEqual({ id: 's1', turnId, text: 'Hello.' })
    expect(talk.replies.get(turnId)?.problem).toBeNull()
  })

  test('that breaks off keeps its words in sight, until another try speaks', async () => {
    const { talk, platform, turnId, delta, sent } = await asked()
    delta('Who sent ')
    platform.emit({ type: 'turn.failed', stream: 's1', turnId, code: 'unavailable', fault: 'cut', retryMs: 5000 })
    expect(talk.replies.get(turnId)).toMatchObject({ text: 'Who sent ', fault: 'cut', problem: { code: 'unavailable' } })
    expect(talk.replies.get(turnId)!.retryAt - Date.now()).toBeGreaterThan(4000)
    await talk.retry(turnId)
    expect(sent().map(input => input.turnId)).toEqual([turnId, turnId])
    expect(talk.replies.get(turnId)).toMatchObject({ text: 'Who sent ', problem: null, retryAt: 0 })
    delta('What do ')
    delta('you want?')
    expect(talk.replies.get(turnId)?.text).toBe('What do you want?')
  })

  test('that goes on by itself grows behind what was shown', async () => {
    const { talk, platform, turnId, delta } = await asked()
    delta('Who sent ')
    delta('you, and ')
    delta('why?')
    expect(talk.replies.get(turnId)?.text).toBe('Who sent you, and why?')
    platform.emit(completed(turnOf(3, 'character', 'Who sent you, and why?', { replyTo: turnId, state: 'cut', by: 'model', model: 'm' })))
    expect(talk.session?.turns.at(-1)).toMatchObject({ state: 'cut', model: 'm' })
  })

  test('that fails is counted until one comes', async () => {
    const { talk, platform, turnId } = await asked()
    const fail = () => platform.emit({ type: 'turn.failed', stream: 's1', turnId, code: 'unavailable', fault: 'server' })
    fail()
    fail()
    expect(talk.failures).toBe(2)
    platform.emit(completed(turnOf(3, 'character', 'Yes?', { replyTo: turnId })))
    expect(talk.failures).toBe(0)
  })

  test('that never comes is given up', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const made = await page(sessionOf([opening]))
    await made.talk.send('Hello.')
    vi.advanceTimersByTime(100_000)
    expect([...made.talk.replies.values()][0]?.problem).toMatchObject({ code: 'timeout' })
  })

  test('is asked for when a crash left the last turn without one', async () => {
    const left = turnOf(2, 'trainee', 'Hello.')
    const { talk, sent } = await page(sessionOf([opening, left]), input => ({ ...taken(input), reply: turnOf(3, 'character', 'Who sent you?', { replyTo: 't2' }) }))
    expect(sent()).toEqual([{ id: 's1', turnId: 't2', text: 'Hello.' }])
    expect(texts(talk)).toEqual(['What do you want?', 'Hello.', 'Who sent you?'])
    expect(talk.replies.size).toBe(0)
  })

  test('is not asked for in a talk that has ended', async () => {
    const { sent } = await page(sessionOf([turnOf(2, 'trainee', 'Hello.')], { state: 'ended' }))
    expect(sent()).toEqual([])
  })

  test('whose words were lost on a broken line is shown when it is complete', async () => {
    const { talk, platform, turnId, delta } = await asked()
    delta('Who ')
    platform.emit({ type: 'snapshot', streams: { s1: 2 }, sessions: [] })
    delta('you?')
    expect(talk.replies.get(turnId)?.text).toBe('')
  })
})

describe('news', () => {
  test('of what is known change nothing', async () => {
    const { talk, platform } = await page(sessionOf([opening]))
    const before = talk.session
    platform.emit(completed(opening))
    expect(talk.session).toBe(before)
  })

  test('of another window arrive, and of another talk do not', async () => {
    const { talk, platform } = await page(sessionOf([opening]))
    platform.emit(completed(turnOf(2, 'trainee', 'From the other window.')))
    platform.emit({ ...completed(turnOf(3, 'character', 'Elsewhere.')), stream: 's2' })
    expect(texts(talk)).toEqual(['What do you want?', 'From the other window.'])
  })

  test('with a gap make it read the talk again', async () => {
    const { talk, platform, held } = await page(sessionOf([opening]))
    const turns = [opening, turnOf(2, 'trainee', 'Hello.'), turnOf(3, 'character', 'Yes?', { replyTo: 't2' })]
    held.session = sessionOf(turns)
    platform.emit(completed(turns[2]!))
    await flushPromises()
    expect(texts(talk)).toEqual(['What do you want?', 'Hello.', 'Yes?'])
  })

  test('of the end close the talk', async () => {
    const { talk, platform } = await page(sessionOf([opening]))
    platform.emit({ type: 'session.ended', stream: 's1', seq: 2, session: sessionOf([opening], { state: 'ended' }) })
    expect(talk.session?.state).toBe('ended')
  })

  test('that come while the talk is read are not lost', async () => {
    const { talk, platform, held } = await page(sessionOf([opening]))
    await talk.open('s1')
    held.session = sessionOf([opening], { id: 's9' })
    const opened = talk.open('s9')
    platform.emit({ ...completed(turnOf(2, 'trainee', 'Quick.')), stream: 's9' })
    await opened
    expect(texts(talk)).toEqual(['What do you want?', 'Quick.'])
  })
})

test('a draft is kept for its session, until it is sent', async () => {
  const { talk, reload } = await page(sessionOf([opening]))
  talk.draft = 'I was going to'
  await flushPromises()
  const again = await reload()
  expect(again.draft).toBe('I was going to')
  await again.send(again.draft)
  expect((await reload()).draft).toBe('')
})

test('an account that signs out leaves no words behind', async () => {
  const platform = fakePlatform({ 'auth.GetMe': () => trainee, 'chat.GetSession': () => sessionOf() }, { signIn: 'account', tokens: { accessToken: 'a', refreshToken: 'r' } })
  testPage(platform)
  await useAuthStore().restore()
  const talk = useTalkStore()
  await talk.open('s1')
  talk.draft = 'Secret'
  await flushPromises()
  expect(platform.preferences.get('drafts.u1')).toContain('Secret')
  await useAuthStore().signOut()
  await flushPromises()
  expect(platform.preferences.get('drafts.u1')).toBeNull()
  expect(talk.session).toBeNull()
})

describe('a talk in the bin', () => {
  const left = sessionOf([opening, turnOf(2, 'trainee', 'Hello.')])

  test('asks for no reply, until it is restored', async () => {
    const { talk, sent } = await page({ ...left, readOnly: 'deleted' })
    expect([talk.awaited, sent()]).toEqual([undefined, []])
    await talk.restore()
    await flushPromises()
    expect(talk.session?.readOnly).toBeUndefined()
    expect(sent()).toEqual([{ id: 's1', turnId: 't2', text: 'Hello.' }])
  })

  test('is known to be there when another page put it there', async () => {
    const { talk, held, platform } = await page(sessionOf([opening]))
    held.session = { ...held.session, readOnly: 'deleted' }
    platform.emit({ type: 'session.updated', stream: 's1', session: { ...held.session, deletedAt: '2026-01-06T10:00:00Z' } })
    await flushPromises()
    expect(talk.session?.readOnly).toBe('deleted')
  })
})

describe('the partner', () => {
  async function waiting() {
    const made = await page(sessionOf([opening], { partner: 'model' }))
    await made.talk.send('Hello.')
    const turnId = made.sent()[0]!.turnId!
    made.held.session = made.talk.session!
    made.platform.emit({ type: 'turn.delta', stream: 's1', turnId, delta: 'Who ' })
    return { ...made, turnId }
  }
  const changed = (part: Partial<RolePlayEvent> = {}): RolePlayEvent => ({ type: 'partner.changed', stream: 's1', seq: 3, partner: 'script', usage: { in: 30, out: 7, cost: 12 }, ...part })

  test('is another one in the same attempt, and the waiting turn is answered anew', async () => {
    const { talk, platform, turnId } = await waiting()
    platform.emit({ ...completed(turnOf(2, 'trainee', 'Hello.', { id: turnId })) })
    platform.emit(changed())
    expect(talk.session).toMatchObject({ partner: 'script', usage: { in: 30, out: 7, cost: 12 } })
    expect(talk.replies.get(turnId)).toMatchObject({ text: '', problem: null })
    platform.emit({ type: 'turn.delta', stream: 's1', turnId, delta: 'Never mind.' })
    expect(talk.replies.get(turnId)?.text).toBe('Never mind.')
  })

  test('that was cut short has answered: nothing is waited for', async () => {
    const { talk, platform, turnId } = await waiting()
    platform.emit(completed(turnOf(2, 'trainee', 'Hello.', { id: turnId })))
    platform.emit(completed(turnOf(3, 'character', 'Who ', { replyTo: turnId, state: 'cut', by: 'model' })))
    platform.emit(changed({ seq: 4 }))
    expect(talk.replies.size).toBe(0)
    expect(talk.awaited).toBeUndefined()
  })

  test('is changed by the answer as by the news, whichever comes first', async () => {
    const { talk, platform, turnId, held } = await waiting()
    held.session = { ...held.session, seq: 3, turns: talk.session!.turns }
    await talk.setPartner('script', 'fault')
    expect(talk.replies.get(turnId)?.text).toBe('')
    expect(talk.fellBack).toBe(true)
    platform.emit({ type: 'turn.delta', stream: 's1', turnId, delta: 'Never ' })
    platform.emit(changed())
    expect(talk.replies.get(turnId)?.text).toBe('Never ')
    await talk.setPartner('model')
    expect(talk.fellBack).toBe(false)
  })
})

describe('stepping out', () => {
  test('silences the character before anybody has answered, and scores nothing', async () => {
    let answer = () => {}
    const made = await page(sessionOf([opening]))
    await made.talk.send('Hello.')
    const turnId = made.sent()[0]!.turnId!
    made.platform.emit({ type: 'turn.delta', stream: 's1', turnId, delta: 'You ' })
    const call = made.platform.call.bind(made.platform)
    made.platform.call = async (operation, input, options) => {
      if (operation === 'chat.StepOut') await new Promise<void>(resolve => (answer = resolve))
      return call(operation, input, options)
    }
    const out = made.talk.stepOut()
    expect([made.talk.steppedOut, made.talk.replies.size, made.talk.chips]).toEqual([true, 0, []])
    made.platform.emit({ type: 'turn.delta', stream: 's1', turnId, delta: 'should' })
    made.platform.emit({ type: 'turn.failed', stream: 's1', turnId, code: 'unavailable', fault: 'cut' })
    expect(made.talk.replies.size).toBe(0)
    answer()
    await out
    expect(made.talk.session).toMatchObject({ state: 'ended', steppedOut: true })
  })

  test('by a phrase is no turn', async () => {
    const made = await page(sessionOf([opening]))
    made.held.send = input => {
      made.held.session = left(made.held.session)
      return { turn: { ...turnOf(0, 'trainee', ''), id: '' }, steppedOut: input.text === 'Stop roleplay' }
    }
    await made.talk.send('Stop roleplay')
    await flushPromises()
    expect(made.talk.steppedOut).toBe(true)
    expect(texts(made.talk)).toEqual(['What do you want?'])
    expect([made.talk.outgoing, made.talk.replies.size]).toEqual([[], 0])
    expect(made.talk.session?.state).toBe('ended')
  })

  test('that could not be told is told when the line is back', async () => {
    const made = await page(sessionOf([opening]))
    const call = made.platform.call.bind(made.platform)
    made.platform.call = operation => Promise.reject(operation === 'chat.StepOut' ? unreachable : new Error(operation))
    await expect(made.talk.stepOut()).rejects.toBe(unreachable)
    expect(made.talk.steppedOut).toBe(true)
    made.platform.call = call
    made.platform.emit({ type: 'snapshot', streams: { s1: 1 }, sessions: [] })
    await flushPromises()
    expect(made.talk.session?.steppedOut).toBe(true)
  })

  test('in another window ends it here', async () => {
    const { talk, platform, held } = await page(sessionOf([opening]))
    platform.emit({ type: 'session.ended', stream: 's1', seq: 2, session: left(held.session) })
    expect(talk.steppedOut).toBe(true)
  })
})
