export interface WalletApp {
  name: string
  href: string
}

/**
 * Wallets' apps that open a page in a browser of their own, where the wallet is at hand: Keplr's as its documentation has it
 * (https://docs.keplr.app, deep links, 2.0.63 or later), Cosmostation's as public code of pages has it. Leap is none of them: its
 * links went by a service that has ended. Empty where this is no phone.
 */
export function walletApps(userAgent: string, url: string): WalletApp[] {
  const android = /Android/i.test(userAgent)
  if (!android && !/iPhone|iPad|iPod/i.test(userAgent)) return []
  return [
    { name: 'Keplr', href: `https://deeplink.keplr.app/web-browser?url=${encodeURIComponent(url)}` },
    {
      name: 'Cosmostation',
      // Its app reads all that follows the question mark as the address.
      href: android ? `intent://dapp?${url}#Intent;package=wannabit.io.cosmostaion;scheme=cosmostation;end;` : `cosmostation://dapp?${url}`,
    },
  ]
}
