import type { Ref } from 'vue'
import { ref } from 'vue'

export const themes = ['system', 'light', 'dark'] as const
type Theme = (typeof themes)[number]

// The server reads it too, so that the page is in the right colours before any script runs.
const cookieName = 'relayooor_theme'
const yearSeconds = 365 * 24 * 3_600

/** The theme that was chosen here, and a choice that is kept; `system` follows the wish of the device. */
export function useTheme(): { theme: Readonly<Ref<Theme>>; choose: (next: Theme) => void } {
  const theme = ref(readTheme(document.cookie))
  show(theme.value)

  function choose(next: Theme): void {
    theme.value = next
    show(next)
    const secure = location.protocol === 'https:' ? '; Secure' : ''
    document.cookie = `${cookieName}=${next}; Path=/; Max-Age=${next === 'system' ? 0 : yearSeconds}; SameSite=Lax${secure}`
  }
  return { theme, choose }
}

function readTheme(cookies: string): Theme {
  const kept = new RegExp(`(?:^|; )${cookieName}=(\\w+)`).exec(cookies)?.[1]
  return themes.find(theme => theme === kept) ?? 'system'
}

function show(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme
}
