import type { ChannelEnd, RecoveryDraft } from '@relayooor/shared'
import type { Chain, LightClient } from '../chains/chain.ts'
import type { PacketContext } from './context.ts'
import type { Substitute } from './judgeSubstitute.ts'
import { createHash } from 'node:crypto'
import { writeAddress } from '@relayooor/shared'
import { canReplace, differing, isLater } from './judgeSubstitute.ts'

/** Clients that are looked at as substitutes: those that know the newest blocks. Anybody can make any number. */
const mostSubstitutes = 10
/** Each of them, and all light clients of the chain. */
export const looksOfDraft = 2 * mostSubstitutes

/**
 * What a vote on reviving the light client beneath a channel end would propose, with all clients that could take its place compared.
 * Null where the channel has no Tendermint client. @throws ChainError
 */
export async function draftRecovery(ctx: PacketContext, chain: Chain, { portId, channelId }: ChannelEnd): Promise<RecoveryDraft | null> {
  const channel = await chain.ibc.channel(portId, channelId)
  const connection = channel && (await chain.ibc.connection(channel.connectionId))
  const clients = connection ? await chain.ibc.lightClients() : []
  const subject = clients.find(({ clientId }) => clientId === connection?.clientId)
  if (!subject) return null
  const { status } = await chain.ibc.client(subject.clientId)
  const others = clients
    .filter(({ clientId, chainId }) => clientId !== subject.clientId && chainId === subject.chainId)
    .sort((a, b) => (isLater(a.latestHeight, b.latestHeight) ? -1 : 1))
    .slice(0, mostSubstitutes)
  const substitutes = await Promise.all(others.map(async client => ({ client, facts: await compare(ctx, chain, client, subject) })))
  const chosen = status === 'active' ? undefined : substitutes.find(({ facts }) => canReplace(facts, subject))
  return {
    chainId: chain.settings.chainId,
    follows: subject.chainId,
    subject: { ...present(subject), status },
    substitutes: substitutes.map(({ client, facts: { status, following, differs } }) => ({
      ...present(client),
      status,
      following,
      differs,
    })),
    proposal: chosen ? await propose(chain, subject, chosen.client) : null,
    olderCommand: chosen ? `tx gov submit-legacy-proposal update-client ${subject.clientId} ${chosen.client.clientId}` : null,
    createSubstitute: creation(chain, subject),
  }
}

async function compare(ctx: PacketContext, chain: Chain, client: LightClient, subject: LightClient): Promise<Substitute> {
  const [{ status }, following] = await Promise.all([
    chain.ibc.client(client.clientId),
    ctx.routes.following({ chainId: chain.settings.chainId, clientId: client.clientId, follows: client.chainId }),
  ])
  return { status, latestHeight: client.latestHeight, following, differs: differing(subject, client) }
}

function present({ clientId, latestHeight, parameters }: LightClient) {
  return { clientId, latestHeight: `${latestHeight.revision}-${latestHeight.height}`, parameters }
}

/** As `tx gov submit-proposal` takes it, on a chain of ibc-go v8 or later. */
async function propose(chain: Chain, subject: LightClient, substitute: LightClient): Promise<RecoveryDraft['proposal']> {
  const least = await chain.ibc.proposalDeposit()
  return {
    messages: [
      {
        '@type': '/ibc.core.client.v1.MsgRecoverClient',
        subject_client_id: subject.clientId,
        substitute_client_id: substitute.clientId,
        signer: governanceOf(chain),
      },
    ],
    metadata: '',
    deposit: least.map(({ denom, amount }) => `${amount}${denom}`).join(','),
    title: `Recover the light client of ${subject.chainId}`,
    summary:
      `${subject.clientId}, the light client of ${subject.chainId}, is dead: transfers over its connections can neither arrive nor come ` +
      `back. This puts the state of ${substitute.clientId} in its place, which follows the same chain with the same parameters.`,
    expedited: false,
  }
}

/** A module's account (SDK x/auth/types `NewModuleAddress`). */
function governanceOf({ settings }: Chain): string {
  return writeAddress(settings.prefix, createHash('sha256').update('gov').digest().subarray(0, 20))
}

/** How anybody makes a client that can take its place. */
function creation({ settings }: Chain, { chainId, trustingPeriodSeconds, parameters }: LightClient): string {
  return (
    `hermes create client --host-chain ${settings.chainId} --reference-chain ${chainId} --trusting-period ${trustingPeriodSeconds}s ` +
    `--clock-drift ${parameters.maxClockDrift} --trust-threshold ${parameters.trustLevel}`
  )
}
