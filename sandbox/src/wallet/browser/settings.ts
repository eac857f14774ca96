/// <reference lib="dom" />

/** Stored in this browser, for this site. */
export interface Settings {
  /** Name of the chosen account; the first one by default. */
  account?: string
  /** Signs Amino documents only, like an account on a Ledger. */
  ledger?: boolean
  /** Rejects every request at once. */
  rejectAll?: boolean
  /** Chain ids that this site may use. */
  allowed?: string[]
}

const settingsKey = 'relayooor-development-wallet'

export function readSettings(): Settings {
  try {
    // Written by this script only; anything else is not ours.
    return JSON.parse(localStorage.getItem(settingsKey) ?? '{}') as Settings
  } catch {
    return {}
  }
}

/** Changes settings, and notifies pages of another account as Keplr does. */
export function changeSettings(change: Settings): void {
  const before = readSettings()
  const after = { ...before, ...change }
  localStorage.setItem(settingsKey, JSON.stringify(after))
  tell(before, after)
}

/** Notifies other tabs of this site too. */
export function watchOtherTabs(): void {
  window.addEventListener('storage', ({ key, oldValue, newValue }) => {
    if (key === settingsKey) tell(JSON.parse(oldValue ?? '{}') as Settings, JSON.parse(newValue ?? '{}') as Settings)
  })
}

function tell(before: Settings, after: Settings): void {
  window.dispatchEvent(new Event('development-wallet-settings'))
  if (before.account !== after.account || before.ledger !== after.ledger) window.dispatchEvent(new Event('keplr_keystorechange'))
}
