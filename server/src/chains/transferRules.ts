import type { ModuleAsker } from './askModule.ts'
import type { Chain, Coin } from './chain.ts'
import type { RateLimit } from './rateLimit.ts'
import { readAddress } from '@relayooor/shared'
import { BinaryWriter } from 'cosmjs-types/binary'
import { QueryClientImpl as AuthQuery } from 'cosmjs-types/cosmos/auth/v1beta1/query'
import { QueryClientImpl as BankQuery } from 'cosmjs-types/cosmos/bank/v1beta1/query'
import { MsgSend } from 'cosmjs-types/cosmos/bank/v1beta1/tx'
import { TxRaw } from 'cosmjs-types/cosmos/tx/v1beta1/tx'
import { QueryClientImpl as TransferQuery } from 'cosmjs-types/ibc/applications/transfer/v1/query'
import { absentAsNull } from './absent.ts'
import { ChainError } from './chainError.ts'
import { readUnits } from './coinText.ts'
import { contractLetsLeave, contractRateLimits } from './contractRateLimits.ts'
import { fieldOf, fieldsOf, textOf } from './fields.ts'
import { isInvalidAddress, judgeSendRefusal } from './rpcErrors.ts'
import { encodeAuthInfo, encodeBody } from './signTx.ts'

/** Questions about what a chain does with a transfer that comes to it. All throw `ChainError`, nothing else that is expected. */
export interface TransferRules {
  /** Whether the chain takes the text for an account of its own: no prefix and no form is guessed. */
  isAccount: (address: string) => Promise<boolean>
  /**
   * Whether the bank refuses this coin for that account, as it does for modules and for who is blocked; null when that cannot be tried: one
   * of `senders` has to have an account there.
   */
  refusesMoney: (address: string, denom: string, senders: Iterable<string>) => Promise<boolean | null>
  /** Where a channel end keeps the coins that went over it, as the chain itself says; null where it tells no such thing. */
  escrow: (portId: string, channelId: string) => Promise<string | null>
  /** In base units. */
  balance: (address: string, denom: string) => Promise<bigint>
  /** Whether transfers may leave and come at all. */
  switches: () => Promise<{ send: boolean; receive: boolean }>
  /** Whether the bank lets an account send this coin, over a channel too. */
  maySend: (denom: string) => Promise<boolean>
  /** None when nothing limits it. `exempt`: for this sender and receiver. */
  moduleLimits: (channelId: string, denom: string, exempt: { sender: string; receiver: string } | null) => Promise<RateLimit[]>
  /** The same of a contract that sees each transfer, which exempts nobody. */
  contractLimits: (channelId: string, denom: string) => Promise<RateLimit[]>
  /** Whether that contract lets a coin leave over a channel, by its name in the packet that would be sent. */
  letsLeave: (channelId: string, denomPath: string) => Promise<boolean>
  /** Whether its rate limits let no such coin pass at all. */
  isBlacklisted: (denom: string) => Promise<boolean>
  /** Whether a transfer can leave over a channel: it is there and open, its light client active (ibc-go SendPacket). */
  canLeave: (portId: string, channelId: string) => Promise<boolean>
  /** Whether it forwards packets whose memo asks for it. */
  forwards: () => Promise<boolean>
}

type Asked = Pick<Chain, 'settings' | 'query' | 'account' | 'simulate' | 'head' | 'ibc'>

