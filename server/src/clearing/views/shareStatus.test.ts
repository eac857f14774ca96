import type { Change } from '../../db/notify.ts'
import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { countStatements, useDatabase } from '../../db/testing.ts'
import { aContext, aToken, blocksFor, paid, received, sent, theirs } from '../testing.ts'
import { loadStatus } from './presentStatus.ts'
import { shareStatus } from './shareStatus.ts'

const database = await useDatabase()

async function anOrder(sequences: string[]) {
  const ctx = await aContext(database)
  const blocks = blocksFor(ctx)
  await blocks('a-1', [sent(...sequences)])
  const token = await aToken(ctx, sequences)
  return { ctx, blocks, token }
}

describe('the status of an order', () => {
  it('costs one statement, whatever stands in it', async () => {
    const { ctx, blocks, token } = await anOrder(['1', '2'])
    await blocks('a-1', [paid({ memo: token.terms.payment.memo, amount: '5000uatom' })])
    await blocks('b-1', [received(theirs, 'success', '2')])
    const full = await loadStatus(ctx, token.id)
    expect(full).toMatchObject({
      payments: [{ match: 'over' }],
      packets: [{ result: 'pending', receiver: expect.any(String) }, { result: 'cleared_by_other' }],
      refunds: [{ reason: expect.any(String) }],
      ahead: 0,
    })
    // The estimate of a channel is kept for a minute.
    expect(await countStatements(() => loadStatus(ctx, token.id))).toBe(1)
  })

  it('costs one statement for all orders that are asked for at once', async () => {
    const { ctx, blocks, token } = await anOrder(['1'])
    const others = [await aToken(ctx, ['2']), await aToken(ctx, ['3'])]
    await blocks('a-1', [paid({ memo: token.terms.payment.memo })])
    const ids = [token, ...others].map(({ id }) => id)
    const alone = [await loadStatus(ctx, ids[0] ?? ''), await loadStatus(ctx, ids[1] ?? ''), await loadStatus(ctx, ids[2] ?? ''), null]
    const asked: unknown[] = []
    const ask = async () => asked.push(...(await Promise.all([...ids, randomUUID()].map(id => loadStatus(ctx, id)))))
    expect(await countStatements(ask)).toBe(1)
    expect(asked).toEqual(alone)
  })

  it('costs one statement where there is no such order', async () => {
    const { ctx } = await anOrder([])
    expect(await countStatements(async () => expect(await loadStatus(ctx, '3f2504e0-4f89-41d3-9a0c-0305e82c3301')).toBeNull())).toBe(1)
  })
})

describe('a shared status', () => {
  async function share() {
    const order = await anOrder(['1'])
    const hear: { change: (change: Change) => void; reconnect: () => void } = { change: () => {}, reconnect: () => {} }
    const shared = shareStatus(order.ctx, {
      subscribe: (onChange, onReconnect) => {
        Object.assign(hear, { change: onChange, reconnect: onReconnect })
        return () => {}
      },
    })
    await shared.load(order.token.id)
    return { ...order, shared, hear }
  }

  it('is read once for all who ask at once, and is the same for all', async () => {
    const { ctx, token, shared } = await share()
    shared.forget(token.id)
    const asked: unknown[] = []
    expect(
      await countStatements(async () => asked.push(...(await Promise.all(Array.from({ length: 100 }, () => shared.load(token.id)))))),
    ).toBe(1)
    expect(new Set(asked).size).toBe(1)
    expect(asked[0]).toEqual(await loadStatus(ctx, token.id))
  })

  it.each([
    ['it changes', 'change'],
    ['changes may have been missed', 'reconnect'],
    ['it was acted on here', 'forget'],
  ] as const)('is read again once %s', async (_, how) => {
    const { blocks, token, shared, hear } = await share()
    await blocks('a-1', [paid({ memo: token.terms.payment.memo })])
    if (how === 'change') hear.change({ kind: 'operation', token: token.id, revision: 1 })
    else if (how === 'reconnect') hear.reconnect()
    else shared.forget(token.id)
    expect((await shared.load(token.id))?.status).toBe('queued')
  })
})
