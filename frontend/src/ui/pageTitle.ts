import { type MaybeRefOrGetter, type InjectionKey, type ShallowRef, inject, onScopeDispose, toValue, watchEffect } from 'vue'

export const pageTitleKey: InjectionKey<ShallowRef<string>> = Symbol('page title')

/** Names the window while this component is shown; without a name the route's title stands. */
export function usePageTitle(title: MaybeRefOrGetter<string | undefined>) {
  const shown = inject(pageTitleKey)
  if (!shown) throw new Error('No page title is provided.')
  watchEffect(() => (shown.value = toValue(title) ?? ''))
  onScopeDispose(() => (shown.value = ''))
}
