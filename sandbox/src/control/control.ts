import type { SandboxAccount } from '../accounts/accounts.ts'
import type { Clock } from '../chain/clock.ts'
import type { ChainFaults, SimChain } from '../chain/simChain.ts'
import type { Messages } from '../chain/submit.ts'
import type { ClientStatus } from '../ibc/client.ts'
import type { Step } from '../relay/relayPacket.ts'
import type { NodeFaults } from '../rpc/node.ts'
import type { RpcNode } from '../rpc/server.ts'
import type { Context } from '../tx/context.ts'
import { moduleAddress } from '../accounts/address.ts'
import { balanceOf, burnCoins, mintCoins, sendCoins } from '../bank/bank.ts'
import { txHash } from '../chain/executeBlock.ts'
import { clientStatus } from '../ibc/client.ts'
import { expireClient, freezeClient, renewClient } from '../ibc/clientEdits.ts'
import { channels, clients } from '../ibc/ibcStore.ts'
import { setRateLimit as startWindow } from '../ibc/rateLimits.ts'
import { counterpartyOf, relayPacket } from '../relay/relayPacket.ts'
import { sendTransfer } from '../relay/sendTransfer.ts'
import { signTx } from '../tx/signTx.ts'

/**
 * Faults of the simulated Hermes. `missing`: no such program. `fail`: exit 1. `nothing`: success, and nothing relayed. `half`: every second
 * packet. `no-ack`: delivers without acknowledgements. `crash`: ends halfway. With sequences, only calls that are for one of them too.
 */
export const hermesFaults = ['none', 'missing', 'hang', 'fail', 'nothing', 'half', 'slow', 'no-ack', 'crash'] as const
export interface HermesFault {
  fault: (typeof hermesFaults)[number]
  slowMs: number
  sequences: string[]
}

export interface ControlledChain {
  chain: SimChain
  nodes: RpcNode[]
}

export interface ControlDeps {
  chains: ReadonlyMap<string, ControlledChain>
  accounts: readonly SandboxAccount[]
  clock: Clock
  /** Called when something changed that outlives the process. */
  onClock: () => void
  /** Removes the simulated Hermes, or puts it back. */
  setHermesMissing: (missing: boolean) => Promise<void>
}

export interface PacketId {
  chainId: string
  portId?: string | undefined
  channelId: string
  sequence: bigint
}

export interface TransferRequest {
  chainId: string
  from: string
  to: string
  amount: bigint
  denom?: string | undefined
  channelId: string
  timeoutSeconds?: number | undefined
  memo?: string | undefined
}

export type Control = ReturnType<typeof createControl>

