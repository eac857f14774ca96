import { expect, it } from 'vitest'
import { aConfig, addresses, aPacket, aTxHash } from '../testing/builders.ts'
import { problem, stubApi } from '../testing/stubApi.ts'
import { byAddresses, findPackets } from './findPackets.ts'

const config = aConfig()
const { signal } = new AbortController()
const hub = `GET /packets/by-tx/sandhub-1/${aTxHash}`
const zone = `GET /packets/by-tx/sandzone-1/${aTxHash}`
const found = { items: [aPacket()], nextCursor: null }

it('asks every chain for a hash; not knowing it is an answer, being away is not', async () => {
  stubApi({ [hub]: found, [zone]: problem(404, 'not-found') })
  expect(await findPackets({ kind: 'tx', txHash: aTxHash }, config, signal)).toMatchObject({ packets: [aPacket()], silent: [] })

  stubApi({ [hub]: found, [zone]: problem(503, 'unavailable') })
  expect(await findPackets({ kind: 'tx', txHash: aTxHash }, config, signal)).toMatchObject({ packets: [aPacket()], silent: ['sandzone-1'] })

  stubApi({ [hub]: 'unreachable', [zone]: 'unreachable' })
  await expect(findPackets({ kind: 'tx', txHash: aTxHash }, config, signal)).rejects.toMatchObject({ name: 'ServerUnreachable' })
})

it('asks only the chain that a link named', async () => {
  const api = stubApi({ [hub]: found })
  await findPackets({ kind: 'tx', txHash: aTxHash, chainId: 'sandhub-1' }, config, signal)
  expect(api.calls.map(({ name }) => name)).toEqual([hub])
})

it('joins the addresses of a wallet: a transfer between two of them is one transfer', async () => {
  const api = stubApi({ 'GET /packets/stuck': found })
  expect((await byAddresses([addresses.hub, addresses.zone], signal)).packets).toHaveLength(1)
  expect(api.calls.map(({ query }) => query.get('address'))).toEqual([addresses.hub, addresses.zone])
})
