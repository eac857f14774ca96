import fc from 'fast-check'
import { expect, it } from 'vitest'
import { foreignText } from '../chains/foreignText.ts'
import { localDenom } from './denomPath.ts'
import { resolveDenom } from './resolveDenom.ts'
import { pathOnOtherEnd } from './transferData.ts'

/** Where each end leads: hub and zone, zone and port, and an IBC v2 client of the zone's that follows the port. */
const ways: Record<string, string> = {
  'hub-1/transfer/channel-9': 'zone-1',
  'zone-1/transfer/channel-0': 'hub-1',
  'zone-1/transfer/channel-4': 'port-1',
  'port-1/transfer/channel-2': 'zone-1',
  'zone-1/transfer/07-tendermint-3': 'port-1',
  'zone-1/wasm.osmo1abc/channel-7': 'hub-1',
}
function resolve(path: string, chainId: string) {
  return resolveDenom(path, chainId, end => ways[`${end.chainId}/${end.portId}/${end.channelId}`] ?? null)
}
const home = (chainId: string, denom: string) => ({ kind: 'home', chainId, denom })
function stops(chainId: string, channelId: string, base: string) {
  return {
    kind: 'stops',
    at: { chainId, portId: 'transfer', channelId },
    base,
  }
}
const loop = 'transfer/channel-0/transfer/channel-9/'

it.each([
  ['at home', 'uhub', 'hub-1', home('hub-1', 'uhub')],
  ['one step away', 'transfer/channel-0/uhub', 'zone-1', home('hub-1', 'uhub')],
  ['two steps away', 'transfer/channel-2/transfer/channel-0/uhub', 'port-1', home('hub-1', 'uhub')],
  ['sent in a circle', `${loop}uzone`, 'zone-1', home('zone-1', 'uzone')],
  ['over an IBC v2 client', 'transfer/07-tendermint-3/uport', 'zone-1', home('port-1', 'uport')],
  ['over a client, then a channel', 'transfer/07-tendermint-3/transfer/channel-2/uzone', 'zone-1', home('zone-1', 'uzone')],
  ['over a port of a contract', 'wasm.osmo1abc/channel-7/uhub', 'zone-1', home('hub-1', 'uhub')],
  ['over a channel that nobody knows', 'transfer/channel-5/uatom', 'zone-1', stops('zone-1', 'channel-5', 'uatom')],
  ['over an unknown client', 'transfer/07-tendermint-8/uatom', 'zone-1', stops('zone-1', '07-tendermint-8', 'uatom')],
  ['unknown beyond the first step', 'transfer/channel-0/transfer/channel-77/uosmo', 'zone-1', stops('hub-1', 'channel-77', 'uosmo')],
  ['a base with slashes at home', 'factory/osmo1abc/token', 'zone-1', home('zone-1', 'factory/osmo1abc/token')],
  ['a base with slashes away', 'transfer/channel-0/gamm/pool/1', 'zone-1', home('hub-1', 'gamm/pool/1')],
  ['a base that looks like a step', 'transfer/channel-0', 'zone-1', home('zone-1', 'transfer/channel-0')],
  ['nothing behind the last step', 'transfer/channel-0/transfer/channel-9/', 'zone-1', home('hub-1', 'transfer/channel-9/')],
  ['a voucher whose way is not told', `ibc/${'A1'.repeat(32)}`, 'zone-1', { kind: 'unreadable' }],
  ['such a voucher as a base', `transfer/channel-0/ibc/${'a1'.repeat(32)}`, 'zone-1', { kind: 'unreadable' }],
  ['as many steps as are followed', `${loop.repeat(4)}uzone`, 'zone-1', home('zone-1', 'uzone')],
  ['a step too many', `${loop.repeat(4)}transfer/channel-0/uhub`, 'zone-1', stops('zone-1', 'channel-0', 'uhub')],
  ['longer than any that is kept', `transfer/channel-0/${'u'.repeat(600)}`, 'zone-1', { kind: 'unreadable' }],
  ['cut by our records', foreignText(`transfer/channel-0/${'u'.repeat(600)}`), 'zone-1', { kind: 'unreadable' }],
])('a coin %s', (_, path, chainId, resolved) => {
  expect(resolve(path, chainId)).toEqual(resolved)
})

it('a coin that goes back over the end that it came by is home again', () => {
  const [here, there] = [
    { portId: 'transfer', channelId: 'channel-0' },
    { portId: 'transfer', channelId: 'channel-9' },
  ]
  expect(resolve(pathOnOtherEnd('transfer/channel-0/uhub', here, there), 'hub-1')).toEqual(home('hub-1', 'uhub'))
  expect(resolve(pathOnOtherEnd('uzone', here, there), 'hub-1')).toEqual(home('zone-1', 'uzone'))
})

it('is of the same coin before and after any step, whatever its base', () => {
  const end = fc.constantFrom('channel-0', 'channel-4', '07-tendermint-3')
  fc.assert(
    fc.property(end, fc.stringMatching(/^[a-z][\w/]{1,30}$/), (channelId, base) => {
      const before = resolve(base, ways[`zone-1/transfer/${channelId}`] ?? '')
      const after = resolve(`transfer/${channelId}/${base}`, 'zone-1')
      expect(after).toEqual(before)
    }),
  )
})

it.each([
  ['transfer/channel-0/uatom', 'ibc/27394FB092D2ECCD56123C74F36E4C1F926001CEADA9CA97EA622B25F41E5EB2'],
  ['uatom', 'uatom'],
])('%s is called %s by its chain', (path, denom) => {
  expect(localDenom(path)).toBe(denom)
})

it('a coin that came over an IBC v2 client is a voucher too', () => {
  expect(localDenom('transfer/07-tendermint-3/uatom')).toMatch(/^ibc\/[0-9A-F]{64}$/)
})
