import type { ChannelEnd } from '@relayooor/shared'
import { Buffer } from 'node:buffer'
import { existsSync } from 'node:fs'
import { open, readdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'

export interface RegistryAsset {
  symbol: string
  decimals: number
}

/** What chain-registry knows of a chain. */
export interface RegistryChain {
  name: string
  slip44: number | undefined
  logo: string | undefined
  /** A page about a transaction, with `{txHash}` where its hash belongs. */
  explorerTx: string | undefined
  /** The first nodes that it lists for everybody. */
  endpoints: { rpc: string; rest: string } | undefined
  /** By their denom, as the chain's bank module names it: a base denom, or `ibc/…`. */
  assets: ReadonlyMap<string, RegistryAsset>
}

const require = createRequire(import.meta.url)
/** Each chain's file names its id within the first lines. */
const headBytes = 1024

const ListedNodes = z.array(z.object({ address: z.string() })).default([])
const ListedChain = z.object({
  chainId: z.string(),
  prettyName: z.string().optional(),
  chainName: z.string(),
  slip44: z.int().nonnegative().optional(),
  logoURIs: z.object({ svg: z.string().optional(), png: z.string().optional() }).optional(),
  apis: z.object({ rpc: ListedNodes, rest: ListedNodes }).optional(),
  explorers: z.array(z.object({ kind: z.string().optional(), txPage: z.string().optional() })).default([]),
})
const ListedAssets = z.object({
  assets: z.array(
    z.object({
      base: z.string(),
      symbol: z.string(),
      display: z.string(),
      denomUnits: z.array(z.object({ denom: z.string(), exponent: z.int().nonnegative(), aliases: z.array(z.string()).optional() })),
    }),
  ),
})

const ListedEnd = z.object({ chainId: z.string().optional(), clientId: z.string() })
const ListedChannelEnd = z.object({ portId: z.string(), channelId: z.string() })
const ListedConnections = z.array(
  z.object({
    chain1: ListedEnd,
    chain2: ListedEnd,
    channels: z.array(z.object({ chain1: ListedChannelEnd, chain2: ListedChannelEnd })),
  }),
)

/** There are as many as chain-registry lists, however many coins are asked about. */
const chainsIn = new Map<string, RegistryChain>()
const waysOf = new Map<string, Map<string, string>>()
let folders: Promise<Map<string, string>> | null = null

/** Looks a chain up by its id; null when chain-registry does not list it. Only that chain's files are loaded: the whole takes a second. */
export async function lookUpChain(chainId: string): Promise<RegistryChain | null> {
  folders ??= readFolders()
  const folder = (await folders).get(chainId)
  if (folder === undefined) return null
  const chain = chainsIn.get(folder) ?? readChain(folder)
  chainsIn.set(folder, chain)
  return chain
}

function readChain(folder: string): RegistryChain {
  const chain = ListedChain.parse(require(join(folder, 'chain.js')).default)
  const { assets } = ListedAssets.parse(require(join(folder, 'asset-list.js')).default)
  return {
    name: chain.prettyName ?? chain.chainName,
    slip44: chain.slip44,
    logo: chain.logoURIs?.svg ?? chain.logoURIs?.png,
    explorerTx: explorerOf(chain),
    endpoints: endpointsOf(chain),
    assets: new Map(
      assets.flatMap(({ base, symbol, display, denomUnits }) => {
        const unit = denomUnits.find(one => one.denom === display || one.aliases?.includes(display))
        return unit ? [[base, { symbol, decimals: unit.exponent }] as const] : []
      }),
    ),
  }
}

/** A coin of a chain, where chain-registry lists it. */
export async function lookUpAsset(chainId: string, denom: string): Promise<RegistryAsset | null> {
  return (await lookUpChain(chainId))?.assets.get(denom) ?? null
}

/** The chain behind a channel or a light client, where chain-registry lists it, and lists no other. */
export async function lookUpOtherChain({ chainId, portId, channelId }: ChannelEnd): Promise<string | null> {
  folders ??= readFolders()
  const folder = (await folders).get(chainId)
  if (folder === undefined) return null
  const ways = waysOf.get(folder) ?? readWays(folder, chainId)
  waysOf.set(folder, ways)
  return ways.get(channelId.startsWith('channel-') ? `${portId}/${channelId}` : channelId) ?? null
}

/** By `port/channel` and by client, where all that is listed agrees. A chain of which no connections are listed has no such file. */
function readWays(folder: string, chainId: string): Map<string, string> {
  const file = join(folder, 'ibc-data.js')
  if (!existsSync(file)) return new Map()
  const listed = ListedConnections.parse(require(file).default).flatMap(({ chain1, chain2, channels }) => {
    const first = chain1.chainId === chainId
    const [here, there] = first ? [chain1, chain2] : [chain2, chain1]
    if (here.chainId !== chainId || there.chainId === undefined) return []
    const ends = channels.map(one => (first ? one.chain1 : one.chain2))
    const other = there.chainId
    return [here.clientId, ...ends.map(end => `${end.portId}/${end.channelId}`)].map(key => ({ key, other }))
  })
  return new Map(
    [...Map.groupBy(listed, one => one.key)].flatMap(([key, ways]) => {
      const others = new Set(ways.map(one => one.other))
      return others.size === 1 ? [[key, ways[0]?.other ?? ''] as const] : []
    }),
  )
}

/** Ids of the chains that chain-registry lists under this name, such as `osmosis`. */
export async function chainIdsNamed(name: string): Promise<string[]> {
  folders ??= readFolders()
  return [...(await folders)].flatMap(([chainId, folder]) => (basename(folder) === name ? [chainId] : []))
}

function endpointsOf({ apis }: z.infer<typeof ListedChain>): RegistryChain['endpoints'] {
  const first = (nodes: z.infer<typeof ListedNodes> = []): string | undefined =>
    nodes.find(({ address }) => address.startsWith('https://'))?.address
  const [rpc, rest] = [first(apis?.rpc), first(apis?.rest)]
  return rpc === undefined || rest === undefined ? undefined : { rpc, rest }
}

function explorerOf({ explorers }: z.infer<typeof ListedChain>): string | undefined {
  const pages = explorers.flatMap(({ kind, txPage }) => (txPage?.includes('$' + '{txHash}') ? [{ kind, txPage }] : []))
  const page = pages.find(one => one.kind === 'mintscan') ?? pages[0]
  return page?.txPage.replace('$' + '{txHash}', '{txHash}')
}

async function readFolders(): Promise<Map<string, string>> {
  const root = dirname(require.resolve('chain-registry'))
  const found = await Promise.all(
    ['mainnet', 'testnet'].map(async network => {
      const entries = await readdir(join(root, network), { withFileTypes: true })
      return Promise.all(entries.filter(one => one.isDirectory()).map(async one => idOf(join(root, network, one.name))))
    }),
  )
  return new Map(found.flat().filter(pair => pair !== null))
}

async function idOf(folder: string): Promise<[chainId: string, folder: string] | null> {
  const file = await open(join(folder, 'chain.js'))
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0)
    const id = /\bchainId: '([^']+)'/.exec(buffer.toString('utf8', 0, bytesRead))?.[1]
    return id === undefined ? null : [id, folder]
  } finally {
    await file.close()
  }
}
