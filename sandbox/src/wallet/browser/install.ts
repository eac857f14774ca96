/// <reference lib="dom" />
import { createHost } from './elements.ts'
import { createKeplr } from './keplr.ts'
import { showBar } from './panel.ts'
import { changeSettings, readSettings, watchOtherTabs } from './settings.ts'
import { walletStyle } from './style.ts'

const root = createHost(walletStyle)
showBar(root)
watchOtherTabs()
// A browser with the extension keeps its own Keplr where it cannot be replaced.
Reflect.defineProperty(window, 'keplr', { value: createKeplr(root), configurable: true, enumerable: true, writable: true })
// For tests and for hands on the console.
Reflect.defineProperty(window, 'developmentWallet', { value: { readSettings, changeSettings }, configurable: true })
