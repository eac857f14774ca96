import { MsgSend } from 'cosmjs-types/cosmos/bank/v1beta1/tx'
import { MsgRecvPacket } from 'cosmjs-types/ibc/core/channel/v1/tx'
import { describe, expect, it } from 'vitest'
import { escrowAddress } from '../accounts/address.ts'
import { balanceOf } from '../bank/bank.ts'
import { submit, SubmitError } from '../chain/submit.ts'
import { addressOf, hub, useSandbox, zone } from '../testing.ts'
import { clients, commitmentsBucket } from './ibcStore.ts'
import { onAcknowledgement } from './transfer.ts'
import { writeTransferData } from './transferData.ts'

const sandbox = useSandbox()

async function send(change: { to?: string; timeoutSeconds?: number; channelId?: string } = {}) {
  const channelId = change.channelId ?? 'channel-0'
  const { sequence } = await sandbox().control.transfer({
    chainId: hub,
    from: 'alice',
    to: addressOf(sandbox(), 'bob', zone),
    amount: 500n,
    channelId,
    ...change,
  })
  return { chainId: hub, channelId, sequence }
}

function coins(chainId: string, address: string, denom: string): bigint {
  return balanceOf(sandbox().chain(chainId).state(), address, denom)
}

/** Changes of the sender's and the escrow's coins, without fees. */
function watch(channelId = 'channel-0') {
  const escrow = escrowAddress('cosmos', 'transfer', channelId)
  const before = coins(hub, escrow, 'uhub')
  return { escrowed: () => coins(hub, escrow, 'uhub') - before }
}

function isOpen(packet: { channelId: string; sequence: bigint }): boolean {
  return (
    sandbox()
      .chain(hub)
      .state()
      .get(commitmentsBucket(`transfer/${packet.channelId}`), String(packet.sequence)) !== undefined
  )
}

async function refusal(work: Promise<unknown>): Promise<SubmitError> {
  return work.then(
    () => expect.fail('It was not refused'),
    error => (error instanceof SubmitError ? error : expect.fail(String(error))),
  )
}

describe('a transfer', () => {
  it('is held in escrow, arrives as a voucher, and is finished by its acknowledgement', async () => {
    const { escrowed } = watch()
    const bob = addressOf(sandbox(), 'bob', zone)
    const packet = await send()
    expect(escrowed()).toBe(500n)
    await sandbox().control.relay(packet, 'deliver')
    const voucher = sandbox()
      .chain(zone)
      .state()
      .list(`balances/${bob}`)
      .find(([denom]) => denom.startsWith('ibc/'))
    expect(voucher?.[1]).toBe('500')
    expect(isOpen(packet)).toBe(true)
    await sandbox().control.relay(packet, 'acknowledge')
    expect(isOpen(packet)).toBe(false)
    expect(escrowed()).toBe(500n)
  })

  it('comes home out of escrow, and its voucher is burned', async () => {
    const packet = await send()
    await sandbox().control.relay(packet, 'full')
    const { escrowed } = watch()
    const bob = addressOf(sandbox(), 'bob', zone)
    const [denom = ''] =
      sandbox()
        .chain(zone)
        .state()
        .list(`balances/${bob}`)
        .find(([one]) => one.startsWith('ibc/')) ?? []
    const held = coins(zone, bob, denom)
    const before = coins(hub, addressOf(sandbox(), 'carol', hub), 'uhub')
    const home = await sandbox().control.transfer({
      chainId: zone,
      from: 'bob',
      to: addressOf(sandbox(), 'carol', hub),
      amount: 200n,
      denom,
      channelId: 'channel-0',
    })
    expect(coins(zone, bob, denom)).toBe(held - 200n)
    await sandbox().control.relay({ chainId: zone, channelId: 'channel-0', sequence: home.sequence }, 'full')
    expect(coins(hub, addressOf(sandbox(), 'carol', hub), 'uhub')).toBe(before + 200n)
    expect(escrowed()).toBe(-200n)
  })

  it('comes back after its timeout, not before, and cannot be delivered then', async () => {
    const { escrowed } = watch()
    const packet = await send({ timeoutSeconds: 60 })
    expect((await refusal(sandbox().control.relay(packet, 'timeout'))).result).toMatchObject({
      codespace: 'channel',
      code: 39,
      log: expect.stringMatching(
        /^timeout packet verification failed: packet timeout not reached: current timestamp: \d+, timeout timestamp \d+: [a-z ]+$/,
      ),
    })
    await sandbox().control.advanceTime(61_000)
    expect((await refusal(sandbox().control.relay(packet, 'deliver'))).result).toMatchObject({ codespace: 'channel', code: 40 })
    await sandbox().control.relay(packet, 'timeout')
    expect(escrowed()).toBe(0n)
    expect(isOpen(packet)).toBe(false)
  })

  it.each([
    ['an address that is none', async () => 'osmo1typo', 'ABCI code: 1: error handling packet: see events for details'],
    [
      'an address that takes nothing',
      async () => {
        const dave = addressOf(sandbox(), 'dave', zone)
        await sandbox().control.setBlocked(zone, dave, true)
        return dave
      },
      'ABCI code: 4: error handling packet: see events for details',
    ],
  ])('is refused for %s, and comes back with the error acknowledgement', async (_what, receiver, words) => {
    const { escrowed } = watch()
    const packet = await send({ to: await receiver() })
    await sandbox().control.relay(packet, 'deliver')
    const written = sandbox().chain(zone).packets.acknowledgement('transfer', 'channel-0', packet.sequence)
    expect(JSON.parse(Buffer.from(written?.bytes ?? []).toString())).toEqual({ error: words })
    expect(escrowed()).toBe(500n)
    await sandbox().control.relay(packet, 'acknowledge')
    expect(escrowed()).toBe(0n)
  })

  it('is refused while the chain takes no transfers', async () => {
    await sandbox().control.setReceiveEnabled(zone, false)
    const packet = await send()
    await sandbox().control.relay(packet, 'full')
    await sandbox().control.setReceiveEnabled(zone, true)
    expect(
      Buffer.from(sandbox().chain(zone).packets.acknowledgement('transfer', 'channel-0', packet.sequence)?.bytes ?? []).toString(),
    ).toContain('ABCI code: 8')
  })
})

