import type { ModuleAsker } from './askModule.ts'
import type { Chain, ProtobufRpc } from './chain.ts'
import type { RateLimit } from './rateLimit.ts'
import { Buffer } from 'node:buffer'
import { QueryClientImpl as BankQuery } from 'cosmjs-types/cosmos/bank/v1beta1/query'
import { QueryClientImpl as WasmQuery } from 'cosmjs-types/cosmwasm/wasm/v1/query'
import { z } from 'zod'
import { ChainError } from './chainError.ts'
import { readUnits } from './coinText.ts'
import { fieldOf, textOf } from './fields.ts'
import { isNothingInContract } from './rpcErrors.ts'

/** Osmosis', and Neutron's after it, with the same contract. */
const services = ['osmosis.ibcratelimit.v1beta1.Query', 'neutron.ibcratelimit.v1beta1.Query']
/** The name under which the contract keeps what counts over all channels together. */
const anyChannel = 'any'

const Units = z.string().transform(readUnits)
/** Osmosis x/ibc-rate-limit, contracts/rate-limiter/src/state: percentages of the coin's supply; nanoseconds since 1970. */
const Limits = z
  .array(
    z.object({
      quota: z.object({
        max_percentage_send: z.int().min(0).max(100),
        max_percentage_recv: z.int().min(0).max(100),
        /** The supply when the period began; none before the first transfer. */
        channel_value: Units.nullish(),
      }),
      flow: z.object({ inflow: Units, outflow: Units, period_end: Units }),
    }),
  )
  .max(100)
type Limit = z.infer<typeof Limits>[number]
/** Over which a coin may leave: over any where none is named. */
const Channels = z.array(z.string()).max(1_000)

/** Asks for the contract that sees each transfer of the chain; null where it has no such module, or no contract. @throws ChainError */
async function contractOf(chain: Pick<Chain, 'settings' | 'query'>, modules: ModuleAsker): Promise<string | null> {
  const named = services.map(service =>
    modules.askShared(chain, service, '', async rpc => textOf(fieldOf(await rpc.request(service, 'Params', new Uint8Array()), 1), 1)),
  )
  return (await Promise.all(named)).find(Boolean) ?? null
}

/**
 * Whether that contract lets a coin leave over a channel, which it may allow over some alone: `denomPath` is the coin's name in the packet
 * that would be sent, by which the contract keeps it (README of Osmosis x/ibc-rate-limit, Denom restrictions). @throws ChainError
 */
export async function contractLetsLeave(
  chain: Pick<Chain, 'settings' | 'query'>,
  modules: ModuleAsker,
  channelId: string,
  denomPath: string,
): Promise<boolean> {
  const contract = await contractOf(chain, modules)
  if (contract === null) return true
  const question = { get_denom_restrictions: { denom: denomPath } }
  const { value: allowed } = await chain.query(rpc => askContract(rpc, contract, question, Channels))
  return allowed.length === 0 || allowed.includes(channelId)
}

/** What a chain's rate limits by contract, as Osmosis has them, leave of one coin; none where it has no such module. @throws ChainError */
export async function contractRateLimits(
  chain: Pick<Chain, 'settings' | 'query' | 'head'>,
  modules: ModuleAsker,
  channelId: string,
  denom: string,
): Promise<RateLimit[]> {
  const contract = await contractOf(chain, modules)
  if (contract === null) return []
  const now = chain.head()?.time
  if (!now) throw new ChainError('not-yet', `no block of ${chain.settings.chainId} was seen yet`, { chainId: chain.settings.chainId })
  const kept = await Promise.all(
    [channelId, anyChannel].map(async over => {
      const { value } = await chain.query(rpc => askContract(rpc, contract, { get_quotas: { channel_id: over, denom } }, Limits))
      return value.map(limit => ({ over, limit, began: limit.flow.period_end >= BigInt(now.getTime()) * 1_000_000n }))
    }),
  )
  const limits = kept.flat()
  const supply = limits.some(needsSupply) ? await supplyOf(chain, denom) : 0n
  return limits.map(one => {
    const { quota, flow } = one.limit
    const worth = needsSupply(one) ? supply : (quota.channel_value ?? supply)
    // Its next transfer begins a period that has ended anew.
    const net = one.began ? flow.inflow - flow.outflow : 0n
    return {
      over: one.over,
      receive: (worth * BigInt(quota.max_percentage_recv)) / 100n - net,
      send: (worth * BigInt(quota.max_percentage_send)) / 100n + net,
    }
  })
}

function needsSupply({ limit, began }: { limit: Limit; began: boolean }): boolean {
  return !began || typeof limit.quota.channel_value !== 'bigint'
}

/** None where the contract has nothing under that, or knows no such question. */
async function askContract<T>(rpc: ProtobufRpc, address: string, question: object, Answer: z.ZodType<T[]>): Promise<T[]> {
  const queryData = Buffer.from(JSON.stringify(question))
  try {
    const { data } = await new WasmQuery(rpc).SmartContractState({ address, queryData })
    return Answer.parse(JSON.parse(Buffer.from(data).toString('utf8')))
  } catch (error) {
    if (error instanceof ChainError && error.code === 'rejected' && isNothingInContract(error.facts.abci)) return []
    throw error
  }
}

async function supplyOf(chain: Pick<Chain, 'query'>, denom: string): Promise<bigint> {
  const { value } = await chain.query(async rpc => readUnits((await new BankQuery(rpc).SupplyOf({ denom })).amount?.amount ?? '0'))
  return value
}
