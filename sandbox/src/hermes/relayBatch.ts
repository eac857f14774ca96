import type { IbcEvent } from './ibcEvent.ts'
import type { Log, Span } from './output.ts'
import type { PacketEvent } from './packet.ts'
import type { ProofHeight } from './packetMessages.ts'
import type { Side } from './route.ts'
import type { Hooks } from './sendMessages.ts'
import type { TxMessage } from './signTx.ts'
import { heightText } from './chain.ts'
import { eventText } from './ibcEvent.ts'
import { sendMessages } from './sendMessages.ts'
import { signerOf } from './signer.ts'
import { updateClientMessages } from './updateClient.ts'

/** Messages for one chain, proven at one height of the other (Hermes' "operational data"). */
export interface Batch {
  /** `packet-recv` or `packet-ack`. */
  tracking: string
  target: 'Source' | 'Destination'
  /** The chain that receives the messages. */
  host: Side
  /** The chain whose state they prove. */
  proven: Side
  /** The block of `proven` whose state they prove. */
  provenHeight: bigint
  packets: PacketEvent[]
  message: (packet: PacketEvent, proofHeight: ProofHeight, signer: string) => TxMessage
}

export interface Relaying {
  log: Log
  hooks: Hooks
  spans: Span[]
}

const mostTries = 5

/**
 * Sends the batch behind a client update. When a transaction is refused or fails, checks what is left and tries again, five times in all;
 * then gives up without an error. @throws HermesError when it could not send
 */
export async function relayBatch(
  { log, hooks, spans }: Relaying,
  first: Batch,
  regenerate: (batch: Batch) => Promise<Batch | undefined>,
): Promise<IbcEvent[]> {
  const span: Span = {
    odata: `${first.tracking} ->${first.target} @${heightText(first.proven.chain, first.provenHeight)}; len=${first.packets.length}`,
    name: 'relay',
  }
  const within = [...spans, span]
  let batch: Batch | undefined = first
  for (let tries = 1; batch !== undefined; tries++) {
    const { chain } = batch.host
    const { events, height } = await send(batch, (level, fields) => log(level, fields, ...within), hooks)
    const lines = events.map(event => `\t${eventText(event)} at height ${heightText(chain, height)}\n`)
    log('INFO', { message: `[Sync->${chain.id}] result events:\n${lines.join('')}` }, ...within)
    if (!events.some(event => event.kind === 'ChainError')) {
      log('INFO', { message: 'submitted' }, ...within)
      return events
    }
    if (tries === mostTries) {
      log('ERROR', { message: `${tries}/${mostTries} retries exhausted, giving up` }, ...within)
      return []
    }
    log('WARN', { message: `failed. Regenerate operational data from ${batch.packets.length} events` }, ...within)
    batch = await regenerate(batch)
  }
  log('INFO', { message: 'exhausted all events from this operational data' }, ...within)
  return []
}

async function send({ host, proven, provenHeight, packets, message }: Batch, log: Log, hooks: Hooks) {
  // A header has the state after the block before it.
  const proofHeight = { revisionNumber: proven.chain.revision, revisionHeight: provenHeight + 1n }
  const signer = signerOf(host)
  const update = await updateClientMessages(host, proven, proofHeight.revisionHeight, log)
  const messages = [...update, ...packets.map(packet => message(packet, proofHeight, signer))]
  log('INFO', { message: `assembled batch of ${messages.length} message(s)` })
  return sendMessages(host.chain, messages, log, hooks)
}
