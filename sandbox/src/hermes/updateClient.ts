import type { Log } from './output.ts'
import type { Side } from './route.ts'
import type { TxMessage } from './signTx.ts'
import { Buffer } from 'node:buffer'
import { setTimeout as delay } from 'node:timers/promises'
import { MsgUpdateClient } from 'cosmjs-types/ibc/core/client/v1/tx'
import { ConsensusState, Header } from 'cosmjs-types/ibc/lightclients/tendermint/v1/tendermint'
import { z } from 'zod'
import { applicationHeight, applicationStatus, heightText } from './chain.ts'
import { LinkError } from './hermesError.ts'
import { consensusHeights, consensusStateQuery } from './ibcQueries.ts'
import { ask } from './query.ts'
import { readClientState } from './route.ts'
import { callRpc } from './rpc.ts'
import { signerOf } from './signer.ts'

const hash = z.hex().transform(text => Buffer.from(text, 'hex'))
const Commit = z.object({
  signed_header: z.object({
    header: z.object({
      chain_id: z.string(),
      time: z.string(),
      app_hash: hash,
      validators_hash: hash,
      next_validators_hash: hash,
    }),
  }),
})

const nextBlockPollMs = 50

/**
 * The message that updates the client on `host` to the header of `followed` at `height`; waits for that header. Empty when the client has
 * it. The header has only the fields that the sandbox's chains read. @throws HermesError when the client is expired or frozen
 */
export async function updateClientMessages(host: Side, followed: Side, height: bigint, log: Log): Promise<TxMessage[]> {
  const trusted = await trustedHeight(host, followed, log)
  await waitForHeight(followed, height)
  const known = await consensusHeights(host.chain.rpc, host.clientId)
  if (known.includes(height)) return []
  const below = trusted < height ? trusted : known.filter(one => one < height).reduce((most, one) => (one > most ? one : most), 0n)
  const value = MsgUpdateClient.encode({
    clientId: host.clientId,
    clientMessage: { typeUrl: '/ibc.lightclients.tendermint.v1.Header', value: await readHeader(followed, height, below) },
    signer: signerOf(host),
  }).finish()
  return [{ typeUrl: MsgUpdateClient.typeUrl, value }]
}

/** The newest height that the client trusts. */
async function trustedHeight(host: Side, followed: Side, log: Log): Promise<bigint> {
  const { clientId, chain } = host
  const state = await readClientState(chain, clientId)
  if (state.frozenHeight.revisionHeight > 0n) throw unusable(host, 'frozen', 'client state reports that client is frozen')
  const { revisionNumber, revisionHeight } = state.latestHeight
  const { consensusState } = await ask(chain.rpc, consensusStateQuery, { clientId, revisionNumber, revisionHeight, latestHeight: false })
  const { seconds, nanos } = ConsensusState.decode(consensusState?.value ?? new Uint8Array()).timestamp
  const sinceMs = Number(seconds) * 1000 + nanos / 1e6
  const { timeMs } = await applicationStatus(followed.chain)
  const elapsed = `${(timeMs - sinceMs) / 1000}s`
  if (timeMs - sinceMs >= Number(state.trustingPeriod.seconds) * 1000) {
    log('ERROR', {
      message: 'client state is not valid: latest height is outside of trusting period!',
      latest_height: heightText(followed.chain, revisionHeight),
      network_timestamp: new Date(timeMs).toISOString(),
      consensus_state_timestamp: new Date(sinceMs).toISOString(),
      elapsed,
    })
    throw unusable(host, 'expired', `time elapsed since last client update: ${elapsed}`)
  }
  return revisionHeight
}

function unusable({ clientId, chain }: Side, status: 'expired' | 'frozen', description: string): LinkError {
  return new LinkError('failed during a client operation', `client ${clientId} on chain id ${chain.id} is ${status}: ${description}`)
}

async function waitForHeight({ chain }: Side, height: bigint): Promise<void> {
  const deadline = performance.now() + chain.rpc.timeoutMs
  while ((await applicationHeight(chain)) < height) {
    if (performance.now() > deadline)
      throw new LinkError(
        'failed during a client operation',
        `chain ${chain.id} has not reached height ${heightText(chain, height)} in time`,
      )
    await delay(nextBlockPollMs)
  }
}

async function readHeader({ chain }: Side, height: bigint, trusted: bigint): Promise<Uint8Array> {
  const {
    signed_header: { header },
  } = await callRpc(chain.rpc, 'commit', { height: String(height) }, Commit)
  const timeMs = Date.parse(header.time)
  return Header.encode(
    Header.fromPartial({
      signedHeader: {
        header: {
          chainId: header.chain_id,
          height,
          time: { seconds: BigInt(Math.floor(timeMs / 1000)), nanos: (timeMs % 1000) * 1_000_000 },
          appHash: header.app_hash,
          validatorsHash: header.validators_hash,
          nextValidatorsHash: header.next_validators_hash,
        },
      },
      trustedHeight: { revisionNumber: chain.revision, revisionHeight: trusted },
    }),
  ).finish()
}