describe('relaying', () => {
  it('that would change nothing is kept out of the mempool, and a no-op beside something else', async () => {
    const packet = await send()
    await sandbox().control.relay(packet, 'deliver')
    const again = await refusal(sandbox().control.relay(packet, 'deliver'))
    expect(again.result).toMatchObject({ codespace: 'channel', code: 22, log: 'packet messages are redundant' })

    const relayer = sandbox().account('other-relayer')
    const signer = relayer.addresses[zone] ?? ''
    const known = clients.get(sandbox().chain(zone).state(), '07-tendermint-0')?.latestHeight ?? 0
    const packetMessage = MsgRecvPacket.fromPartial({
      packet: sandbox().chain(hub).packets.sent('transfer', 'channel-0', packet.sequence)?.packet,
      proofHeight: { revisionNumber: 1n, revisionHeight: BigInt(known) },
      signer,
    })
    const payment = MsgSend.fromPartial({
      fromAddress: signer,
      toAddress: addressOf(sandbox(), 'bob', zone),
      amount: [{ denom: 'uzone', amount: '1' }],
    })
    const { result } = await submit(
      sandbox().chain(zone),
      relayer,
      [
        { typeUrl: '/ibc.core.channel.v1.MsgRecvPacket', value: MsgRecvPacket.encode(packetMessage).finish() },
        { typeUrl: '/cosmos.bank.v1beta1.MsgSend', value: MsgSend.encode(payment).finish() },
      ],
      { atMs: Date.now() },
    )
    expect(result.code).toBe(0)
    expect(result.events.filter(event => event.type === 'recv_packet' || event.type === 'write_acknowledgement')).toEqual([])
  })

  it('over a dead or frozen client is refused, and its packet can still be sent', async () => {
    const packet = await send({ channelId: 'channel-2' })
    const dead = await refusal(sandbox().control.relay(packet, 'deliver'))
    expect(dead.result).toMatchObject({
      codespace: 'client',
      code: 29,
      log: 'cannot update client (07-tendermint-1) with status Expired: client state is not active',
    })
    await sandbox().control.setClient(zone, '07-tendermint-0', 'Frozen')
    expect((await refusal(sandbox().control.relay(await send(), 'deliver'))).result.log).toContain(
      'with status Frozen: client state is not active',
    )
    await sandbox().control.setClient(zone, '07-tendermint-0', 'Active')
    await sandbox().control.relay(await send(), 'full')
  })

  it('over a client that nobody has renewed for its trusting period is refused', async () => {
    const packet = await send()
    await sandbox().control.advanceTime(14 * 24 * 3_600_000)
    const late = await refusal(sandbox().control.relay(packet, 'deliver'))
    expect(late.result).toMatchObject({ codespace: 'client', code: 29, log: expect.stringContaining('status Expired') })
    expect((await refusal(send())).result.log).toContain(
      'cannot send packet using client (07-tendermint-0) with status Expired: client state is not active',
    )
    for (const chainId of [hub, zone]) await sandbox().control.setClient(chainId, '07-tendermint-0', 'Active')
    await sandbox().control.relay(await send(), 'full')
  })

  it('to a closed channel is refused, and nothing can be sent into one', async () => {
    const packet = await send({ channelId: 'channel-1' })
    await sandbox().control.setChannel(zone, 'channel-1', 'CLOSED')
    expect((await refusal(sandbox().control.relay(packet, 'deliver'))).result).toMatchObject({ codespace: 'channel', code: 5 })
    await sandbox().control.setChannel(hub, 'channel-1', 'CLOSED')
    expect((await refusal(send({ channelId: 'channel-1' }))).result.log).toContain(
      'channel is not OPEN (got STATE_CLOSED): invalid channel state',
    )
  })
})

it.each(['{"error": "no"}', '{"error":"<"}', '{"result": "AQ=="}'])(
  'an acknowledgement in other bytes than Go writes is refused: %s',
  text => {
    const data = writeTransferData({ denom: 'uhub', amount: '5', sender: 'a', receiver: 'b', memo: '' })
    // It is refused before anything else of them is looked at.
    const take = () => onAcknowledgement({} as never, { data } as never, Buffer.from(text))
    expect(take).toThrow('acknowledgement did not marshal to expected bytes: invalid type')
  },
)
