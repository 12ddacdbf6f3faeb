import { defineStore } from 'pinia'
import { ref } from 'vue'
import type { CreateProfileInput, LoginInput, OpenProfileInput, Profile, RegisterInput, SignedIn, User } from '@/contract/types'
import { ProblemError, usePlatform } from '@/platform'

/** Who is signed in, and the people of this machine. */
export const useAuthStore = defineStore('auth', () => {
  const platform = usePlatform()
  const user = ref<User | null>(null)
  /** Null until they are read. */
  const profiles = ref<Profile[] | null>(null)
  let restoring: Promise<void> | undefined

  /** Takes up the sign-in of before; asked once, and again after a failure. */
  function restore(): Promise<void> {
    restoring ??= takeUp().catch((error: unknown) => {
      restoring = undefined
      throw error
    })
    return restoring
  }

  async function takeUp() {
    if (platform.credentials.kept() && (await knowsMe())) return
    if (platform.signIn !== 'profile') return
    const [only, other] = await loadProfiles()
    if (only && !other && !only.locked) await openProfile({ id: only.id })
  }

  async function knowsMe(): Promise<boolean> {
    try {
      user.value = await platform.call('auth.GetMe', {})
      return true
    } catch (error) {
      if (error instanceof ProblemError && error.code === 'unauthenticated') return false
      throw error
    }
  }

  async function loadProfiles(): Promise<Profile[]> {
    return (profiles.value = (await platform.call('auth.ListProfiles', {})).profiles)
  }

  function enter({ user: who, accessToken, refreshToken }: SignedIn) {
    platform.credentials.save({ accessToken, refreshToken })
    user.value = who
  }
  const openProfile = async (input: OpenProfileInput) => enter(await platform.call('auth.OpenProfile', input))
  const createProfile = async (input: CreateProfileInput) => enter(await platform.call('auth.CreateProfile', input))
  const login = async (input: LoginInput) => enter(await platform.call('auth.Login', input))
  const register = async (input: RegisterInput) => enter(await platform.call('auth.Register', input))

  /** What is left to do when the server no longer knows the sign-in. */
  function forget() {
    platform.credentials.save(null)
    user.value = profiles.value = null
  }

  async function signOutEverywhere() {
    await platform.call('auth.SignOutEverywhere', {})
    forget()
  }

  /** Here only; but where the program remembers who is signed in, it must forget it too. */
  async function signOut() {
    platform.credentials.save(null)
    if (platform.credentials.kept()) await signOutEverywhere()
    else forget()
  }

  return {
    user, profiles, signIn: platform.signIn,
    restore, loadProfiles, openProfile, createProfile, login, register, forget, signOut, signOutEverywhere,
  }
})
