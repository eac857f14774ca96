import { ClearingStatus, paymentMemo } from '@relayooor/shared'
import { beforeEach, expect, it } from 'vitest'
import { hermesRuns, packetClearingResults } from '../../db/schema/index.ts'
import { useDatabase } from '../../db/testing.ts'
import { aContext, aToken, blocksFor, ours, paid, received, sent, startedAt } from '../testing.ts'
import { loadStatus } from '../views/presentStatus.ts'
import { pause, resume } from './changePauses.ts'
import { everywhere } from './pauses.ts'
import { tellPauses } from './tellPauses.ts'

const database = await useDatabase()
const by = { at: startedAt, actor: 'admin-key', source: '127.0.0.1' }
let ctx: Awaited<ReturnType<typeof aContext>>
let block: ReturnType<typeof blocksFor>
beforeEach(async () => {
  ctx = await aContext(database)
  block = blocksFor(ctx)
})

async function anOrder(sequence: string): Promise<string> {
  const { id } = await aToken(ctx, [sequence])
  await block('a-1', [sent(sequence), paid({ memo: paymentMemo(id) })])
  return id
}

async function told(token: string): Promise<string[]> {
  const status = ClearingStatus.parse(await loadStatus(ctx, token))
  return status.timeline.flatMap(({ kind, text }) => (kind === 'paused' || kind === 'resumed' ? [text] : []))
}

function wait(reason: string) {
  return (
    `Clearing is paused. ${reason} Your order keeps its place and its time; ` +
    'of a transfer that times out meanwhile its part of the price goes back.'
  )
}

it('an order that waits is told why, once, whether it was paid before the pause or during it, and when clearing goes on', async () => {
  const before = await anOrder('1')
  await pause(ctx, ['clearing'], 'b-1', 'The zone is upgraded', by)
  const meanwhile = await anOrder('2')
  await Promise.all([tellPauses(ctx), tellPauses(ctx)])
  await tellPauses(ctx)
  for (const token of [before, meanwhile]) expect(await told(token)).toEqual([wait('The zone is upgraded.')])
  await resume(ctx, ['clearing'], 'b-1', undefined, by)
  await tellPauses(ctx)
  for (const token of [before, meanwhile]) expect(await told(token)).toEqual([wait('The zone is upgraded.'), 'Clearing goes on.'])
})

it('where two pauses hold an order it is told of one, and of the other when that is over', async () => {
  const token = await anOrder('1')
  await pause(ctx, ['clearing'], everywhere, 'We repair the relayer.', by)
  await pause(ctx, ['clearing'], 'a-1/transfer/channel-0', 'The route is looked at.', by)
  await tellPauses(ctx)
  expect(await told(token)).toEqual([wait('We repair the relayer.')])
  await resume(ctx, ['clearing'], everywhere, undefined, by)
  await tellPauses(ctx)
  expect(await told(token)).toEqual([wait('We repair the relayer.'), wait('The route is looked at.')])
  await resume(ctx, ['clearing'], 'a-1/transfer/channel-0', undefined, by)
  expect((await told(token)).at(-1)).toBe('Clearing goes on.')
})

it('nobody is told who does not wait: of another route, in the hands of Hermes, or at the end', async () => {
  const token = await anOrder('1')
  await pause(ctx, ['clearing'], 'a-1/transfer/channel-7', 'Another route.', by)
  await tellPauses(ctx)
  const [run] = await database.db
    .insert(hermesRuns)
    .values({
      lane: 'lane',
      holder: crypto.randomUUID(),
      chainId: 'a-1',
      portId: 'transfer',
      channelId: 'channel-0',
      sequences: ['1'],
      startedAt,
    })
    .returning()
  await database.db.update(packetClearingResults).set({ runId: run?.id ?? null })
  await pause(ctx, ['clearing'], everywhere, 'Everything rests.', by)
  await tellPauses(ctx)
  expect(await told(token)).toEqual([])
  await database.db.update(hermesRuns).set({ endedAt: startedAt, end: 'exited' })
  await tellPauses(ctx)
  expect(await told(token)).toHaveLength(1)
  await block('b-1', [received(ours, 'success', '1')])
  await resume(ctx, ['clearing'], everywhere, undefined, by)
  expect(await told(token)).toHaveLength(1)
})
