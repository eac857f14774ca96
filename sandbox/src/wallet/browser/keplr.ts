/// <reference lib="dom" />
import type { AminoSignResponse, DirectSignResponse, Keplr, Key, StdSignature, StdSignDoc } from '@keplr-wallet/types'
import type { Description } from './sandbox.ts'
import { askApproval } from './approval.ts'
import { selectedAccount } from './panel.ts'
import { ask, fromBase64, getInfo, toBase64 } from './sandbox.ts'
import { changeSettings, readSettings } from './settings.ts'

type Long = DirectSignResponse['signed']['accountNumber']
type Offered =
  | 'version'
  | 'mode'
  | 'defaultOptions'
  | 'ping'
  | 'enable'
  | 'disable'
  | 'getKey'
  | 'getKeysSettled'
  | 'signDirect'
  | 'signAmino'
  | 'signArbitrary'
  | 'verifyArbitrary'
  | 'sendTx'
  | 'experimentalSuggestChain'
  | 'getOfflineSigner'
  | 'getOfflineSignerOnlyAmino'
  | 'getOfflineSignerAuto'
  | 'getChainInfosWithoutEndpoints'
  | 'getChainInfoWithoutEndpoints'

/** The part of Keplr's interface that is offered; the rest is undefined, so that calls fail visibly. */
export type DevelopmentKeplr = Pick<Keplr, Offered>

export function createKeplr(root: ShadowRoot): DevelopmentKeplr {
  const keplr: DevelopmentKeplr = {
    version: '0.13.41',
    mode: 'extension',
    defaultOptions: {},
    ping: async () => {},
    enable: chainIds => allow(root, list(chainIds)),
    disable: async chainIds => {
      const gone = chainIds === undefined ? undefined : list(chainIds)
      changeSettings({ allowed: gone ? allowed().filter(id => !gone.includes(id)) : [] })
    },
    getKey: chainId => getKey(root, chainId),
    async getKeysSettled(chainIds) {
      const { chains } = await getInfo()
      await allow(
        root,
        chainIds.filter(id => chains.some(chain => chain.chainId === id)),
      )
      return Promise.allSettled(chainIds.map(chainId => getKey(root, chainId)))
    },
    async signDirect(chainId, signer, doc) {
      if (readSettings().ledger) throw new Error('A Ledger signs Amino documents only: use signAmino')
      // Copied now, so that what is shown is what is signed, whatever the page does meanwhile.
      const bodyBytes = new Uint8Array(doc.bodyBytes ?? [])
      const authInfoBytes = new Uint8Array(doc.authInfoBytes ?? [])
      const accountNumber = doc.accountNumber ?? 0
      const request = {
        kind: 'direct',
        bodyBytes: toBase64(bodyBytes),
        authInfoBytes: toBase64(authInfoBytes),
        docChainId: doc.chainId ?? '',
        accountNumber: String(accountNumber),
      }
      const signature = await approveAndSign(root, chainId, signer, request)
      // Returned as the page gave it: Long, bigint or text. Keplr's own types allow only a Long.
      return { signed: { bodyBytes, authInfoBytes, chainId: request.docChainId, accountNumber: accountNumber as Long }, signature }
    },
    signAmino: (chainId, signer, doc) => signAmino(root, chainId, signer, doc),
    signArbitrary: (chainId, signer, data) => approveAndSign(root, chainId, signer, { kind: 'arbitrary', data: toBase64(bytesOf(data)) }),
    async verifyArbitrary(chainId, signer, data, signature) {
      const { holds } = await ask<{ holds: boolean }>('POST', '/wallet/verify', {
        chainId,
        signer,
        data: toBase64(bytesOf(data)),
        signature,
      })
      return holds
    },
    async sendTx(chainId, tx) {
      const { hash } = await ask<{ hash: string }>('POST', '/wallet/send', { chainId, tx: toBase64(tx) })
      return Uint8Array.from(hash.match(/../g) ?? [], byte => Number.parseInt(byte, 16))
    },
    async experimentalSuggestChain({ chainId }) {
      await requireChains([chainId])
    },
    getOfflineSigner: chainId => ({
      getAccounts: () => accountsOf(root, chainId),
      signDirect: (signer, doc) => keplr.signDirect(chainId, signer, doc),
      signAmino: (signer, doc) => keplr.signAmino(chainId, signer, doc),
    }),
    getOfflineSignerOnlyAmino: chainId => ({
      getAccounts: () => accountsOf(root, chainId),
      signAmino: (signer, doc) => keplr.signAmino(chainId, signer, doc),
    }),
    getOfflineSignerAuto: async chainId =>
      (await getKey(root, chainId)).isNanoLedger ? keplr.getOfflineSignerOnlyAmino(chainId) : keplr.getOfflineSigner(chainId),
    getChainInfosWithoutEndpoints: async () => (await getInfo()).chains,
    getChainInfoWithoutEndpoints: async chainId => {
      const [chain] = await requireChains([chainId])
      if (!chain) throw new Error(`There is no chain info for ${chainId}`)
      return chain
    },
  }
  return keplr
}

