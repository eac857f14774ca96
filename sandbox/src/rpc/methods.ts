import type { Methods } from './method.ts'
import { abciMethods } from './abciMethods.ts'
import { blockMethods } from './blockMethods.ts'
import { broadcastMethods } from './broadcastMethods.ts'
import { searchMethods } from './searchMethods.ts'

/** CometBFT 0.38 RPC, as far as it is modelled. */
export const methods: Methods = {
  ...blockMethods,
  ...searchMethods,
  ...abciMethods,
  ...broadcastMethods,
}
