import { usePlatform } from '@/platform'
import { useAuthStore } from '../../auth'

export type Partner = 'script' | 'model'

/** Who played last for this person on this device: the next talk begins with the same. */
export function usePreferredPartner() {
  const { preferences } = usePlatform()
  const auth = useAuthStore()
  const key = () => `partner.${auth.user?.id}`
  return {
    get: (): Partner => (preferences.get(key()) === 'model' ? 'model' : 'script'),
    set: (partner: Partner) => preferences.set(key(), partner === 'model' ? partner : null),
  }
}