/** Controls the sandbox from outside: faults, and actions of others on the network. A change of state makes a block at once. */
export function createControl(deps: ControlDeps) {
  const hermes: HermesFault = { fault: 'none', slowMs: 0, sequences: [] }
  return {
    state,
    setChainFaults,
    setNodeFaults,
    setHermes,
    setClient,
    setChannel,
    setBlocked,
    setReceiveEnabled,
    setSendEnabled,
    setRateLimit,
    setGasPrice,
    relay,
    invent,
    inventRelay,
    transfer,
    fund,
    drain,
    advanceTime,
    mine,
    clear,
  }

  function chainOf(chainId: string): ControlledChain {
    const found = deps.chains.get(chainId)
    if (!found) throw new ControlError(`There is no chain ${chainId}`)
    return found
  }

  function destinationOf(source: SimChain, portId: string, channelId: string): SimChain {
    const end = `${portId}/${channelId}`
    if (!channels.get(source.state(), end)) fail(`${source.parameters.chainId} has no channel ${end}`)
    return chainOf(counterpartyOf(source, end)).chain
  }

  function accountOf(name: string): SandboxAccount {
    const found = deps.accounts.find(account => account.name === name)
    if (!found) throw new ControlError(`There is no account ${name}`)
    return found
  }

  function state() {
    return {
      time: new Date(deps.clock.nowMs()).toISOString(),
      hermes,
      chains: Object.fromEntries(
        [...deps.chains].map(([chainId, { chain, nodes }]) => [
          chainId,
          {
            height: chain.storedHeight(),
            mempool: chain.mempool().length,
            faults: chain.faults,
            nodes: nodes.map(node => ({
              url: node.url,
              faults: { ...node.faults, invents: node.faults.invents.map(({ height, tx }) => ({ height, hash: tx.hash })) },
            })),
            clients: Object.fromEntries(
              clients
                .list(chain.state())
                .map(([id, client]): [string, ClientStatus] => [id, clientStatus(chain.state(), id, client, deps.clock.nowMs())]),
            ),
            channels: Object.fromEntries(channels.list(chain.state()).map(([end, channel]) => [end, channel.state])),
            blocked: chain
              .state()
              .list('blocked')
              .map(([address]) => address),
          },
        ]),
      ),
    }
  }

  function setChainFaults(chainId: string, faults: Partial<ChainFaults>) {
    Object.assign(chainOf(chainId).chain.faults, faults)
  }

  /** Of one endpoint, counted from 0, or of all. */
  async function setNodeFaults(chainId: string, faults: Partial<NodeFaults>, node?: number) {
    const { nodes } = chainOf(chainId)
    const chosen = node === undefined ? nodes : [nodes[node] ?? fail(`${chainId} has no endpoint ${node}`)]
    for (const one of chosen) {
      Object.assign(one.faults, faults)
      await one.apply()
    }
  }

  async function setHermes(fault: Partial<HermesFault>) {
    Object.assign(hermes, { sequences: [] }, fault)
    await deps.setHermesMissing(hermes.fault === 'missing')
  }

  async function setClient(chainId: string, clientId: string, status: ClientStatus) {
    const { chain } = chainOf(chainId)
    const followed = chainOf((clients.get(chain.state(), clientId) ?? fail(`${chainId} has no client ${clientId}`)).chainId).chain
    if (status === 'Active') await followed.mine()
    await chain.edit(context => {
      if (status === 'Expired') return expireClient(context, clientId)
      if (status === 'Frozen') return freezeClient(context, clientId, true)
      renewClient(context, clientId, followed.storedHeight())
    })
  }

  async function setChannel(chainId: string, channelId: string, channelState: 'OPEN' | 'CLOSED') {
    await chainOf(chainId).chain.edit(context => {
      const end = `transfer/${channelId}`
      const channel = channels.get(context.store, end) ?? fail(`${chainId} has no channel ${channelId}`)
      channels.set(context.store, end, { ...channel, state: channelState })
    })
  }

  /** A blocked address accepts no coins, like a module account. */
  async function setBlocked(chainId: string, address: string, blocked: boolean) {
    await chainOf(chainId).chain.edit(({ store }) => (blocked ? store.set('blocked', address, 'true') : store.delete('blocked', address)))
  }

  async function setReceiveEnabled(chainId: string, enabled: boolean) {
    await chainOf(chainId).chain.edit(({ store }) => store.set('params', 'transfer-receive-enabled', String(enabled)))
  }

  /** Of the transfer module, or in the bank for one denom alone. */
  async function setSendEnabled(chainId: string, enabled: boolean, denom?: string) {
    await chainOf(chainId).chain.edit(({ store }) =>
      denom === undefined
        ? store.set('params', 'transfer-send-enabled', String(enabled))
        : store.set('send-enabled', denom, String(enabled)),
    )
  }

  /** Starts a window of a coin over a channel, in percent of its supply now. Windows do not end by themselves. */
  async function setRateLimit(chainId: string, denom: string, channelId: string, percent: { send: number; receive: number }) {
    await chainOf(chainId).chain.edit(context => startWindow(context, denom, channelId, percent))
  }

  /** The fee market's gas price, a decimal in the chain's own denom; the chain also requires it. */
  async function setGasPrice(chainId: string, price: string) {
    await chainOf(chainId).chain.edit(({ store }) => store.set('params', 'gas-price', price))
  }

  /** Relays a packet as another relayer. `full` is delivery and acknowledgement. */
  async function relay(
    { chainId, portId = 'transfer', channelId, sequence }: PacketId,
    step: 'deliver' | 'acknowledge' | 'timeout' | 'full',
  ): Promise<string[]> {
    const source = chainOf(chainId).chain
    const destination = destinationOf(source, portId, channelId)
    const relayer = accountOf('other-relayer')
    const hashes: string[] = []
    for (const one of step === 'full' ? (['deliver', 'acknowledge'] as const) : [step])
      hashes.push(await relayPacket({ source, destination, relayer, atMs: deps.clock.nowMs() }, portId, channelId, sequence, one))
    return hashes
  }

  /**
   * One endpoint shows this transaction in the next block, which does not have it, with the result that it would have. @returns its hash
   */
  async function invent(chainId: string, bytes: Uint8Array, node: number): Promise<string> {
    const { chain, nodes } = chainOf(chainId)
    const { faults } = nodes[node] ?? fail(`${chainId} has no endpoint ${node}`)
    const hash = txHash(bytes)
    faults.invents = [...faults.invents, { height: chain.storedHeight() + 1, tx: { hash, bytes, result: chain.simulate(bytes) } }]
    return hash
  }

  /** The same with the transaction that would relay a packet: only that endpoint shows it relayed. */
  async function inventRelay(
    { chainId, portId = 'transfer', channelId, sequence }: PacketId,
    step: Step,
    by: string,
    node: number,
  ): Promise<string> {
    const source = chainOf(chainId).chain
    const destination = destinationOf(source, portId, channelId)
    const relayer = accountOf(by)
    const give = (target: SimChain, messages: Messages) => {
      const { accountNumber, sequence: next } = target.nextSequence(relayer.addresses[target.parameters.chainId] ?? '')
      return invent(
        target.parameters.chainId,
        signTx(target.parameters, relayer, { messages, gas: 2_000_000n, accountNumber, sequence: next }),
        node,
      )
    }
    return relayPacket({ source, destination, relayer, atMs: deps.clock.nowMs(), give }, portId, channelId, sequence, step)
  }

  /** Sends a transfer from an account of the sandbox. @returns the packet's sequence and the transaction's hash */
  async function transfer({ chainId, from, ...order }: TransferRequest) {
    const { chain } = chainOf(chainId)
    const sender = accountOf(from)
    return sendTransfer(
      chain,
      sender,
      { ...order, denom: order.denom ?? chain.parameters.denom, timeoutMs: deps.clock.nowMs() + (order.timeoutSeconds ?? 3600) * 1000 },
      deps.clock.nowMs(),
    )
  }

  /** By block events, like money from a chain's modules. */
  async function fund(chainId: string, address: string, amount: bigint, denom?: string) {
    const { chain } = chainOf(chainId)
    await chain.edit(context => {
      const coins = [{ denom: denom ?? chain.parameters.denom, amount }]
      mintCoins(context, minter(context), coins)
      sendCoins(context, minter(context), address, coins)
    })
  }

  /** Takes all coins of the denom, by default the chain's own. */
  async function drain(chainId: string, address: string, denom?: string) {
    const { chain } = chainOf(chainId)
    await chain.edit(context => {
      const taken = denom ?? chain.parameters.denom
      const coins = [{ denom: taken, amount: balanceOf(context.store, address, taken) }]
      if (coins[0]?.amount === 0n) return
      sendCoins(context, address, minter(context), coins)
      burnCoins(context, minter(context), coins)
    })
  }

  /** Moves the time of all chains ahead, from their next blocks on. */
  async function advanceTime(ms: number) {
    deps.clock.advance(ms)
    deps.onClock()
    await mine()
  }

  /** Makes blocks now, on one chain or on all. */
  async function mine(chainId?: string, blocks = 1) {
    const chosen = chainId === undefined ? [...deps.chains.values()] : [chainOf(chainId)]
    for (let made = 0; made < blocks; made++) {
      for (const { chain } of chosen) await chain.mine()
    }
  }

  /** Ends all faults of chains, endpoints and Hermes; the chains' state stays. */
  async function clear() {
    for (const [chainId, { chain }] of deps.chains) {
      Object.assign(chain.faults, { halted: false, lateBlocks: 0, drop: false, indexLagMs: null })
      await setNodeFaults(chainId, {
        down: false,
        slowMs: 0,
        behindBlocks: 0,
        lying: null,
        prunedBelow: 0,
        base64Events: false,
        invents: [],
      })
    }
    await setHermes({ fault: 'none', slowMs: 0 })
  }
}

/** A request that names what does not exist. */
export class ControlError extends Error {
  override name = 'ControlError'
}

function fail(message: string): never {
  throw new ControlError(message)
}

function minter({ chain }: Context): string {
  return moduleAddress(chain.prefix, 'mint')
}
