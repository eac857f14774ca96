import { expect, it } from 'vitest'
import { walletApps } from './walletApps.ts'

const url = 'https://clear.example/price?packet=sandhub-1/transfer/channel-0/42&on=sandhub-1'
const links = (userAgent: string) => walletApps(userAgent, url).map(({ href }) => href)

it('opens the same page in the apps of wallets, on a phone alone', () => {
  const keplr = `https://deeplink.keplr.app/web-browser?url=${encodeURIComponent(url)}`
  expect(links('Mozilla/5.0 (X11; Linux x86_64) Chrome/153')).toEqual([])
  expect(links('Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X)')).toEqual([keplr, `cosmostation://dapp?${url}`])
  expect(links('Mozilla/5.0 (Linux; Android 16; Pixel 10)')).toEqual([
    keplr,
    `intent://dapp?${url}#Intent;package=wannabit.io.cosmostaion;scheme=cosmostation;end;`,
  ])
})