export function transferRules(chain: Asked, modules: ModuleAsker): TransferRules {
  async function askLimits<T>(method: string, about: string, request: Uint8Array, read: (answer: Uint8Array) => T): Promise<T | null> {
    for (const service of rateLimitServices) {
      const answer = await modules.askShared(chain, `${service} ${method}`, about, async rpc =>
        read(await rpc.request(service, method, request)),
      )
      if (answer !== null) return answer
    }
    return null
  }

  function allOf(method: string): Promise<Uint8Array[] | null> {
    return askLimits(method, '', new Uint8Array(), answer => fieldsOf(answer, 1))
  }

  async function moduleLimit(
    channelId: string,
    denom: string,
    exempt: { sender: string; receiver: string } | null,
  ): Promise<Omit<RateLimit, 'over'> | null> {
    const request = BinaryWriter.create().uint32(10).string(denom).uint32(18).string(channelId).finish()
    const limit = await askLimits('RateLimit', `${channelId} ${denom}`, request, answer => ({ read: readRateLimit(answer) }))
    if (!limit?.read) return null
    const pairs = exempt && (await allOf('AllWhitelistedAddresses'))
    return pairs?.some(pair => textOf(pair, 1) === exempt?.sender && textOf(pair, 2) === exempt.receiver) ? null : limit.read
  }

  return {
    async isAccount(address) {
      try {
        await chain.query(rpc => absentAsNull(new AuthQuery(rpc).Account({ address })))
        return true
      } catch (error) {
        if (error instanceof ChainError && error.code === 'rejected' && isInvalidAddress(error.facts.abci)) return false
        throw error
      }
    },

    async refusesMoney(address, denom, senders) {
      const { chainId, prefix } = chain.settings
      for (const sender of senders) {
        const account = readAddress(sender, prefix).ok ? await chain.account(sender) : null
        if (!account) continue
        const coin: Coin = { denom, amount: '1' }
        const tx = {
          chainId,
          accountNumber: BigInt(account.accountNumber),
          sequence: BigInt(account.sequence),
          messages: [
            { typeUrl: MsgSend.typeUrl, value: MsgSend.encode({ fromAddress: sender, toAddress: address, amount: [coin] }).finish() },
          ],
          memo: '',
          timeoutHeight: 0n,
          gasLimit: 0n,
          fee: [],
        }
        const bytes = { bodyBytes: encodeBody(tx), authInfoBytes: encodeAuthInfo(account.pubKey, tx), signatures: [new Uint8Array()] }
        try {
          await chain.simulate(TxRaw.encode(bytes).finish())
          return false
        } catch (error) {
          if (!(error instanceof ChainError) || error.code !== 'rejected') throw error
          const refusal = judgeSendRefusal(error.facts.abci?.log ?? '', address)
          return refusal === 'other' ? null : refusal === 'receiver'
        }
      }
      return null
    },

    async escrow(portId, channelId) {
      const address = await modules.ask(
        chain,
        'escrow',
        async rpc => (await new TransferQuery(rpc).EscrowAddress({ portId, channelId })).escrowAddress,
      )
      return address || null
    },

    async balance(address, denom) {
      const { value } = await chain.query(rpc => new BankQuery(rpc).Balance({ address, denom }))
      return readUnits(value.balance?.amount ?? '')
    },

    async switches() {
      const params = await modules.askShared(chain, 'transfer', '', async rpc => (await new TransferQuery(rpc).Params({})).params)
      return { send: params?.sendEnabled ?? true, receive: params?.receiveEnabled ?? true }
    },

    async maySend(denom) {
      // Before SDK 0.47 the parameters themselves list the coins.
      const [params, listed] = await Promise.all([
        modules.askShared(chain, 'bank', '', async rpc => (await new BankQuery(rpc).Params({})).params),
        modules.ask(chain, 'send enabled', async rpc => (await new BankQuery(rpc).SendEnabled({ denoms: [denom] })).sendEnabled),
      ])
      return (
        [...(listed ?? []), ...(params?.sendEnabled ?? [])].find(one => one.denom === denom)?.enabled ?? params?.defaultSendEnabled ?? true
      )
    },

    async moduleLimits(channelId, denom, exempt) {
      const limit = await moduleLimit(channelId, denom, exempt)
      return limit ? [{ over: channelId, ...limit }] : []
    },

    contractLimits: (channelId, denom) => contractRateLimits(chain, modules, channelId, denom),

    letsLeave: (channelId, denomPath) => contractLetsLeave(chain, modules, channelId, denomPath),

    async isBlacklisted(denom) {
      const denoms = await allOf('AllBlacklistedDenoms')
      return denoms?.some(one => Buffer.from(one).toString('utf8') === denom) ?? false
    },

    async canLeave(portId, channelId) {
      const channel = await chain.ibc.channel(portId, channelId)
      if (channel?.state !== 'OPEN') return false
      const connection = await chain.ibc.connection(channel.connectionId)
      if (!connection) return false
      const { status } = await chain.ibc.client(connection.clientId)
      return status === 'active'
    },

    async forwards() {
      // A key that nothing is kept under: the answer tells whether there is such a store.
      const answer = await modules.ask(chain, 'packet forward', rpc =>
        rpc.request('store/packetfowardmiddleware', 'key', Buffer.from('channel-0/transfer/0')),
      )
      return answer !== null
    },
  }
}

/** ibc-go from v11 on, ibc-apps before it, and Stride's own before that: the messages are the same. */
const rateLimitServices = ['ibc.applications.rate_limiting.v1.Query', 'ratelimit.v1.Query', 'stride.ratelimit.Query']

/**
 * `QueryRateLimitResponse`: the limit is field 1; its fields are path, quota (percent out, percent in) and flow (in, out, value of the
 * channel). Null when there is none, and when the value is zero: then nothing is limited (ibc-go rate-limiting, types/quota.go).
 */
function readRateLimit(answer: Uint8Array): Omit<RateLimit, 'over'> | null {
  const [limit] = fieldsOf(answer, 1)
  if (!limit) return null
  const [quota, flow] = [fieldOf(limit, 2), fieldOf(limit, 3)]
  const [percentOut, percentIn] = [readUnits(textOf(quota, 1)), readUnits(textOf(quota, 2))]
  const [inflow, outflow, value] = [readUnits(textOf(flow, 1)), readUnits(textOf(flow, 2)), readUnits(textOf(flow, 3))]
  if (value === 0n) return null
  return { receive: (value * percentIn) / 100n - (inflow - outflow), send: (value * percentOut) / 100n - (outflow - inflow) }
}
