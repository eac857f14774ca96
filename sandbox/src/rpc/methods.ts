import type { Methods } from './method.ts'
import { abciMethods } from './abciMethods.ts'
import { blockMethods } from './blockMethods.ts'
import { broadcastMethods } from './broadcastMethods.ts'
import { searchMethods } from './searchMethods.ts'

/** The modelled part of CometBFT 0.38's RPC. */
export const methods: Methods = {
  ...blockMethods,
  ...searchMethods,
  ...abciMethods,
  ...broadcastMethods,
}
