import type { Binder, Message } from '../tx/message.ts'
import { GenericAuthorization } from 'cosmjs-types/cosmos/authz/v1beta1/authz'
import { MsgExec, MsgExecResponse, MsgGrant, MsgGrantResponse } from 'cosmjs-types/cosmos/authz/v1beta1/tx'
import { refuse, sdkErrors, wrapped } from '../tx/abciError.ts'
import { kind } from '../tx/message.ts'

interface Exec {
  grantee: string
  messages: Message[]
}

/** SDK 0.50 x/authz: MsgExec around any modelled message, and MsgGrant of generic authorizations without an end. */
export function authzMessages(bind: (typeUrl: string, value: Uint8Array) => Message): Binder[] {
  return [
    kind<Exec>({
      typeUrl: '/cosmos.authz.v1beta1.MsgExec',
      decode(bytes) {
        const { grantee, msgs } = MsgExec.decode(bytes)
        return { grantee, messages: msgs.map(message => bind(message.typeUrl, message.value)) }
      },
      signers: exec => [exec.grantee],
      validate(exec, context) {
        if (exec.messages.length === 0) throw refuse(sdkErrors.invalidRequest, 'messages cannot be empty')
        exec.messages.forEach(message => message.validate(context))
      },
      gas: 30_000,
      amino: ({ grantee, messages }) => ({
        type: 'cosmos-sdk/MsgExec',
        value: {
          grantee,
          msgs: messages.map(message => {
            if (!message.amino) throw refuse(sdkErrors.notSupported, `${message.typeUrl} has no amino form here`)
            return message.amino()
          }),
        },
      }),
      execute(context, { grantee, messages }) {
        const results = messages.map((message, index) => {
          const [granter = '', ...others] = message.signers
          if (others.length > 0) throw refuse(['authz', 9, 'authorization can be given to msg with only one signer'])
          if (granter !== grantee && context.store.get(`grants/${granter}/${grantee}`, message.typeUrl) === undefined)
            throw refuse(
              ['authz', 2, 'authorization not found'],
              `failed to get grant with given granter: ${granter}, grantee: ${grantee} & msgType: ${message.typeUrl} `,
            )
          return wrapped('failed to execute message', () =>
            message.execute({
              ...context,
              emit: (type, attributes) => context.emit(type, [...attributes, ['authz_msg_index', String(index)]]),
            }),
          )
        })
        return MsgExecResponse.encode({ results }).finish()
      },
    }),

    kind<MsgGrant>({
      typeUrl: '/cosmos.authz.v1beta1.MsgGrant',
      decode: bytes => MsgGrant.decode(bytes),
      signers: message => [message.granter],
      validate: () => {},
      gas: 25_000,
      execute(context, { granter, grantee, grant }) {
        if (grant?.authorization?.typeUrl !== '/cosmos.authz.v1beta1.GenericAuthorization' || grant.expiration)
          throw refuse(sdkErrors.notSupported, 'the sandbox knows generic authorizations without an expiration only')
        const { msg } = GenericAuthorization.decode(grant.authorization.value)
        context.store.set(`grants/${granter}/${grantee}`, msg, 'generic')
        context.emit('cosmos.authz.v1beta1.EventGrant', [
          ['grantee', JSON.stringify(grantee)],
          ['granter', JSON.stringify(granter)],
          ['msg_type_url', JSON.stringify(msg)],
        ])
        return MsgGrantResponse.encode({}).finish()
      },
    }),
  ]
}
