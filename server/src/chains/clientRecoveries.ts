import type { ClientRecovery, ProtobufRpc } from './chain.ts'
import { BinaryReader } from 'cosmjs-types/binary'
import { ProposalStatus } from 'cosmjs-types/cosmos/gov/v1/gov'
import { QueryClientImpl as GovQuery } from 'cosmjs-types/cosmos/gov/v1/query'
import { MsgExecLegacyContent } from 'cosmjs-types/cosmos/gov/v1/tx'
import { MsgRecoverClient } from 'cosmjs-types/ibc/core/client/v1/tx'
import { orNothing } from './orNothing.ts'

const legacyProposal = '/ibc.core.client.v1.ClientUpdateProposal'
/** More proposals than these are not voted on at once. */
const mostProposals = 200n

/** Light clients that the chain's governance votes to revive, by proposals of SDK 0.46 and later. */
export async function readRecoveries(rpc: ProtobufRpc): Promise<ClientRecovery[]> {
  const { proposals } = await new GovQuery(rpc).Proposals({
    proposalStatus: ProposalStatus.PROPOSAL_STATUS_VOTING_PERIOD,
    voter: '',
    depositor: '',
    pagination: { key: new Uint8Array(), offset: 0n, limit: mostProposals, countTotal: false, reverse: true },
  })
  return proposals.flatMap(({ id, messages, votingEndTime }) =>
    messages
      .flatMap(message => orNothing(() => revivedBy(message)))
      .map(clientId => ({
        clientId,
        proposalId: String(id),
        ...(votingEndTime && { votingEndsAt: new Date(Number(votingEndTime.seconds) * 1000) }),
      })),
  )
}

/** `MsgRecoverClient` from ibc-go v8 on, a `ClientUpdateProposal` before. */
function revivedBy({ typeUrl, value }: { typeUrl: string; value: Uint8Array }): string[] {
  if (typeUrl === MsgRecoverClient.typeUrl) return [MsgRecoverClient.decode(value).subjectClientId]
  if (typeUrl !== MsgExecLegacyContent.typeUrl) return []
  const { content } = MsgExecLegacyContent.decode(value)
  return content?.typeUrl === legacyProposal ? subjectOf(content.value) : []
}

/** cosmjs-types has dropped this message: its fields are title, description, subject and substitute (ibc-go v7 client.proto). */
function subjectOf(proposal: Uint8Array): string[] {
  const reader = new BinaryReader(proposal)
  while (reader.pos < reader.len) {
    const tag = reader.uint32()
    if (tag >>> 3 === 3) return [reader.string()]
    reader.skipType(tag & 7)
  }
  return []
}
