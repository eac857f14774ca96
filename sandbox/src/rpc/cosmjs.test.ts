import { Secp256k1HdWallet } from '@cosmjs/amino'
import { DirectSecp256k1HdWallet } from '@cosmjs/proto-signing'
import { assertIsDeliverTxSuccess, GasPrice, SigningStargateClient, StargateClient } from '@cosmjs/stargate'
import { Comet38Client, connectComet } from '@cosmjs/tendermint-rpc'
import { describe, expect, it } from 'vitest'
import { addressOf, hub, rpcOf, until, useSandbox, zone } from '../testing.ts'

const sandbox = useSandbox()

function signer(name: string, kind: typeof DirectSecp256k1HdWallet | typeof Secp256k1HdWallet) {
  return kind.fromMnemonic(sandbox().account(name).mnemonic, { prefix: 'cosmos' })
}

describe('clients that others wrote', () => {
  it('are told CometBFT 0.38, balances, accounts and blocks', async () => {
    const url = rpcOf(sandbox(), hub)
    expect(await connectComet(url)).toBeInstanceOf(Comet38Client)
    const client = await StargateClient.connect(url)
    const alice = addressOf(sandbox(), 'alice', hub)
    expect(await client.getChainId()).toBe(hub)
    expect(await client.getBalance(alice, 'uhub')).toEqual({ denom: 'uhub', amount: '12000000000' })
    expect(await client.getAccount(alice)).toMatchObject({ address: alice, accountNumber: 1n, sequence: 0, pubkey: null })
    const block = await client.getBlock(1)
    expect(block.header.chainId).toBe(hub)
    client.disconnect()
  })

  it.each([
    ['Direct', DirectSecp256k1HdWallet, 'alice'],
    ['Amino', Secp256k1HdWallet, 'bob'],
  ] as const)('sign %s, pay and transfer', async (_mode, kind, name) => {
    const client = await SigningStargateClient.connectWithSigner(rpcOf(sandbox(), hub), await signer(name, kind), {
      gasPrice: GasPrice.fromString('0.01uhub'),
      broadcastPollIntervalMs: 50,
    })
    const from = addressOf(sandbox(), name, hub)
    const carol = addressOf(sandbox(), 'carol', hub)
    const before = BigInt((await client.getBalance(carol, 'uhub')).amount)
    const sent = await client.sendTokens(from, carol, [{ denom: 'uhub', amount: '1234' }], 'auto', 'a memo <with> signs & accents é')
    assertIsDeliverTxSuccess(sent)
    expect(BigInt((await client.getBalance(carol, 'uhub')).amount)).toBe(before + 1234n)
    const timeout = (BigInt(Date.now()) + 600_000n) * 1_000_000n
    const transferred = await client.sendIbcTokens(
      from,
      addressOf(sandbox(), 'carol', zone),
      { denom: 'uhub', amount: '77' },
      'transfer',
      'channel-1',
      undefined,
      Number(timeout / 1_000_000_000n),
      'auto',
    )
    assertIsDeliverTxSuccess(transferred)
    expect((await client.getAccount(from))?.sequence).toBe(2)
    client.disconnect()
  })

  it('hear of blocks and transactions as they come, and find them in the index', async () => {
    const client = await Comet38Client.connect(rpcOf(sandbox(), hub).replace('http', 'ws'))
    const heights: number[] = []
    const hashes: string[] = []
    const blocks = client.subscribeNewBlockHeader().subscribe({ next: header => heights.push(header.height) })
    const txs = client
      .subscribeTx("transfer.amount='4321uhub'")
      .subscribe({ next: tx => hashes.push(Buffer.from(tx.hash).toString('hex').toUpperCase()) })
    await until(() => heights.length >= 2)
    const { hash } = await sandbox().control.transfer({ chainId: hub, from: 'dave', to: 'osmo1x', amount: 4321n, channelId: 'channel-0' })
    await until(() => hashes.includes(hash))
    expect(heights[1]).toBe((heights[0] ?? 0) + 1)
    const search = await until(async () => {
      const found = await client.txSearch({ query: `transfer.amount='4321uhub' AND tx.height>=1`, per_page: 10 })
      return found.totalCount === 1 ? found : undefined
    })
    expect(
      Buffer.from(search.txs[0]?.hash ?? [])
        .toString('hex')
        .toUpperCase(),
    ).toBe(hash)
    const results = await client.blockResults(search.txs[0]?.height)
    expect(results.results).toHaveLength(1)
    blocks.unsubscribe()
    txs.unsubscribe()
    client.disconnect()
  })
})
