import { describe, expect, test } from 'vitest'
import type { Profile, SignedIn } from '@/contract/types'
import { ProblemError } from '@/platform'
import { fakePlatform } from '@/platform/fake'
import { trainee, testPage } from '../testing'
import { guardRoutes, homeOf } from './guard'
import { domain, reportingSignOut, useAuthStore } from './index'

const tokens = { accessToken: 'a', refreshToken: 'r' }
const signedIn: SignedIn = { ...tokens, user: trainee, expiresAt: '2026-01-05T10:00:00Z' }
const profile = (part: Partial<Profile> = {}): Profile => ({ id: 'u1', name: 'Trainee', role: 'ADMIN', locked: false, ...part })
const practice = { routes: [{ path: '/', redirect: '/practice' }, { path: '/practice', component: { render: () => 'Practice' } }] }

type Answers = Parameters<typeof fakePlatform>[0]
async function arrive(at: string, answers: Answers, given: Parameters<typeof fakePlatform>[1] = {}) {
  const platform = fakePlatform(answers, given)
  const { app, router } = testPage(platform, [domain, practice])
  guardRoutes(router)
  app.use(router)
  await router.push(at)
  return { platform, router, auth: useAuthStore(), asked: () => platform.calls.map(call => call.operation) }
}

describe('the guard', () => {
  test('leads whoever is not signed in to the welcome, and remembers where they wanted to go', async () => {
    const { router } = await arrive('/practice', {}, { signIn: 'account' })
    expect(router.currentRoute.value.fullPath).toBe('/welcome?to=/practice')
  })

  test('remembers nothing of a plain start', async () => {
    const { router } = await arrive('/', {}, { signIn: 'account' })
    expect(router.currentRoute.value.fullPath).toBe('/welcome')
  })

  test('takes up a kept sign-in', async () => {
    const { router, auth } = await arrive('/practice', { 'auth.GetMe': () => trainee }, { tokens })
    expect(router.currentRoute.value.path).toBe('/practice')
    expect(auth.user).toEqual(trainee)
  })

  test('leads on from the welcome who is signed in', async () => {
    const { router } = await arrive('/welcome?to=/practice', { 'auth.GetMe': () => trainee }, { tokens })
    expect(router.currentRoute.value.path).toBe('/practice')
  })

  test('shows the welcome when nothing answers, and asks again there', async () => {
    const refuse = () => Promise.reject(new ProblemError('unreachable', ''))
    const { router, auth, asked } = await arrive('/practice', { 'auth.ListProfiles': refuse })
    expect(router.currentRoute.value.name).toBe('welcome')
    const before = asked().length
    await expect(auth.restore()).rejects.toMatchObject({ code: 'unreachable' })
    expect(asked().length).toBe(before + 1)
  })

  test.each([['/talk/s1', '/talk/s1'], ['//evil.example', '/'], ['https://evil.example', '/'], [['/a'], '/'], [undefined, '/']])('home of %j is %s', (wanted, home) => {
    expect(homeOf(wanted)).toBe(home)
  })
})

describe('profiles', () => {
  test('the only one, unlocked, is opened without asking', async () => {
    const { auth, asked } = await arrive('/practice', { 'auth.ListProfiles': () => ({ profiles: [profile()] }), 'auth.OpenProfile': () => signedIn })
    expect(asked()).toEqual(['auth.ListProfiles', 'auth.OpenProfile'])
    expect(auth.user).toEqual(trainee)
  })

  test.each([
    ['a locked one', [profile({ locked: true })]],
    ['one of several', [profile(), profile({ id: 'u2' })]],
  ])('%s is not', async (_, profiles) => {
    const { auth, asked } = await arrive('/practice', { 'auth.ListProfiles': () => ({ profiles }) })
    expect(asked()).toEqual(['auth.ListProfiles'])
    expect(auth.user).toBeNull()
  })

  test('are asked for when the kept sign-in is no longer good', async () => {
    const { asked } = await arrive('/practice', {
      'auth.GetMe': () => Promise.reject(new ProblemError('unauthenticated', '')),
      'auth.ListProfiles': () => ({ profiles: [] }),
    }, { tokens })
    expect(asked()).toEqual(['auth.GetMe', 'auth.ListProfiles'])
  })
})

test('signing out forgets the tokens', async () => {
  const { auth, platform } = await arrive('/practice', { 'auth.GetMe': () => trainee }, { tokens })
  await auth.signOut()
  expect(platform.credentials.load()).toBeNull()
  expect(auth.user).toBeNull()
})

test('a call that is refused because nobody is signed in is reported, a wrong password is not', async () => {
  const refuse = () => Promise.reject(new ProblemError('unauthenticated', ''))
  let reports = 0
  const platform = reportingSignOut(fakePlatform({ 'chat.ListScenarios': refuse, 'auth.Login': refuse }), () => reports++)
  await expect(platform.call('auth.Login', { email: 'a@b.c', password: 'x' })).rejects.toMatchObject({ code: 'unauthenticated' })
  expect(reports).toBe(0)
  await expect(platform.call('chat.ListScenarios', {})).rejects.toMatchObject({ code: 'unauthenticated' })
  expect(reports).toBe(1)
})

test('a refusal ends the sign-in in long work as in a call', async () => {
  let reports = 0
  const refuse = () => Promise.reject(new ProblemError('unauthenticated', 'Sign in.'))
  const host = { ...fakePlatform({}, { exportSessions: refuse, importFile: refuse, verifyStorage: refuse }), compactStorage: refuse, exportSession: refuse }
  const platform = reportingSignOut(host, () => reports++)
  const work = { jobId: 'j', signal: new AbortController().signal }
  const all = [
    () => platform.exportSessions({ ids: ['a'], formats: ['txt'] }, work), () => platform.importFile({ name: 'a', size: 1 }, { asCopy: false }, work),
    () => platform.verifyStorage({ repair: false }, work), () => platform.compactStorage(), () => platform.exportSession({ id: 'a' }),
  ]
  for (const [done, begin] of all.entries()) {
    await expect(begin()).rejects.toMatchObject({ code: 'unauthenticated' })
    expect(reports).toBe(done + 1)
  }
})
