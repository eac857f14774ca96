import type { PacketId } from '@relayooor/shared'
import type { Chain } from '../chains/chain.ts'
import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { ChainError } from '../chains/chainError.ts'
import { aChain, acknowledged, aContext, blocksFor, received, sent, startedAt, theirs } from '../clearing/testing.ts'
import { useDatabase } from '../db/testing.ts'
import { examineForPrice, examineNow } from './examinePacket.ts'
import { createPublicLooks } from './publicLooks.ts'
import { aRouteEnd, noFacts } from './testing.ts'

type Head = ReturnType<Chain['head']>

const database = await useDatabase()
const newest = { height: 10, time: startedAt }
const patience = { timeout: 15_000, interval: 20 }

const packet = (sequence: string): PacketId => ({ chainId: 'a-1', portId: 'transfer', channelId: 'channel-0', sequence })
const packets = (count: number) => Array.from({ length: count }, (_, at) => packet(String(at + 1)))
/** Chains that hold every packet open, or as told, and count what they are asked. Without a head no state of before can be asked for. */
async function aStage({ committed = true, ack = null, head = null }: { committed?: boolean; ack?: Uint8Array | null; head?: Head } = {}) {
  const asked = { now: 0, searches: 0 }
  const now =
    <T>(answer: T) =>
    async () => {
      asked.now += 1
      return { height: 10, ...answer }
    }
  const search = async () => {
    asked.searches += 1
    return { total: 0, txs: [] }
  }
  const chain = (chainId: string) =>
    aChain({
      settings: { chainId },
      head: () => head,
      ibc: {
        commitment: now({ present: committed }),
        received: now({ received: ack !== null }),
        acknowledgement: now({ commitment: ack }),
      },
      searchTxs: search,
      searchBlocks: async () => {
        asked.searches += 1
        return []
      },
    })
  const ctx = await aContext(database, {
    now: () => new Date(startedAt.getTime() + 600_000),
    chains: new Map([
      ['a-1', chain('a-1')],
      ['b-1', chain('b-1')],
    ]),
    routes: { facts: async () => ({ supported: true, source: aRouteEnd({ chainId: 'a-1' }), destination: aRouteEnd() }) },
  })
  return { ctx, asked, blocks: blocksFor(ctx) }
}

async function kinds(found: ReturnType<typeof examineForPrice>) {
  return (await found).map(one => one && (one.judgement.kind === 'blocked' ? one.judgement.reason : one.judgement.kind))
}

describe('a look for a price', () => {
  it('asks no chain about packets that the records do not have, nor about those beside them', async () => {
    const { ctx, asked, blocks } = await aStage()
    await blocks('a-1', [sent('1', '2')])
    expect(await kinds(examineForPrice(ctx, packets(100)))).toEqual(['deliver', 'deliver', ...Array.from({ length: 98 }).fill(null)])
    expect(asked).toEqual({ now: 0, searches: 0 })
  })

  it('asks no chain about packets that are over by the records', async () => {
    const { ctx, asked, blocks } = await aStage()
    await blocks('a-1', [sent('1', '2', '3')])
    await blocks('b-1', [received(theirs, 'success', '2', '3')])
    await blocks('a-1', [acknowledged(theirs, 'success', '3')])
    expect(await kinds(examineForPrice(ctx, packets(3)))).toEqual(['deliver', 'ack_only', 'done'])
    expect(asked).toEqual({ now: 0, searches: 0 })
  })

  it('asks both chains once about each that can be cleared, however many ask at once', async () => {
    const { ctx, asked, blocks } = await aStage()
    await blocks('a-1', [sent('1', '2')])
    expect(await Promise.all([1, 2, 3].map(() => kinds(examineForPrice(ctx, packets(2)))))).toEqual(
      Array.from({ length: 3 }, () => ['deliver', 'deliver']),
    )
    expect(asked).toEqual({ now: 6, searches: 0 })
  })

  it.each([
    ['no longer holds', { committed: false }, 'packet-data-unavailable'],
    ['has acknowledged, nobody knows how,', { ack: new Uint8Array(32) }, 'packet-data-unavailable'],
  ])('sells nothing that a chain %s, and searches no index for how it ended', async (_, chains, verdict) => {
    const { ctx, asked, blocks } = await aStage(chains)
    await blocks('a-1', [sent('1')])
    expect(await kinds(examineForPrice(ctx, packets(1)))).toEqual([verdict])
    expect(asked).toEqual({ now: 3, searches: 0 })
  })
})

