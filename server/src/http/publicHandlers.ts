import type { ClearingStatus, ConfigView, List, PacketView, proofEndpoints, publicEndpoints, RouteView } from '@relayooor/shared'
import type { AccountFacts, Coin } from '../chains/chain.ts'
import type { ClearingContext } from '../clearing/context.ts'
import type { Changes } from '../db/notify.ts'
import type { Handlers } from './answerEndpoint.ts'
import { channelKey, packetKey, Problem, readAddress } from '@relayooor/shared'
import { toldProblem } from '@relayooor/shared/messages/toldProblem.ts'
import { memoFor } from '../base/memoFor.ts'
import { shareRunning } from '../base/shareRunning.ts'
import { readStatistics } from '../clearing/orders/statistics.ts'
import { broadcastPayment } from '../clearing/payments/broadcastPayment.ts'
import { customerOf } from '../clearing/quote/asker.ts'
import { requestToken } from '../clearing/quote/requestToken.ts'
import { loadQuote, loadReceipt, loadStatusByPayment } from '../clearing/views/presentStatus.ts'
import { verifyPayment } from '../clearing/views/verifyPayment.ts'
import { viewChannels } from '../clearing/views/viewChannels.ts'
import { draftRecovery, looksOfDraft } from '../packets/draftRecovery.ts'
import { sendKnown } from '../packets/examinePacket.ts'
import { getPacket, getPackets } from '../packets/findPackets.ts'
import { looksOfForwards } from '../packets/forwardMemo.ts'
import { listStuckPackets } from '../packets/listStuckPackets.ts'
import { presentChannels } from '../packets/presentChannels.ts'
import { createPublicLooks } from '../packets/publicLooks.ts'
import { readRouteDays } from '../packets/routePace.ts'
import { looksOfSearch, viewTxPackets } from '../packets/viewTxPackets.ts'
import { requireChain, whenReachable } from './chainAnswers.ts'

const mostKept = 1_000
const routeDaysMs = 60_000
/** All light clients of a chain are read for one. */
const draftMs = 10_000
/** They are large. */
const mostLists = 50

export interface PublicPorts {
  config: () => ConfigView
  status: (token: string) => Promise<ClearingStatus | null>
  /** Lets who asked for a price ask to be told of its order. */
  secretOf: (token: string) => string
  /** Of packets: a page that was notified and asks again does not get an answer from before. */
  changes: Pick<Changes, 'subscribe'>
}