async function signAmino(root: ShadowRoot, chainId: string, signer: string, doc: StdSignDoc): Promise<AminoSignResponse> {
  const signed = structuredClone(doc)
  return { signed, signature: await approveAndSign(root, chainId, signer, { kind: 'amino', doc: signed }) }
}

async function approveAndSign(root: ShadowRoot, chainId: string, signer: string, what: object): Promise<StdSignature> {
  await allow(root, [chainId])
  const { name } = await selectedAccount()
  const request = { ...what, account: name, chainId, signer }
  await askApproval(root, await ask<Description>('POST', '/wallet/describe', request), name)
  return ask<StdSignature>('POST', '/wallet/sign', request)
}

/** Pending permissions: a page that calls twice at once is asked about once. */
let lastAllowed: Promise<void> = Promise.resolve()

/** Asks once for the chains that this site may not use yet. @throws Error for a chain that the wallet does not know */
function allow(root: ShadowRoot, chainIds: string[]): Promise<void> {
  const answer = lastAllowed.catch(() => {}).then(() => askWhetherAllowed(root, chainIds))
  lastAllowed = answer
  return answer
}

async function askWhetherAllowed(root: ShadowRoot, chainIds: string[]): Promise<void> {
  const chains = await requireChains(chainIds)
  if (chains.every(chain => allowed().includes(chain.chainId))) return
  const { name, keys } = await selectedAccount()
  const rows = chains.map((chain): [string, string] => [chain.chainName, keys[chain.chainId]?.bech32Address ?? ''])
  await askApproval(
    root,
    {
      title: 'Connect this site',
      rows: [...rows, ['It may', 'See these addresses, and ask for signatures that you approve one by one']],
      raw: '',
    },
    name,
  )
  changeSettings({ allowed: [...new Set([...allowed(), ...chainIds])] })
}

async function getKey(root: ShadowRoot, chainId: string): Promise<Key> {
  await allow(root, [chainId])
  const { name, publicKey, keys } = await selectedAccount()
  const key = keys[chainId]
  if (!key) throw new Error(`There is no chain info for ${chainId}`)
  const address = fromBase64(key.address)
  const ethereumHexAddress = `0x${Array.from(address, byte => byte.toString(16).padStart(2, '0')).join('')}`
  const isNanoLedger = readSettings().ledger === true
  return {
    name,
    algo: 'secp256k1',
    pubKey: fromBase64(publicKey),
    address,
    bech32Address: key.bech32Address,
    ethereumHexAddress,
    isNanoLedger,
    isKeystone: false,
  }
}

async function accountsOf(root: ShadowRoot, chainId: string) {
  const { bech32Address, pubKey } = await getKey(root, chainId)
  return [{ address: bech32Address, algo: 'secp256k1' as const, pubkey: pubKey }]
}

async function requireChains(chainIds: string[]) {
  const { chains } = await getInfo()
  return chainIds.map(chainId => {
    const chain = chains.find(one => one.chainId === chainId)
    if (!chain) throw new Error(`There is no chain info for ${chainId}`)
    return chain
  })
}

function allowed(): string[] {
  return readSettings().allowed ?? []
}

function list(chainIds: string | string[]): string[] {
  return typeof chainIds === 'string' ? [chainIds] : chainIds
}

function bytesOf(data: string | Uint8Array): Uint8Array {
  return typeof data === 'string' ? new TextEncoder().encode(data) : data
}
