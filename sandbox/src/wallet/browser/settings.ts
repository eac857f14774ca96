/// <reference lib="dom" />

/** What the wallet remembers in this browser, for this site. */
export interface Settings {
  /** Name of the chosen account; the first one as long as nobody chose. */
  account?: string
  /** Like an account on a Ledger: it signs Amino documents only. */
  ledger?: boolean
  /** Every question is answered with no, at once. */
  rejectAll?: boolean
  /** Chain ids that this site may ask about. */
  allowed?: string[]
}

const settingsKey = 'relayooor-development-wallet'

export function readSettings(): Settings {
  try {
    // Written by this script only; whatever else stands there is not ours.
    return JSON.parse(localStorage.getItem(settingsKey) ?? '{}') as Settings
  } catch {
    return {}
  }
}

/** Changes settings; pages hear of another account as from Keplr. */
export function changeSettings(change: Settings): void {
  const before = readSettings()
  const after = { ...before, ...change }
  localStorage.setItem(settingsKey, JSON.stringify(after))
  tell(before, after)
}

/** Other tabs of this site hear of it as well. */
export function watchOtherTabs(): void {
  window.addEventListener('storage', ({ key, oldValue, newValue }) => {
    if (key === settingsKey) tell(JSON.parse(oldValue ?? '{}') as Settings, JSON.parse(newValue ?? '{}') as Settings)
  })
}

function tell(before: Settings, after: Settings): void {
  window.dispatchEvent(new Event('development-wallet-settings'))
  if (before.account !== after.account || before.ledger !== after.ledger) window.dispatchEvent(new Event('keplr_keystorechange'))
}
