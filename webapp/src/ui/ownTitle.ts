import { onScopeDispose, shallowRef, watch } from 'vue'

/** What the tab is called in place of its page's name, while something on the page has more to say there. */
export const ownTitle = shallowRef<string>()

export function useOwnTitle(title: () => string | undefined): void {
  watch(title, text => (ownTitle.value = text), { immediate: true })
  onScopeDispose(() => (ownTitle.value = undefined))
}
