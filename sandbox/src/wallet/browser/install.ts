/// <reference lib="dom" />
import { createHost } from './elements.ts'
import { createKeplr } from './keplr.ts'
import { showBar } from './panel.ts'
import { changeSettings, readSettings, watchOtherTabs } from './settings.ts'
import { walletStyle } from './style.ts'

const root = createHost(walletStyle)
showBar(root)
watchOtherTabs()
// An installed extension does not let its Keplr be replaced.
Reflect.defineProperty(window, 'keplr', { value: createKeplr(root), configurable: true, enumerable: true, writable: true })
// For tests and the console.
Reflect.defineProperty(window, 'developmentWallet', { value: { readSettings, changeSettings }, configurable: true })
