import { accountOf, writeAddress } from '@relayooor/shared'
import { expect, it } from 'vitest'
import { readConfig } from '../config/readConfig.ts'
import { readServiceFile } from '../config/serviceFile.ts'
import { relayLimits } from '../hermes/relayLimits.ts'
import { clearingSettings } from './settings.ts'

const [admin, operator] = [1, 2].map(byte => writeAddress('cosmos', new Uint8Array(20).fill(byte)))
const chain = {
  rpc: [],
  prefix: 'cosmos',
  addressType: 'secp256k1' as const,
  gasPrice: { amount: '0.01', denom: 'uatom' },
  maxGas: 1,
  gasMultiplier: 1,
}

function settingsOf(text = '', env: NodeJS.ProcessEnv = {}) {
  const file = readServiceFile(text)
  if (!file.ok) throw new Error(file.problems.join())
  const config = readConfig({
    DATABASE_URL: 'postgres://a@127.0.0.1/a',
    HERMES_CONFIG_PATH: new URL(import.meta.url).pathname,
    SERVICE_WALLET_ADDRESS: 'cosmos1a',
    CLEARING_SECRET_KEY: 'k'.repeat(32),
    CLEARING_SERVICE_FEE: '1000',
    CLEARING_PER_PACKET_FEE: '100',
    ADMIN_WALLETS: admin,
    ...env,
  })
  const chains = ['a-1', 'b-1'].map(chainId => ({ ...chain, chainId }))
  return clearingSettings(
    { ...config, file: file.value },
    chains,
    new Map(),
    relayLimits({ chains: [], memoBytes: null, receiverBytes: null }),
  )
}

it('what is said of a denom or a chain counts, else what is usual', () => {
  const said = settingsOf(`
fees: { uusdc: { service: 5, perPacket: 0 } }
rates: { uatom: { price: 4, decimals: 6 }, 'b-1:uatom': { price: 8, decimals: 6 } }
chains: { b-1: { paymentDenoms: [uusdc, uatom] } }
limits: { openLiability: { uatom: 7 } }
`)
  expect(['uatom', 'uusdc'].map(denom => said.fees(denom).service)).toEqual([1000n, 5n])
  expect(['a-1', 'b-1'].map(chainId => said.rate(chainId, 'uatom')?.price)).toEqual(['4', '8'])
  expect(['a-1', 'b-1', 'c-1'].map(said.paymentDenoms)).toEqual([['uatom'], ['uusdc', 'uatom'], []])
  expect(['uatom', 'uusdc', 'uosmo'].map(said.openLiability)).toEqual([7n, 5_000n, 1_100_000n])
})

it('refunds of what one node has shown have caps of their own accord, and none in the sandbox', () => {
  expect(settingsOf().refundCaps('uatom')).toEqual({ caused: 5_000n, causedDaily: 100_000n, failedDaily: 300_000n })
  expect(settingsOf('', { RELAYOOOR_MODE: 'sandbox' }).refundCaps('uatom').caused).toBeUndefined()
})

it('a refund that costs more than it is worth is known by the gas of its own chain, in any coin that has a rate', () => {
  const rates = settingsOf('rates: { uatom: { price: 4, decimals: 6 }, uusdc: { price: 1, decimals: 6 } }')
  const cost = rates.sendingCost('a-1', 'uatom')
  expect(cost).toBeGreaterThan(0n)
  expect(rates.leastSent('a-1', 'uusdc')).toBe(4n * cost)
  expect([rates.sendingCost('a-1', 'uosmo'), rates.leastSent('a-1', 'uosmo')]).toEqual([0n, 100n])
  expect(rates.sendingCost('c-1', 'uatom')).toBe(0n)
})

it('admins are operators too, and a verdict leaves time for price and clear together', () => {
  const settings = settingsOf(`operatorWallets: [${operator}]`, { CLEARING_TOKEN_TTL: '60', CLEAR_TIMEOUT_SECONDS: '40' })
  expect(settings.operatorAccounts).toEqual(new Set([admin, operator].map(address => accountOf(address ?? ''))))
  expect(settings.quoteSeconds).toBe(100)
})
