import type { ClientFacts, LightClient } from '../chains/chain.ts'
import type { Following } from './judgeClient.ts'
import { expect, it } from 'vitest'
import { aChain, chainSettings, contextOf, ends } from '../clearing/testing.ts'
import { useDatabase } from '../db/testing.ts'
import { draftRecovery } from './draftRecovery.ts'

const database = await useDatabase()
const parameters = { trustLevel: '1/3', unbondingPeriod: '1814400s', maxClockDrift: '5s', upgradePath: 'upgrade', proofSpecs: 'aa' }

interface Client {
  status?: ClientFacts['status']
  following?: Following
  height?: bigint
  revision?: bigint
  chainId?: string
  parameters?: Partial<LightClient['parameters']>
}

/** The client beneath the channel is `07-tendermint-0`. */
async function draftOf(clients: Record<string, Client>, min = [{ denom: 'uatom', amount: '500' }]) {
  const all = Object.entries({ '07-tendermint-0': { status: 'expired' as const, ...clients['07-tendermint-0'] }, ...clients })
  const byId = new Map<string, Client>(all)
  const chain = aChain({
    settings: chainSettings(),
    ibc: {
      channel: async () => ({
        state: 'OPEN',
        ordering: 'UNORDERED',
        version: 'ics20-1',
        connectionId: 'connection-0',
        counterparty: ends['b-1'],
      }),
      connection: async () => ({ clientId: '07-tendermint-0', counterpartyConnectionId: '', counterpartyClientId: '' }),
      client: async clientId => ({
        clientId,
        chainId: 'b-1',
        status: byId.get(clientId)?.status ?? 'active',
        latestHeight: { revision: 1n, height: 1n },
        trustingPeriodSeconds: 1,
      }),
      lightClients: async () =>
        all.map(([clientId, { height = clientId === '07-tendermint-0' ? 90n : 100n, revision = 1n, chainId = 'b-1', ...one }]) => ({
          clientId,
          chainId,
          latestHeight: { revision, height },
          trustingPeriodSeconds: 1_209_600,
          parameters: { ...parameters, ...one.parameters },
        })),
      proposalDeposit: async () => min,
    },
  })
  const following = async ({ clientId }: { clientId: string }) => byId.get(clientId)?.following ?? 'follows'
  return draftRecovery(contextOf(database, { routes: { following } }), chain, ends['a-1'])
}

it('names the client that takes the dead one’s place, as the chain wants to be asked', async () => {
  expect(await draftOf({ '07-tendermint-4': {} })).toMatchObject({
    chainId: 'a-1',
    follows: 'b-1',
    subject: { clientId: '07-tendermint-0', status: 'expired', latestHeight: '1-90' },
    substitutes: [{ clientId: '07-tendermint-4', following: 'follows', differs: [] }],
    proposal: {
      messages: [
        {
          '@type': '/ibc.core.client.v1.MsgRecoverClient',
          subject_client_id: '07-tendermint-0',
          substitute_client_id: '07-tendermint-4',
          // The account of x/gov on every chain of this prefix.
          signer: 'cosmos10d07y265gmmuvt4z0w9aw880jnsr700j6zn9kn',
        },
      ],
      deposit: '500uatom',
    },
    olderCommand: 'tx gov submit-legacy-proposal update-client 07-tendermint-0 07-tendermint-4',
  })
})

it.each<[string, Client]>([
  ['is dead itself', { status: 'expired' }],
  ['follows a false chain of that name', { following: 'differs' }],
  ['cannot be compared with the chain', { following: 'unknown' }],
  ['knows no later block', { height: 90n }],
  ['has another trust level', { parameters: { trustLevel: '2/3' } }],
  ['has another unbonding period', { parameters: { unbondingPeriod: '60s' } }],
  ['follows another chain', { chainId: 'c-1' }],
])('proposes none that %s, and says how to make one', async (_, client) => {
  expect(await draftOf({ '07-tendermint-4': client })).toMatchObject({
    proposal: null,
    olderCommand: null,
    createSubstitute:
      'hermes create client --host-chain a-1 --reference-chain b-1 --trusting-period 1209600s --clock-drift 5s --trust-threshold 1/3',
  })
})

it('says in what another client differs, and takes the best of those that do not', async () => {
  const draft = await draftOf({
    '07-tendermint-1': { height: 400n, parameters: { maxClockDrift: '9s', proofSpecs: 'bb' } },
    '07-tendermint-2': { height: 300n },
    '07-tendermint-3': { height: 200n },
    '07-tendermint-4': { revision: 2n, height: 1n, status: 'frozen' },
  })
  expect(draft?.substitutes.map(({ clientId, differs }) => [clientId, differs])).toEqual([
    ['07-tendermint-4', []],
    ['07-tendermint-1', ['maxClockDrift', 'proofSpecs']],
    ['07-tendermint-2', []],
    ['07-tendermint-3', []],
  ])
  expect(draft?.proposal?.messages[0]?.substitute_client_id).toBe('07-tendermint-2')
})

it('proposes nothing for a client that lives', async () => {
  expect(await draftOf({ '07-tendermint-0': { status: 'active' }, '07-tendermint-4': {} })).toMatchObject({ proposal: null })
})
