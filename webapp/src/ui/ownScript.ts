interface TrustedTypes {
  createPolicy: (name: string, rules: { createScriptURL: (url: string) => string }) => { createScriptURL: (url: string) => string }
}

// Not in every browser; where it is, the page's policy lets nothing else become a script.
const trustedTypes = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes
const policy = trustedTypes?.createPolicy('relayooor', { createScriptURL: url => url })

/** The address of a script that this page itself names. Never give it a text that somebody else wrote. */
export function ownScript(url: string): string {
  return policy?.createScriptURL(url) ?? url
}