/** Calls that need no session. */
export function publicHandlers(
  ctx: ClearingContext,
  { config, status, secretOf, changes }: PublicPorts,
): Pick<Handlers, keyof typeof publicEndpoints | keyof typeof proofEndpoints> {
  const { db } = ctx.database
  const looks = createPublicLooks(ctx)
  const lists = memoFor<List<PacketView>>(mostLists)
  const channels = shareRunning(() => presentChannels(ctx))
  const days = memoFor<RouteView['days']>(mostKept, routeDaysMs)
  const drafts = memoFor<Awaited<ReturnType<typeof draftRecovery>>>(mostKept, draftMs)
  const statistics = shareRunning(() => readStatistics(db))
  const accounts = memoFor<{ account: AccountFacts | null; spendable: Coin[] }>(mostKept)
  const forgetPackets = () => {
    lists.forgetAll()
    looks.forget()
  }
  changes.subscribe(change => change.kind === 'packets' && forgetPackets(), forgetPackets)

  return {
    config: async () => ({ body: config() }),
    stuckPackets: async ({ query }) => ({ body: await lists.get(JSON.stringify(query), () => listStuckPackets(ctx, query)) }),
    packetsByTx: async ({ params }, { charge }) => {
      requireChain(ctx, params.chainId)
      const items = await whenReachable(() => viewTxPackets(ctx, params.chainId, params.txHash, looks, units => charge('look', units)))
      if (!items) throw toldProblem('not-found', { missing: 'transaction' })
      return { body: { items, nextCursor: null } }
    },
    packet: async ({ params }, { charge }) => {
      requireChain(ctx, params.chainId)
      // What the records do not have is searched for.
      const recorded = await getPacket(db, params)
      await charge('look', recorded && sendKnown(recorded) ? looksOfForwards([recorded]) : looksOfSearch)
      const examined = await whenReachable(() => looks.examine(params))
      if (!examined) throw toldProblem('not-found', { missing: ctx.routes.knownOtherEnd(params) ? 'transfer' : 'channel' })
      return { body: examined.view }
    },
    provePacket: async ({ body }) => {
      requireChain(ctx, body.packet.chainId)
      const { proof, examined } = await whenReachable(async () => {
        const proof = await looks.prove(body)
        return { proof, examined: proof === 'proven' ? await looks.examine(body.packet) : null }
      })
      if (proof === 'not-proven') throw toldProblem('not-proven', {})
      if (!examined) throw toldProblem('not-found', { missing: 'open-transfer' })
      return { body: examined.view }
    },
    channels: async (_, { requester }) => ({
      body: { items: await viewChannels(ctx, await channels(), customerOf(requester)), nextCursor: null },
    }),
    channel: async ({ params }, { requester }) => {
      const found = (await channels()).find(({ source, destination }) =>
        [source, destination].some(end => channelKey(end) === channelKey(params)),
      )
      if (!found) throw toldProblem('not-found', { missing: 'route' })
      const [[channel], known] = await Promise.all([
        viewChannels(ctx, [found], customerOf(requester)),
        days.get(channelKey(found.source), () => readRouteDays(db, [found.source, found.destination], ctx.now())),
      ])
      if (!channel) throw new Error('a route was given and none came back')
      return { body: { channel, days: known } }
    },
    recovery: async ({ params }, { charge }) => {
      const chain = requireChain(ctx, params.chainId)
      await charge('look', looksOfDraft)
      const draft = await whenReachable(() => drafts.get(channelKey(params), () => draftRecovery(ctx, chain, params)))
      if (!draft) throw new Problem('not-found', 'There is no channel over a Tendermint light client at that end.')
      return { body: draft }
    },
    statistics: async () => ({ body: await statistics() }),
    account: async ({ params }) => {
      const chain = requireChain(ctx, params.chainId)
      if (!readAddress(params.address, chain.settings.prefix).ok)
        throw new Problem('invalid-request', 'This is not an account of that chain.', {
          errors: [{ path: 'address', message: `must be an address that begins with ${chain.settings.prefix}1` }],
        })
      // By the newest block that we know: who has just paid signs with the next sequence. Asked once for each block, however many ask.
      const notBefore = chain.head()?.height ?? 0
      const { account, spendable } = await whenReachable(() =>
        accounts.get(`${params.chainId}/${params.address}/${notBefore}`, async () => {
          const [account, spendable] = await Promise.all([
            chain.account(params.address, { notBefore }),
            chain.spendableOf(params.address, ctx.settings.paymentDenoms(params.chainId), { notBefore }),
          ])
          return { account, spendable }
        }),
      )
      if (!account) throw toldProblem('not-found', { missing: 'account' })
      const { accountNumber, sequence, pubKey } = account
      return { body: { accountNumber, sequence, pubKeyTypeUrl: pubKey?.typeUrl, spendable } }
    },
    requestToken: async ({ body }, { caller, requester, charge }) => {
      await charge('look', looksOfForwards([...(await getPackets(db, body.packets.map(packetKey))).values()]))
      const account = caller.kind === 'account' ? caller.account : null
      const quote = await whenReachable(() => requestToken(ctx, body, requester, account))
      return { body: { ...quote, noticeSecret: secretOf(quote.token) } }
    },
    broadcast: async ({ body }) => ({ body: await broadcastPayment(ctx, body.token, Buffer.from(body.txBytes, 'base64')) }),
    verifyPayment: async ({ body }) => {
      const { proven, status } = await verifyPayment(ctx, body.token, body.txHash, looks.tx)
      return { status: proven ? 200 : 202, body: status }
    },
    status: async ({ params }) => {
      const found = await status(params.token)
      if (!found) throw toldProblem('not-found', { missing: 'order' })
      return { body: found }
    },
    statusByPayment: async ({ params }) => {
      requireChain(ctx, params.chainId)
      return { body: await loadStatusByPayment(ctx, params.chainId, params.txHash) }
    },
    quote: async ({ params }) => ({ body: await loadQuote(ctx, params.token) }),
    receipt: async ({ params }) => ({ body: await loadReceipt(ctx, params.token) }),
  }
}
