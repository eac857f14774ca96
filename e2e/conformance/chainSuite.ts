import type { TestNetwork } from './testNetwork.ts'
import { createHash } from 'node:crypto'
import { describe, expect, it, vi } from 'vitest'
import { attribute } from '../../server/src/chains/chain.ts'
import { createChain } from '../../server/src/chains/createChain.ts'
import { followBlocks } from '../../server/src/chains/followBlocks.ts'
import { createGasPrices } from '../../server/src/chains/gasPrices.ts'
import { decodeTx } from '../../server/src/chains/transactions.ts'
import { broadcastAndWait, patience } from './testNetwork.ts'

/** What the service needs of one chain. */
export function chainSuite(network: () => TestNetwork): void {
  const source = () => network().source

  describe('blocks', () => {
    it("come once each and in order, each with its transactions' results", async () => {
      const { chain, user } = source()
      const first = (chain.head()?.height ?? 0) + 1
      const heights: number[] = []
      const times: number[] = []
      const found: string[] = []
      const stop = new AbortController()
      const following = followBlocks(chain, {
        next: async () => first + heights.length,
        handle: async block => {
          heights.push(block.height)
          times.push(block.time.getTime())
          found.push(...block.txs.map(tx => tx.hash))
        },
        signal: stop.signal,
      })
      const tx = await broadcastAndWait(source(), [user.send(user.address, '7')])
      await vi.waitFor(() => expect(heights.length).toBeGreaterThan(4), patience)
      stop.abort()
      await following
      expect(heights).toEqual(heights.map((_, index) => first + index))
      expect(times).toEqual(times.toSorted((a, b) => a - b))
      expect(found).toContain(tx.hash)
    })

    it('say the same of a transaction as the index, which comes later', async () => {
      const { chain, user, facts } = source()
      const tx = await broadcastAndWait(source(), [user.send(user.address, '11')], { memo: 'CLR-test' })
      const block = await chain.block(tx.height)
      const { height, ...indexed } = tx
      expect(block.txs.find(one => one.hash === tx.hash)).toEqual(indexed)
      expect(createHash('sha256').update(tx.bytes).digest('hex').toUpperCase()).toBe(tx.hash)
      expect(decodeTx(tx.bytes)).toMatchObject({ memo: 'CLR-test', messages: [{ typeUrl: '/cosmos.bank.v1beta1.MsgSend' }] })
      // Not by msg_index: events have none before SDK 0.50.
      const transfer = tx.events.find(one => one.type === 'transfer' && attribute(one, 'recipient') === user.address)
      expect(transfer && [attribute(transfer, 'sender'), attribute(transfer, 'recipient'), attribute(transfer, 'amount')]).toEqual([
        user.address,
        user.address,
        `11${facts.denom}`,
      ])
      const { total, txs } = await chain.searchTxs(`tx.height=${height} AND message.sender='${user.address}'`)
      expect([total, txs.map(one => one.hash)]).toEqual([1, [tx.hash]])
      expect(
        (await chain.searchTxs(`message.sender='${user.address}'`, { page: 1, perPage: 1, order: 'desc' })).txs[0]?.height,
      ).toBeGreaterThanOrEqual(height)
      expect(await chain.searchBlocks(`block.height=${height}`)).toEqual([height])
    })

    it('are not there yet when they are ahead', async () => {
      const { chain } = source()
      await expect(chain.block((chain.head()?.height ?? 0) + 1000)).rejects.toMatchObject({ code: 'not-yet' })
      await expect(
        chain.balance(source().user.address, source().facts.denom, { atHeight: (chain.head()?.height ?? 0) + 1000 }),
      ).rejects.toMatchObject({ code: 'not-yet' })
      await expect(chain.block(0)).rejects.toMatchObject({ code: 'rejected' })
    })
  })

  it('says what gas costs, by its fee market or its node, to who is told to pay less', async () => {
    const { chain, facts } = source()
    const { denom } = chain.settings.gasPrice
    const cheap = { ...chain, settings: { ...chain.settings, gasPrice: { denom, amount: (Number(facts.gasPrice) / 5).toString() } } }
    const price = await createGasPrices(new Map([[facts.chainId, cheap]]))(facts.chainId)
    expect(price).toMatchObject({ denom, amount: facts.gasPrice, payable: false })
    expect(price.source).not.toBe('hermes')
  })

  describe('health', () => {
    it('is good while blocks come, and a chain id is not taken for another', async () => {
      const { chain, facts } = source()
      expect(chain.health()).toMatchObject({
        healthy: true,
        state: 'ok',
        endpoints: expect.arrayContaining([expect.objectContaining({ ok: true })]),
      })
      const wrong = createChain(
        { ...chain.settings, chainId: `${facts.chainId}x` },
        { log: { debug() {}, info() {}, warn() {}, error() {} } },
      )
      await expect(wrong.block(1)).rejects.toMatchObject({ code: 'wrong-chain' })
      await wrong.stop()
    })
  })

  describe('accounts', () => {
    it('have number, sequence, key and money, at a height too', async () => {
      const { chain, user, facts } = source()
      const before = await chain.account(user.address)
      const tx = await broadcastAndWait(source(), [user.send(user.address, '1')])
      const after = await chain.account(user.address, { notBefore: tx.height })
      expect(after).toEqual({
        accountNumber: before?.accountNumber,
        sequence: String(Number(before?.sequence) + 1),
        pubKey: { typeUrl: '/cosmos.crypto.secp256k1.PubKey', value: expect.any(Uint8Array) },
      })
      const [then, now] = [
        await chain.balance(user.address, facts.denom, { atHeight: tx.height - 1 }),
        await chain.balance(user.address, facts.denom, { notBefore: tx.height }),
      ]
      expect(then).toBeGreaterThan(now)
      expect(await chain.spendable(user.address)).toContainEqual({ denom: facts.denom, amount: String(now) })
      expect(await chain.balance(user.address, 'nosuchdenom')).toBe(0n)
    })

    it('that do not exist are null, and what is no address is refused', async () => {
      const { chain, facts } = source()
      const { writeAddress } = await import('@relayooor/shared')
      expect(await chain.account(writeAddress(facts.prefix, new Uint8Array(20).fill(9)))).toBeNull()
      await expect(chain.account('nobody')).rejects.toMatchObject({ code: 'rejected', facts: { abci: { codespace: 'sdk' } } })
      await expect(chain.query(rpc => rpc.request('no.such.Query', 'Thing', new Uint8Array()))).rejects.toMatchObject({
        code: 'rejected',
        facts: { abci: { codespace: 'sdk', code: 6 } },
      })
    })
  })

  describe('a broadcast', () => {
    it('of one that the node has already is accepted', async () => {
      const { chain, user } = source()
      const bytes = await user.sign([user.send(user.address, '2')])
      const [first, again] = [await chain.broadcast(bytes), await chain.broadcast(bytes)]
      expect([first.code, again.code, again.hash]).toEqual([0, 0, first.hash])
      await vi.waitFor(async () => expect(await chain.tx(first.hash)).not.toBeNull(), patience)
    })

    it.each([
      ['a wrong sequence', { sequence: 999_999 }, 32],
      ['too small a fee', { fee: '0' }, 13],
      ['too little gas', { gas: 10, fee: '1000000' }, 11],
      ['a memo that is too long', { memo: 'x'.repeat(257) }, 12],
    ])('of one with %s is refused by its code', async (_, options, code) => {
      const { chain, user } = source()
      expect(await chain.broadcast(await user.sign([user.send(user.address, '3')], options))).toMatchObject({ code, codespace: 'sdk' })
    })

    it('of nonsense is refused, and money that is not there fails in its block', async () => {
      const { chain, user } = source()
      expect(await chain.broadcast(new Uint8Array([1, 2, 3]))).toMatchObject({ code: 2, codespace: 'sdk' })
      expect(await broadcastAndWait(source(), [user.send(user.address, '9'.repeat(30))])).toMatchObject({ code: 5, codespace: 'sdk' })
    })

    it('can be tried without being sent', async () => {
      const { chain, user } = source()
      const { gasUsed } = await chain.simulate(await user.sign([user.send(user.address, '4')]))
      expect(gasUsed).toBeGreaterThan(20_000n)
    })
  })
}
