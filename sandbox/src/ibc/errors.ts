import type { Registered } from '../tx/abciError.ts'

/** ibc-go v8 `errors.go` of each module, as far as they are used here. */
export const channelErrors = {
  notFound: ['channel', 3, 'channel not found'],
  invalidState: ['channel', 5, 'invalid channel state'],
  invalidPacket: ['channel', 13, 'invalid packet'],
  invalidAcknowledgement: ['channel', 16, 'invalid acknowledgement'],
  timeoutNotReached: ['channel', 39, 'timeout not reached'],
  timeoutElapsed: ['channel', 40, 'timeout elapsed'],
} as const satisfies Record<string, Registered>

export const clientErrors = {
  notFound: ['client', 4, 'light client not found'],
  consensusStateNotFound: ['client', 7, 'consensus state not found'],
  invalidType: ['client', 10, 'invalid client type'],
  invalidHeader: ['client', 12, 'invalid client header'],
  notActive: ['client', 29, 'client state is not active'],
} as const satisfies Record<string, Registered>

export const transferErrors = {
  invalidDenom: ['transfer', 3, 'invalid denomination for cross-chain transfer'],
  invalidAmount: ['transfer', 5, 'invalid token amount'],
  traceNotFound: ['transfer', 6, 'denomination trace not found'],
  sendDisabled: ['transfer', 7, 'fungible token transfers from this chain are disabled'],
  receiveDisabled: ['transfer', 8, 'fungible token transfers to this chain are disabled'],
  invalidMemo: ['transfer', 11, 'invalid memo'],
} as const satisfies Record<string, Registered>

/** ibc-go v11 */
export const forwardErrors = {
  invalidMetadata: ['packetfowardmiddleware', 2, 'invalid forward metadata'],
  transferFailed: ['packetfowardmiddleware', 3, 'failed to forward transfer packet'],
} as const satisfies Record<string, Registered>

/** ibc-go v11 */
export const rateLimitErrors = {
  quotaExceeded: ['ratelimit', 4, 'quota exceeded'],
} as const satisfies Record<string, Registered>

export const ibcErrors = {
  unauthorized: ['ibc', 2, 'unauthorized'],
  insufficientFunds: ['ibc', 3, 'insufficient funds'],
  unknownRequest: ['ibc', 4, 'unknown request'],
  invalidAddress: ['ibc', 5, 'invalid address'],
  invalidCoins: ['ibc', 6, 'invalid coins'],
  invalidHeight: ['ibc', 9, 'invalid height'],
  invalidType: ['ibc', 12, 'invalid type'],
} as const satisfies Record<string, Registered>

/** 23-commitment: a proof that does not prove. */
export const invalidProof: Registered = ['commitment', 2, 'invalid proof']
/** An error that no module has registered: without a text of its own. */
export const unregistered: Registered = ['undefined', 1, '']
