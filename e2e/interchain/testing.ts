import type { ClearingStatus, PacketId, Quote } from '@relayooor/shared'
import type { Service, ServiceOptions } from '../kit/service.ts'
import type { UntilOptions } from '../kit/until.ts'
import type { ChainName, NetworkInfo } from './network.ts'
import { createTestDatabase } from '@relayooor/server/db/testing.ts'
import { isFinished } from '@relayooor/shared'
import { afterAll, beforeAll, expect, inject, onTestFailed } from 'vitest'
import { findBookFaults } from '../kit/books.ts'
import { requestQuote } from '../kit/requestQuote.ts'
import { startService } from '../kit/service.ts'
import { until } from '../kit/until.ts'
import { key } from './network.ts'

export const network: NetworkInfo = inject('network')

/** A server on a database of its own for the tests of a file. */
export function useService(env: ServiceOptions['env'] = {}): { readonly current: Service } {
  let current: Service | undefined
  let drop = async () => {}
  /** Whatever the tests did, the books must be right. */
  let faults = async (): Promise<string[]> => []
  beforeAll(async () => {
    const database = await createTestDatabase()
    drop = database.drop
    faults = () =>
      findBookFaults({
        databaseUrl: database.url,
        chains: Object.values(network.chains).map(chain => ({ ...chain, rpc: [chain.rpc], prefix: 'cosmos' })),
        secret: network.env.CLEARING_SECRET_KEY ?? '',
      })
    current = await startService(network, { databaseUrl: database.url, env })
  })
  afterAll(async () => {
    try {
      await current?.stop()
      expect(await faults()).toEqual([])
    } finally {
      await drop()
    }
  })
  return {
    get current() {
      if (!current) throw new Error('the server has not been started')
      return current
    },
  }
}

/** The address that a named key has on both chains. */
export function address(user: string): string {
  return key(network.keys, user).address
}

/** A quote for clearing these packets, to be paid by a user. */
export function quote(service: Service, user: string, packets: PacketId[], chainId: ChainName = 'ibc-0'): Promise<Quote> {
  return requestQuote(service.api, { walletAddress: address(user), chainId, packets })
}

/** Waits until an order has come to its end. */
export function finished(service: Service, token: string, options: UntilOptions = { timeoutMs: 90_000 }): Promise<ClearingStatus> {
  return until(
    `order ${token} is finished`,
    async () => {
      const status = await service.api.call('status', { params: { token } })
      if (isFinished(status.status)) return status
      throw new Error(JSON.stringify(status))
    },
    options,
  )
}

/** Shows the end of the server's log when a test fails. */
export function showLogOnFailure(service: Service): void {
  onTestFailed(async () => {
    const lines = (await service.log()).split('\n').filter(line => !line.includes('"request completed"'))
    console.error(lines.slice(-40).join('\n'))
  })
}
