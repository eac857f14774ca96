import type { Context } from './context.ts'

/** The amino JSON form of a message, which a Ledger signs. */
export interface AminoMessage {
  type: string
  value: Record<string, unknown>
}

/** How this chain handles one kind of message. */
export interface MessageKind<T> {
  typeUrl: string
  decode: (bytes: Uint8Array) => T
  /** Addresses that must have signed. */
  signers: (message: T) => string[]
  /** Checks the message without state. @throws AbciError */
  validate: (message: T, context: Pick<Context, 'chain'>) => void
  /** Gas on top of each transaction's base: round figures near those of a real chain. */
  gas: number
  amino?: (message: T) => AminoMessage
  /** @returns the encoded response message @throws AbciError, and then none of the transaction's messages takes effect */
  execute: (context: Context, message: T) => Uint8Array
  /** Core IBC's check in the mempool; `redundant` messages would change nothing. Only for packet messages and client updates. */
  relayCheck?: (context: Context, message: T) => 'effective' | 'redundant' | 'update'
}

/** A decoded message, bound to its kind. */
export interface Message {
  typeUrl: string
  signers: string[]
  gas: number
  amino: (() => AminoMessage) | undefined
  validate: (context: Pick<Context, 'chain'>) => void
  execute: (context: Context) => Uint8Array
  relayCheck: ((context: Context) => 'effective' | 'redundant' | 'update') | undefined
}

/** A kind as what makes messages out of bytes. */
export interface Binder {
  typeUrl: string
  bind: (bytes: Uint8Array) => Message
}

export function kind<T>(definition: MessageKind<T>): Binder {
  const { typeUrl, amino, relayCheck } = definition
  return {
    typeUrl,
    bind(bytes) {
      const message = definition.decode(bytes)
      return {
        typeUrl,
        signers: definition.signers(message),
        gas: definition.gas,
        amino: amino && (() => amino(message)),
        validate: context => definition.validate(message, context),
        execute: context => definition.execute(context, message),
        relayCheck: relayCheck && (context => relayCheck(context, message)),
      }
    },
  }
}
