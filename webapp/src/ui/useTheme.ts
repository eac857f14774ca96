import type { Ref } from 'vue'
import { ref, watch } from 'vue'

type Theme = 'light' | 'dark'

// Also read by public/theme.js, before the first paint.
const storageKey = 'relayooor.theme'

/** The theme in use, and a switch that is remembered; without a choice the system's wish is followed. */
export function useTheme(): { theme: Ref<Theme>; toggle: () => void } {
  const system = window.matchMedia('(prefers-color-scheme: dark)')
  const chosen = document.documentElement.dataset.theme
  const theme = ref<Theme>(chosen === 'dark' || chosen === 'light' ? chosen : system.matches ? 'dark' : 'light')
  let followsSystem = chosen === undefined

  system.addEventListener('change', ({ matches }) => {
    if (followsSystem) theme.value = matches ? 'dark' : 'light'
  })
  watch(theme, value => {
    if (!followsSystem) document.documentElement.dataset.theme = value
  })

  function toggle(): void {
    followsSystem = false
    theme.value = theme.value === 'dark' ? 'light' : 'dark'
    try {
      localStorage.setItem(storageKey, theme.value)
    } catch {
      // Storage is blocked: the choice lasts as long as the page.
    }
  }
  return { theme, toggle }
}
