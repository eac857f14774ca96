import type { Binder } from '../tx/message.ts'
import type { HeaderClaim } from './client.ts'
import { Any } from 'cosmjs-types/google/protobuf/any'
import { MsgUpdateClient, MsgUpdateClientResponse } from 'cosmjs-types/ibc/core/client/v1/tx'
import { Header } from 'cosmjs-types/ibc/lightclients/tendermint/v1/tendermint'
import { addressFault } from '../accounts/address.ts'
import { refuse } from '../tx/abciError.ts'
import { kind } from '../tx/message.ts'
import { heightText, updateClient } from './client.ts'
import { clientErrors, ibcErrors } from './errors.ts'

interface Update {
  clientId: string
  signer: string
  header: Any | undefined
}

/** The type of `client_message`: a real Tendermint header, as `/commit` of the other chain shows it. */
export const headerTypeUrl = '/ibc.lightclients.tendermint.v1.Header'

/** ibc-go 02-client: MsgUpdateClient. Clients are made in the genesis only. */
export const clientMessages: Binder[] = [
  kind<Update>({
    typeUrl: '/ibc.core.client.v1.MsgUpdateClient',
    decode(bytes) {
      const { clientId, signer, clientMessage } = MsgUpdateClient.decode(bytes)
      return { clientId, signer, header: clientMessage }
    },
    signers: message => [message.signer],
    validate(message, context) {
      const fault = addressFault(message.signer, context.chain.prefix)
      if (fault) throw refuse(ibcErrors.invalidAddress, `string could not be parsed as address: ${fault}`)
      readHeader(message)
    },
    gas: 48_000,
    relayCheck(context, message) {
      updateClient(context, message.clientId, readHeader(message))
      return 'update'
    },
    execute(context, message) {
      const header = readHeader(message)
      const client = updateClient(context, message.clientId, header)
      const height = heightText(client, header.height)
      const encoded = Any.encode(message.header ?? Any.fromPartial({})).finish()
      context.emit('update_client', [
        ['client_id', message.clientId],
        ['client_type', '07-tendermint'],
        ['consensus_height', height],
        ['consensus_heights', height],
        ['header', Buffer.from(encoded).toString('hex')],
      ])
      context.emit('message', [['module', 'ibc_client']])
      return MsgUpdateClientResponse.encode({}).finish()
    },
  }),
]

function readHeader({ header }: Update): HeaderClaim {
  if (header?.typeUrl !== headerTypeUrl)
    throw refuse(clientErrors.invalidType, `the sandbox knows Tendermint headers only, not ${header?.typeUrl ?? 'nothing'}`)
  const { signedHeader, trustedHeight } = Header.decode(header.value)
  const block = signedHeader?.header
  if (!block) throw refuse(clientErrors.invalidHeader, 'header cannot be nil')
  return {
    chainId: block.chainId,
    height: Number(block.height),
    timeMs: Number(block.time.seconds) * 1000 + Math.floor(block.time.nanos / 1_000_000),
    root: block.appHash,
    nextValidatorsHash: block.nextValidatorsHash,
    trustedHeight: Number(trustedHeight.revisionHeight),
  }
}