describe('what the chains would do with it', () => {
  it.each([
    [
      'would refuse its receiver',
      { refused: { by: 'b-1', onward: false } },
      { kind: 'return', refused: { by: 'b-1', onward: false } },
      { kind: 'return', reason: 'receiver-refused' },
    ],
    [
      'let no more pass',
      { limits: [{ name: 'l', chainId: 'b-1', left: 0n, reason: 'rate-limited' as const }] },
      { reason: 'rate-limited' },
      { kind: 'blocked', reason: 'rate-limited' },
    ],
    ['could not be asked', { unchecked: true }, { kind: 'deliver', unchecked: true }, { kind: 'deliver' }],
  ])('is in the verdict when they %s', async (_, told, judgement, verdict) => {
    const { ctx, blocks } = await aStage()
    const checked = {
      ...ctx,
      checks: {
        ask: async () => ({ ...noFacts, ...told }),
        askHome: async () => noFacts,
        forwards: async () => true,
      },
    }
    await blocks('a-1', [sent('1')])
    const [found] = await examineForPrice(checked, packets(1))
    expect(found).toMatchObject({ judgement, view: { verdict } })
    expect(await examineNow(checked, packet('1'), search => search())).toMatchObject({ judgement, view: { verdict } })
  })
})

describe('a chain that does not answer about a packet', () => {
  it.each([
    ['its source', 'a-1', 'commitment'],
    ['its destination', 'b-1', 'received'],
    ['its destination, of the acknowledgement alone', 'b-1', 'acknowledgement'],
  ] as const)('is the one that is told to be out of reach: %s', async (_, silent, question) => {
    const { ctx, blocks } = await aStage()
    await blocks('a-1', [sent('1')])
    Object.assign(ctx.chains.get(silent)?.ibc ?? {}, { [question]: () => Promise.reject(new ChainError('busy', 'no room')) })
    // Too few nodes for money is no reason not to say so.
    for (const chain of ['ok', 'too-few'] as const) {
      const facts = async () => ({ supported: true, source: aRouteEnd({ chainId: 'a-1', chain }), destination: aRouteEnd({ chain }) })
      const asking = { ...ctx, routes: { ...ctx.routes, facts } }
      const told = { kind: 'blocked', reason: 'chain-unreachable', end: silent === 'a-1' ? 'source' : 'destination' }
      const found = await examineNow(asking, packet('1'), search => search())
      expect(found).toMatchObject({ judgement: told, view: { verdict: { unseen: true } } })
      expect(found?.view.verdict.advice).not.toContain('stay locked')
      expect(await examineForPrice(asking, packets(1))).toMatchObject([{ judgement: told }])
    }
  })

  it('leaves what the other one says of it', async () => {
    const { ctx, blocks } = await aStage({ ack: createHash('sha256').update('{"result":"AQ=="}').digest() })
    await blocks('a-1', [sent('1')])
    await blocks('b-1', [received(theirs, 'success', '1')])
    Object.assign(ctx.chains.get('a-1')?.ibc ?? {}, { commitment: () => Promise.reject(new ChainError('unreachable', 'nobody answers')) })
    expect((await examineNow(ctx, packet('1'), search => search()))?.judgement).toEqual({ kind: 'ack_only' })
  })
})

describe('looks of strangers', () => {
  it('ask the chains once for many who ask the same', async () => {
    const { ctx, asked } = await aStage({ committed: false, head: newest })
    const looks = createPublicLooks(ctx)
    expect(await Promise.all(Array.from({ length: 50 }, () => looks.examine(packet('1'))))).toEqual(Array.from({ length: 50 }).fill(null))
    // One search of transactions, one of blocks; whether the source holds it, as one node says and as enough do.
    expect(asked).toEqual({ now: 2, searches: 2 })
  })

  it('run a few searches at a time, and refuse more than anybody would wait for', async () => {
    const { ctx } = await aStage({ committed: false, head: newest })
    let running = 0
    let most = 0
    const end: (() => void)[] = []
    const chain = ctx.chains.get('a-1')
    Object.assign(chain ?? {}, {
      searchTxs: async () => {
        running += 1
        most = Math.max(most, running)
        await new Promise<void>(resolve => end.push(resolve))
        running -= 1
        return { total: 0, txs: [] }
      },
    })
    const looks = createPublicLooks(ctx)
    const refused: unknown[] = []
    let answered = 0
    for (const id of packets(30))
      looks.examine(id).then(
        () => (answered += 1),
        (error: unknown) => refused.push(error),
      )
    await expect.poll(() => refused.length, patience).toBe(10)
    await expect
      .poll(() => {
        end.splice(0).forEach(one => one())
        return answered
      }, patience)
      .toBe(20)
    expect(refused).toEqual(Array.from({ length: 10 }, () => expect.objectContaining({ code: 'busy' })))
    expect(most).toBe(4)
  })

  it('search for what the records do not have; our own work searches without waiting in their line', async () => {
    const { ctx, asked, blocks } = await aStage({ committed: false })
    await blocks('a-1', [sent('1')])
    expect((await examineNow(ctx, packet('1'), run => run()))?.judgement).toMatchObject({
      kind: 'blocked',
      reason: 'packet-data-unavailable',
    })
    expect(asked.searches).toBeGreaterThan(0)
  })
})
